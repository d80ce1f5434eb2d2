from __future__ import annotations

import gc
import gzip
import io
import sys
import zipfile
from collections import deque
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.errors import SeedListError
from linkcrawler.record import Expected, Reported
from linkcrawler.seed import Seed
from linkcrawler.seedlist import Reject, read_seeds
from tests.memory import most_bytes_of
from tests.seedlist.books import book, edited, part, shared_text_book, with_parts
from tests.seedlist.reading import in_one_folder, pages, read, written

if TYPE_CHECKING:
    from pathlib import Path

    import openpyxl

HEADER: list[object] = ["Referring URL", "target", "Price"]
ROWS: list[list[object]] = [
    HEADER,
    ["https://a.example/1", "shop.example", 120],
    ["b.example", "shop.example", None],
]
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
LIST = book(Links=ROWS)
SHARED = shared_text_book(3)


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    for raw in (LIST, gzip.compress(LIST)):
        seeds, rejects = read(tmp_path, raw, None)
        assert rejects == []
        assert [(seed.referring_url, seed.target, seed.labels) for seed in seeds] == [
            ("https://a.example/1", "shop.example", {"Price": "120"}),
            ("b.example", "shop.example", {"Price": ""}),
        ]


def test_a_workbook_may_come_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(LIST)))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert len(list(read_seeds("-"))) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "true"),
        (date(2026, 5, 1), "2026-05-01"),
        (datetime.fromisoformat("2026-05-01T10:30"), "2026-05-01 10:30:00"),
        (time(10, 30), "10:30:00"),
        ("two\nlines", "two\nlines"),
        ("=1+1", ""),
    ],
)
def test_cells_that_are_no_text_become_it(tmp_path: Path, value: object, text: str) -> None:
    (seed,), _ = read(tmp_path, book(x=[["referring_url", "note"], ["a.example", value]]))
    assert seed.labels == {"note": text}


def test_texts_in_runs_with_readings_and_escapes_are_one_text(tmp_path: Path) -> None:
    texts = part(SHARED, TEXTS)
    runs = (
        "<si><r><t>https://a</t></r><r><t>.example/</t></r>"
        "<rPh sb='0' eb='1'><t>reading</t></rPh></si>"
    )
    first = b"<si><t>https://a.example/0</t></si>"
    assert first in texts
    raw = with_parts(SHARED, {TEXTS: texts.replace(first, runs.encode())})
    assert pages(tmp_path, raw)[0] == "https://a.example/"
    escaped = texts.replace(b"<t>note</t>", b"<t>two_x000D_\nlines_x005F_x0041_</t>")
    seeds, _ = read(tmp_path, with_parts(SHARED, {TEXTS: escaped}))
    assert list(seeds[0].labels) == ["two\r\nlines_x0041_"]


def test_sheets_without_a_list_are_passed_over(tmp_path: Path) -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made["Old"].sheet_state = "hidden"

    raw = book(Old=ROWS, Empty=[], Notes=[["Report for", "https://shop.example"]], Links=ROWS[:2])
    assert pages(tmp_path, edited(hide, raw)) == ["https://a.example/1"]


def test_a_hidden_sheet_counts_where_there_is_no_other(tmp_path: Path) -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made["Old"].sheet_state = "veryHidden"

    assert len(pages(tmp_path, edited(hide, book(Empty=[], Old=ROWS)))) == 2


def test_every_sheet_that_is_a_list_is_read(tmp_path: Path) -> None:
    may: list[list[object]] = [
        HEADER,
        ["https://a.example/1", "shop.example", 1],
        ["just words", "shop.example", 2],
    ]
    june: list[list[object]] = [
        ["Links of June"],
        [],
        ["target", "referring_url"],
        ["shop.example", "b.example/2"],
    ]
    seeds, (reject,) = read(tmp_path, book(May=may, June=june))
    assert [seed.page_url for seed in seeds] == ["https://a.example/1", "https://b.example/2"]
    assert (reject.line, reject.row) == (3, "[May] just words\tshop.example\t2")


def test_sheets_known_by_their_cells_alone_must_have_the_same_headings(tmp_path: Path) -> None:
    links = {n: [["Wo", "Preis"], [f"https://a.example/{n}", "x"]] for n in ("May", "June")}
    own = [["Wohin", "Titel"], ["https://shop.example/", "x"]]
    assert pages(tmp_path, book(May=links["May"], Own=own, June=links["June"])) == [
        "https://a.example/May",
        "https://a.example/June",
    ]


def test_the_header_may_stand_further_down_and_to_the_right(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Links"],
        [],
        ["", "for", "shop.example"],
        ["", *HEADER],
        ["", *ROWS[1]],
    ]
    (seed,), rejects = read(tmp_path, book(x=rows), None)
    assert rejects == []
    assert (seed.referring_url, seed.labels["Price"]) == ("https://a.example/1", "120")


def test_a_remark_right_of_the_header_shifts_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEADER,
        *[[f"a.example/{n}", "shop.example", n] for n in range(200)],
    ]
    rows[150] = [*rows[150], "call them"]
    assert len(pages(tmp_path, book(x=rows))) == 200


def test_an_export_in_a_workbook_is_still_the_tools(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Page ascore", "Source url", "Target url", "Anchor", "Nofollow", "First seen"],
        [38, "https://a.example/", "https://shop.example/x", "beds", False, date(2026, 5, 1)],
    ]
    (seed,), _ = read(tmp_path, book(x=rows), None)
    assert seed.reported == Reported("semrush", "beds", True, "2026-05-01")
    assert seed.expected == Expected()


def link_cells(made: openpyxl.Workbook) -> None:
    sheet = made.worksheets[0]
    sheet["A2"].hyperlink = "https://a.example/best?x=1&y=2"
    sheet["A3"].value = '=HYPERLINK("https://b.example/2","Second best")'
    sheet["A4"].hyperlink = "https://old.example/"
    sheet["A5"].hyperlink = "#Notes!A1"


@pytest.mark.parametrize("heading", ["referring_url", "Artikel"])
def test_a_linked_title_means_the_page_behind_it(tmp_path: Path, heading: str) -> None:
    titles = ["Best beds", "Second best", "https://new.example/4", "Not linked"]
    raw = book(x=[[heading, "Price"], *[[title, 7] for title in titles]])
    seeds, (reject,) = read(tmp_path, edited(link_cells, raw))
    assert [seed.page_url for seed in seeds] == [
        "https://a.example/best?x=1&y=2",
        "https://b.example/2",
        "https://new.example/4",
    ]
    assert reject.line == 5


def test_addresses_may_all_be_links(tmp_path: Path) -> None:
    """XlsxWriter and pandas make links of them: 65,530 take more than a small part may."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "referring_url")
        for n in range(300):
            sheet.write(n + 1, 0, f"https://a.example/{n}?x=1&y={'z' * 300}")
    links = "xl/worksheets/_rels/sheet1.xml.rels"
    relations = part(file.getvalue(), links).replace(
        b"<Relationship ", b" " * 30_000 + b"<Relationship "
    )
    assert len(relations) > 8 << 20
    found = pages(tmp_path, with_parts(file.getvalue(), {links: relations}))
    assert len(found) == 300
    assert found[7].startswith("https://a.example/7?x=1&y=z")


def test_one_column_of_pages_needs_no_header(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "https://a.example/1"],
        ["", "b.example/2"],
        ["", "not a page"],
    ]
    seeds, (reject,) = read(tmp_path, book(x=rows))
    assert [seed.page_url for seed in seeds] == ["https://a.example/1", "https://b.example/2"]
    assert reject.line == 3


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (book(x=[]), "the list is empty"),
        (book(x=[["Site", "Linking pages"], ["a.example", 12]]), "Top linking sites"),
        (book(x=[["a.example", 12], ["b.example", 3]]), "list of sites with figures"),
        (book(x=[["a", "b"], ["c", "d"]]), "no column is called referring_url"),
        (LIST[:-200], "damaged or cut off"),
        (LIST[:3000] + bytes(200) + LIST[3200:], "damaged"),
        (with_parts(LIST, {SHEET: b"<worksheet>"}), "damaged"),
        (with_parts(LIST, {"xl/workbook.xml": b"<workbook"}), "damaged"),
        (with_parts(LIST, {"xl/workbook.xml": b"<x/>"}), "the list is empty"),
        (with_parts(LIST, {SHEET: b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'}), "damaged"),
        (with_parts(LIST, {"xl/styles.xml": b" " * (9 << 20)}), "unpacks to more than 8 MiB"),
    ],
)
def test_workbooks_that_are_no_lists_have_one_plain_reason(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    with pytest.raises(SeedListError, match=reason):
        list(read_seeds(written(tmp_path, raw)))


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["links.csv"], "ZIP archive; unpack it"),
        (["mimetype", "content.xml"], "OpenDocument"),
        (["[Content_Types].xml", "xl/workbook.bin"], "XLSB"),
        (["[Content_Types].xml", "word/document.xml"], "Word"),
        (["[Content_Types].xml"], "damaged"),
    ],
)
def test_archives_that_are_no_workbooks(tmp_path: Path, names: list[str], reason: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<Types/>")
    with pytest.raises(SeedListError, match=reason):
        read_seeds(written(tmp_path, file.getvalue()))


def peak_of(source: str) -> tuple[int, str]:
    reasons: list[str] = []

    def read_all() -> None:
        try:
            deque(read_seeds(source, "shop.example"), maxlen=0)
        except SeedListError as error:
            reasons.append(error.reason)

    return most_bytes_of(read_all), "".join(reasons)


@pytest.mark.parametrize("name", [SHEET, TEXTS])
def test_a_bomb_does_not_eat_memory(tmp_path: Path, name: str) -> None:
    inner = part(SHARED, name)
    end = inner.index(b"<row" if name == SHEET else b"<si")
    bomb = inner[:end] + b"<row><c><v>" + b"0" * (32 << 20) + b"</v></c></row>"
    peak, reason = peak_of(written(tmp_path, with_parts(SHARED, {name: bomb})))
    assert "a row of it is larger than 8 MiB" in reason
    assert peak < 48 << 20


def test_nesting_without_end_does_not_eat_memory(tmp_path: Path) -> None:
    peak, reason = peak_of(written(tmp_path, with_parts(SHARED, {SHEET: b"<a>" * 1_000_000})))
    assert "nested without end" in reason
    assert peak < 16 << 20


def test_memory_does_not_grow_with_the_workbook(tmp_path: Path) -> None:
    few, many = (written(tmp_path, shared_text_book(n), str(n)) for n in (1_000, 5_000))
    peak_of(many)  # what a process reads once, and its caches full
    # Eight bytes a text are kept: where it stands on disk.
    assert peak_of(many)[0] < peak_of(few)[0] + 4_000 * 8 + 600_000


def test_a_workbook_left_half_read_is_closed(tmp_path: Path) -> None:
    rows = read_seeds(written(tmp_path, SHARED))
    assert isinstance(next(rows), Seed)
    del rows
    read_seeds(written(tmp_path, gzip.compress(SHARED)))  # not even begun
    gc.collect()  # an open file would be a ResourceWarning, and so an error


def test_of_a_packed_workbook_cut_off_nothing_can_be_used(tmp_path: Path) -> None:
    with pytest.raises(SeedListError, match="the compressed data is cut off"):
        read_seeds(written(tmp_path, gzip.compress(LIST)[:-40]))


PARTS = ["[Content_Types].xml", SHEET, TEXTS, "xl/styles.xml", "xl/workbook.xml"]
SPICE = [b"<", b">", b'"', b"&", b"</row>", b"<row r='x'>", b"s", b"9" * 20, b"-1", b"", b"\0"]


@in_one_folder
@given(st.data())
def test_any_damage_to_a_workbook_gives_rows_or_one_plain_reason(
    tmp_path: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([*PARTS, ""]))
    raw = bytearray(part(SHARED, name) if name else SHARED)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 6))] = data.draw(st.sampled_from(SPICE))
    whole = with_parts(SHARED, {name: bytes(raw)}) if name else b"PK\x03\x04" + bytes(raw[4:])
    try:
        for row in read_seeds(written(tmp_path, whole), "shop.example"):
            assert isinstance(row, (Seed, Reject))
    except SeedListError as error:
        assert "\n" not in str(error)  # noqa: PT017  either end is fine
