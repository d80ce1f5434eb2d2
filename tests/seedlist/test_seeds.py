from __future__ import annotations

import csv
import gc
import gzip
import io
import json
import zlib
from collections import deque
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.errors import SeedListError, SettingError
from linkcrawler.match import Target, seed_id
from linkcrawler.record import Expected, MatchMode
from linkcrawler.seed import Seed
from linkcrawler.seedlist import Reject, read_seeds
from linkcrawler.seedlist.row import Row
from linkcrawler.seedlist.seeds import SeedMaker
from tests.memory import most_bytes_of
from tests.seedlist.reading import in_one_folder, pages, read, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COLUMNS = ("Referring URL", "target", "anchor", "rel", "Käufer")
ROWS = (
    (
        "https://blog.example/a?x=1,2",
        "https://shop.example/p/",
        "röter Schuh",
        "follow",
        "Ü; | & Co",
    ),
    ("http://news.example/b", "shop.example", "", "nofollow", "two\nlines"),
    ("forum.example/thread#post-7", "https://shop.example/p/", 'say "hi"', "", ""),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def table(separator: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows((COLUMNS, *ROWS))
    return file.getvalue()


def json_lines(_: str) -> str:
    rows = (dict(zip(COLUMNS, row, strict=True)) for row in ROWS)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("form", "separator"),
    [(table, ","), (table, ";"), (table, "\t"), (table, "|"), (json_lines, "")],
    ids=["comma", "semicolon", "tab", "bar", "jsonl"],
)
def test_every_form_gives_the_same_seeds(
    tmp_path: Path, form: Callable[[str], str], separator: str, encoding: str, packed: bool
) -> None:
    raw = form(separator).encode(encoding)
    seeds, rejects = read(tmp_path, gzip.compress(raw) if packed else raw)
    assert rejects == []
    assert [seed.referring_url for seed in seeds] == [row[0] for row in ROWS]
    assert [seed.target for seed in seeds] == [row[1] for row in ROWS]
    assert [seed.expected.anchor for seed in seeds] == ["röter Schuh", None, 'say "hi"']
    assert [seed.labels for seed in seeds] == [{"Käufer": row[4]} for row in ROWS]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_plain_lists(tmp_path: Path, encoding: str, line_end: str) -> None:
    lines = ("https://a.example/ü", "", "b.example/x,y;z|w", "http://c.example")
    assert pages(tmp_path, line_end.join(lines).encode(encoding)) == [
        "https://a.example/%C3%BC",
        "https://b.example/x,y;z|w",
        "http://c.example/",
    ]


def test_a_seed_holds_what_its_row_says(tmp_path: Path) -> None:
    (seed,), _ = read(
        tmp_path,
        "referring_url,target,match,anchor,rel,language,country,Campaign,cost\n"
        "Blog.Example/a#x,https://shop.example/p,prefix,a  shoe,ugc,de-AT,at,Spring,\n",
    )
    target = Target.parse("https://shop.example/p", MatchMode.PREFIX)
    assert seed == Seed(
        id=seed_id("https://blog.example/a", target),
        referring_url="Blog.Example/a#x",
        page_url="https://blog.example/a",
        target="https://shop.example/p",
        match=MatchMode.PREFIX,
        expected=Expected("a shoe", "ugc", "de", "AT"),
        labels={"Campaign": "Spring", "cost": ""},
    )


def test_the_default_target_serves_rows_that_name_none(tmp_path: Path) -> None:
    (own, default), _ = read(
        tmp_path,
        "referring_url,target,match\na.example,https://own.example/p,\nb.example,,host\n",
    )
    assert (own.target, own.match) == ("https://own.example/p", MatchMode.URL)
    assert (default.target, default.match) == ("shop.example", MatchMode.HOST)


def test_an_impossible_default_target_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="target"):
        read_seeds(written(tmp_path, "https://a.example/"), "not a target")


def test_a_table_without_a_header_names_page_and_target(tmp_path: Path) -> None:
    seeds, _ = read(tmp_path, "https://a.example/1,own.example\nhttps://b.example/2,own.example\n")
    assert [(seed.page_url, seed.target) for seed in seeds] == [
        ("https://a.example/1", "own.example"),
        ("https://b.example/2", "own.example"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",shop.example", "referring_url: it is empty"),
        ("just words,shop.example", "referring_url: that is no URL"),
        ("ftp://a.example/,shop.example", "referring_url: scheme 'ftp' is not http or https"),
        ("mailto:x@a.example,shop.example", "referring_url: scheme 'mailto'"),
        ("https://,shop.example", "referring_url: there is no host in it"),
        ('"https://a.example/\nb",shop.example', "referring_url: there is a line break"),
        ("a.example,no target", "target: "),
        ("a.example,", "target: the row names none"),
        ("a.example,shop.example,exact", "match: 'exact' is none of url, prefix, host, domain"),
        ("a.example,shop.example,,noopener", "rel: 'noopener' is none of"),
        ("a.example,shop.example,,,Germanic", "language: 'Germanic' is no"),
        ("a.example,shop.example,,,,Austria", "country: 'Austria' is no"),
        ("a.example,shop.example,,,,,extra", "it has 7 cells, the header has 6"),
        ('a.example,"shop.example', "a quote is opened in it and never closed"),
        ("a.example,shop\0.example", "there is a NUL character in it"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: str, reason: str) -> None:
    header = "referring_url,target,match,rel,language,country\n"
    content = f"{header}good.example,shop.example\n{row}\nlast.example,shop.example\n"
    seeds, rejects = read(tmp_path, content, target=None)
    assert [seed.referring_url for seed in seeds] == ["good.example", "last.example"]
    (reject,) = rejects
    assert reject.reason.startswith(reason)
    assert (reject.source, reject.line, reject.row) == (str(tmp_path / "list"), 3, row)


def test_a_plain_line_with_a_note_is_no_url(tmp_path: Path) -> None:
    seeds, (reject,) = read(tmp_path, "https://a.example/ see below\nhttps://b.example/\n")
    assert len(seeds) == 1
    assert reject.reason == "there is white space in it: write one URL a line"


def test_an_endless_line_costs_only_itself(tmp_path: Path) -> None:
    seeds, (reject,) = read(tmp_path, b"a.example\n" + b"x" * (3 << 20) + b"\nb.example\n")
    assert len(seeds) == 2
    assert (reject.line, reject.reason) == (2, "the line is longer than 1 MiB")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the list is empty"),
        (b"\xef\xbb\xbf\n \n", "the list is empty"),
        (b"%PDF-1.7", "that is a PDF; save or export it as CSV"),
        (b"Site,Linking pages\nx.example,12\n", "that is Search Console's Top linking sites"),
        (b"\x1f\x8bnot gzip", "the compressed data is damaged"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_before_its_first_row(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(SeedListError, match=reason):
        read_seeds(written(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("referring_url,target\n", "there is no row in it"),
        ("words only\n", "no row of it can be used; line 1: there is white space in it"),
        ("referring_url,target\n,x.example\n,y.example\n", "line 2: referring_url: it is empty"),
        ("{}\n", "line 1: referring_url: it is empty"),
    ],
)
def test_a_list_without_a_usable_row_ends_in_an_error(
    tmp_path: Path, content: str, reason: str
) -> None:
    rows = read_seeds(written(tmp_path, content))
    with pytest.raises(SeedListError, match=reason):
        list(rows)


def test_of_a_damaged_list_the_whole_rows_are_used(tmp_path: Path) -> None:
    lines = b"".join(b"https://a.example/%d\n" % n for n in range(2000))
    rows = read_seeds(written(tmp_path, gzip.compress(lines)[:-40]), "shop.example")
    found: list[Seed | Reject] = []
    with pytest.raises(SeedListError, match="cut off"):
        found.extend(rows)
    *seeds, last = found
    assert all(isinstance(row, Seed) for row in seeds)
    assert isinstance(last, Reject)
    assert last.reason == "the list is cut off in this line"
    assert last.line == len(found)


def test_a_list_left_half_read_is_closed(tmp_path: Path) -> None:
    rows = read_seeds(written(tmp_path, "https://a.example/\n" * 50_000), "shop.example")
    assert isinstance(next(rows), Seed)
    del rows
    gc.collect()  # an open file would be a ResourceWarning, and so an error


def test_importers_may_report_and_reject() -> None:
    maker = SeedMaker("shop.example")
    assert maker.make(Row(1, "x", {}, {}, None, "why not")) == "why not"
    made = maker.make(Row(1, "x", {"referring_url": "a.example"}, {}))
    assert isinstance(made, Seed)
    assert made.reported is None


WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=15
)


@in_one_folder
@given(
    rows=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_the_cells_hold_comes_back(
    tmp_path: Path, rows: list[tuple[str, str]], separator: str, encoding: str
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(("referring_url", "anchor", "note"))
    writer.writerows((f"a.example/{n}", *row) for n, row in enumerate(rows))
    seeds, rejects = read(tmp_path, file.getvalue().encode(encoding))
    assert rejects == []
    assert [(seed.expected.anchor, seed.labels["note"]) for seed in seeds] == [
        (" ".join(anchor.split()) or None, note.strip()) for anchor, note in rows
    ]


@in_one_folder
@given(
    st.binary(max_size=300)
    | st.text(alphabet='htps:/.aex\n,;"\t|{}[]', max_size=120).map(str.encode),
    st.sampled_from(
        [b"", b"referring_url,target\n", b"https://a.example/,b.example\n", b"\x1f\x8b"]
    ),
)
def test_any_bytes_give_seeds_and_rejects_or_one_plain_reason(
    tmp_path: Path, content: bytes, start: bytes
) -> None:
    last = 0
    try:
        for row in read_seeds(written(tmp_path, start + content), "shop.example"):
            if isinstance(row, Reject):
                assert row.reason
                assert row.line > last
                last = row.line
            else:
                assert row.page_url.startswith(("http://", "https://"))
    except SeedListError as error:
        assert "\n" not in str(error)  # noqa: PT017  either end is fine


def peak_of_reading(source: str) -> int:
    return most_bytes_of(lambda: deque(read_seeds(source), maxlen=0))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_memory_does_not_grow_with_the_list(tmp_path: Path, encoding: str) -> None:
    def source(times: int) -> str:
        rows = "".join(f'https://a.example/{n},shop.example,"n{n}"\n' for n in range(4_000))
        text = "referring_url,target,note\n" + rows * times
        return written(tmp_path, gzip.compress(text.encode(encoding), 1))

    peak_of_reading(source(1))  # what is read once in a process: codes, public suffixes
    assert peak_of_reading(source(12)) < peak_of_reading(source(4)) + 300_000


def test_a_broken_line_above_the_header_is_told(tmp_path: Path) -> None:
    seeds, (reject,) = read(tmp_path, "\0\nreferring_url;note\na.example;x\n")
    assert [seed.labels for seed in seeds] == [{"note": "x"}]
    assert (reject.line, reject.row) == (1, "\0")


def test_a_bomb_of_one_line_does_not_eat_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"a.example\n" + b"x" * (64 << 20)) + packer.flush()
    source = written(tmp_path, bomb)
    rows: list[Seed | Reject] = []
    peak = most_bytes_of(lambda: rows.extend(read_seeds(source, "shop.example")))
    assert [type(row) for row in rows] == [Seed, Reject]
    assert peak < 16 << 20


def test_a_misspelt_heading_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("referring_url,traget,note\nhttps://blog.example/,shop.example,\n")

    with pytest.raises(SeedListError, match=r"no column names the target.*'traget', 'note'"):
        list(read_seeds(str(path)))
