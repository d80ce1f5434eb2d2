"""Each kind of file, written and read back."""

from __future__ import annotations

import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from linkcrawler.documents import from_document, to_document
from linkcrawler.export.columns import FURTHER_LABELS, MOST_LABELS, Table, columns
from linkcrawler.export.fields import exported
from linkcrawler.export.formats import (
    EXACT,
    FLAT,
    ExportError,
    ending_of,
    open_records,
    open_rows,
)
from linkcrawler.export.xlsx_file import MOST_CHARS, XlsxFile
from linkcrawler.record import (
    Canonical,
    CanonicalSource,
    Change,
    Record,
    RobotsOutcome,
    RobotsTxt,
    Status,
)
from linkcrawler.score.score import score_of
from linkcrawler.score.weights import default_weights
from linkcrawler.whole_file import NotWritten, whole_or_not_at_all
from tests.export.reading import read_csv, read_jsonl, read_parquet, read_sheets, read_xlsx
from tests.score.make import document
from tests.store.records import HOUR, NOON, link, record

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '=HYPERLINK("http://evil.example/","x")'


def records() -> list[dict[str, Any]]:
    """Return documents with every part filled, with none, and with text of all kinds."""
    page: dict[str, Any] = {
        "canonical": Canonical("https://a.example/", CanonicalSource.LINK, is_self=True),
        "robots_txt": RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=False),
        "meta_robots": ("noindex, follow", ""),
        "title": "Zwölf 漢字 🎈 \0 \x0b\n\t\"'",
    }
    full = document({"anchor": HOSTILE}, page, labels={"": "empty", "a.b": "", "$ref": "ü"})
    two = to_document(record(2, links=(link(0), link(1)), changes=(Change("rel", None, "ugc"),)))
    empty = to_document(record(3, links=(), reported=None, problems=(), labels={}))
    for number, one in enumerate((full, two, empty)):
        one["id"] = f"{number}"
    two["next_check_at"] = NOON + HOUR
    return [exported(one) for one in (full, two, empty)]


@pytest.mark.parametrize(
    ("ending", "read"),
    [(".parquet", read_parquet), (".jsonl", read_jsonl), (".jsonl.gz", read_jsonl)],
)
def test_whole_records_come_back_equal(tmp_path: Path, ending: str, read: Any) -> None:
    path = tmp_path / f"a{ending}"
    file = open_records(ending, path)
    for one in records():
        file.write({"_id": one["id"], "unknowns": 3, **one})
    file.close()

    found = read(path)
    assert found == records()
    assert [from_document(Record, one) for one in found] == [
        from_document(Record, one) for one in records()
    ]
    assert found[0]["checked_at"].utcoffset() == NOON.utcoffset()


def test_parquet_of_more_than_one_row_group(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    file = open_records(".parquet", path)
    one = exported(to_document(record()))
    for number in range(21_001):
        file.write({**one, "id": f"{number}"})
    file.close()

    assert pq.read_table(path, columns=["id"])["id"].to_pylist() == [f"{n}" for n in range(21_001)]
    assert pq.ParquetFile(path).num_row_groups == 2


def test_parquet_of_nothing_has_the_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    open_records(".parquet", path).close()

    schema = pq.read_schema(path)
    assert read_parquet(path) == []
    assert str(schema.field("checked_at").type) == "timestamp[ms, tz=UTC]"
    assert str(schema.field("labels").type).startswith("map<string, string")
    assert schema.field("page").type.field("language").type.field("probability").type == "double"
    assert schema.field("links").type.value_type.field("rel").type.value_type == "string"


def written_table(path: Path, ending: str) -> None:
    table = Table(["", "a.b", "$ref"])
    file = open_rows(ending, path, table.names)
    for one in records():
        file.write(table.row(one, score_of(one, None, default_weights())))
    file.close()


def test_csv_is_flat_and_safe(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    written_table(path, ".csv")

    full, two, empty = read_csv(path)
    assert full["link_anchor"] == f"'{HOSTILE}"
    assert full["checked_at"] == "2026-03-01T12:00:00.123Z"
    assert full["page_title"].startswith("Zwölf 漢字 🎈")
    assert (full["label_"], full["label_a.b"], full["label_$ref"]) == ("empty", "", "ü")
    assert full["page_robots_txt_allowed"] == "true"
    assert full["page_canonical_source"] == "link"
    assert full["page_meta_robots"] == "noindex, follow, "
    assert (two["links"], two["changes"], two["link_index"]) == ("2", "1", "0")
    assert two["next_check_at"] == "2026-03-01T13:00:00.123Z"
    assert (empty["links"], empty["link_anchor"], empty["reported_tool"]) == ("0", "", "")


def test_workbook_is_typed_and_safe(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written_table(path, ".xlsx")

    full, two, empty = read_xlsx(path)
    assert full["link_anchor"] == HOSTILE
    assert full["checked_at"].replace(microsecond=0) == datetime(2026, 3, 1, 12)  # noqa: DTZ001  a sheet knows no zones
    assert full["link_follow"] is True
    assert full["score"] == 100
    assert two["links"] == 2
    assert empty["link_anchor"] is None


def test_workbook_has_no_formula_and_no_link(tmp_path: Path) -> None:
    """Its own XML says so: text in cells of type text, guarded where it looks like a formula."""
    path = tmp_path / "a.xlsx"
    written_table(path, ".xlsx")

    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
        assert not [name for name in book.namelist() if "rels/sheet" in name]
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "HYPERLINK(" in sheet
    assert 'quotePrefix="1"' in styles


def test_what_exceeds_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    file = XlsxFile(path, ["n"], most_rows=3)
    for number in range(5):
        file.write([number])
    file.close()

    assert read_sheets(path) == {
        "links": [["n"], [0], [1]],
        "links 2": [["n"], [2], [3]],
        "links 3": [["n"], [4]],
    }
    assert file.notes == [
        "the table goes on in 2 further sheets: one holds 3 rows, heading included"
    ]


def test_a_cell_that_is_too_long_is_cut_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    file = XlsxFile(path, ["text"])
    file.write(["x" * (MOST_CHARS + 1)])
    file.write(["x" * MOST_CHARS])
    file.close()

    assert [len(row[0]) for row in read_sheets(path)["links"]] == [4, MOST_CHARS, MOST_CHARS]
    assert file.notes == ["1 cells were cut: a spreadsheet's holds 32,767 characters"]


def test_columns_have_names_of_their_own() -> None:
    names = [column.name for column in columns()]

    assert len(names) == len(set(names))
    assert names[:3] == ["referring_url", "target", "status"]
    assert {"score_topic", "link_context_left", "page_language_code", "links"} <= set(names)


def test_no_label_can_take_the_name_of_another_column() -> None:
    assert not [column.name for column in columns() if column.name.startswith("label_")]
    assert not FURTHER_LABELS.startswith("label_")


def test_labels_beyond_the_bound_share_a_column() -> None:
    headers = [f"h{number}" for number in range(MOST_LABELS + 1)]
    table = Table(headers)
    one = to_document(record(labels={"h0": "a", "h9999": "b"}))
    row = dict(
        zip(table.names, table.row(one, score_of(one, None, default_weights())), strict=True)
    )

    assert row["label_h0"] == "a"
    assert row["labels_further"] == '{"h9999":"b"}'


def test_an_unknown_link_has_no_score() -> None:
    table = Table([])
    one = to_document(record(status=Status.BLOCKED, links=()))
    row = dict(
        zip(table.names, table.row(one, score_of(one, None, default_weights())), strict=True)
    )

    assert row["score"] is None
    assert row["score_live"] is None
    assert "blocked" in str(row["score_why"])


@pytest.mark.parametrize("name", ["a.txt", "a", ".csv", "a.parquet.gz", "a.xlsx.gz"])
def test_other_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match="the name must end in one of"):
        ending_of(tmp_path / name)


def test_an_export_that_breaks_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("older")
    with pytest.raises(ZeroDivisionError):
        break_half_way(path)

    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", [*EXACT, *FLAT])
def test_a_folder_that_is_not_there_is_said(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "none" / f"a{ending}"
    with pytest.raises(NotWritten) as caught:
        write_nothing(ending, path)

    assert str(caught.value) == f"{path}: no such file or directory"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(NotWritten) as caught:
        write_nothing(".csv", tmp_path / "a" / "links.csv")

    assert "not a directory" in str(caught.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(NotWritten, match="is a folder"):
        write_nothing(".csv", tmp_path / "a.csv")


def break_half_way(path: Path) -> None:
    with whole_or_not_at_all(path) as part:
        part.write_text("half")
        raise ZeroDivisionError


def write_nothing(ending: str, path: Path) -> None:
    with whole_or_not_at_all(path) as part:
        file = open_records(ending, part) if ending in EXACT else open_rows(ending, part, ["a"])
        file.close()
