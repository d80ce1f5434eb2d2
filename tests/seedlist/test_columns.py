from __future__ import annotations

import pytest

from linkcrawler.record import Reported
from linkcrawler.seedlist.cells import Record
from linkcrawler.seedlist.columns import field_of, of_tool, with_header, without_header
from linkcrawler.seedlist.row import Row
from linkcrawler.seedlist.tools import tool_of

HEADER = ["referring_url", "Note ", "TARGET"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("referring_url", "referring_url"),
        ("\ufeffReferring URL", "referring_url"),
        (" Referring_Url ", "referring_url"),
        ("R E L", "rel"),
        ("Language", "language"),
        ("referring-url", None),
        ("url", None),
        ("", None),
    ],
)
def test_headings_match_without_case_spaces_and_underscores(
    heading: str, field: str | None
) -> None:
    assert field_of(heading) == field


def test_other_columns_are_labels_under_their_heading_as_written() -> None:
    row = with_header(HEADER).row(Record(2, "text", [" https://a.example ", " n ", "t"]))
    assert row == Row(
        2, "text", {"referring_url": "https://a.example", "target": "t"}, {"Note": "n"}
    )


@pytest.mark.parametrize(
    ("cells", "note"), [(["a"], ""), (["a", "n"], "n"), (["a", "n", "t", "", " "], "n")]
)
def test_missing_cells_are_empty_and_further_empty_ones_nothing(
    cells: list[str], note: str
) -> None:
    row = with_header(HEADER).row(Record(2, "", cells))
    assert row.fault is None
    assert row.labels == {"Note": note}


def test_a_row_with_more_cells_than_the_header_is_shifted() -> None:
    row = with_header(HEADER).row(Record(2, "a,b,c,d", ["a", "b", "c", "d"]))
    assert row == Row(2, "a,b,c,d", {}, {}, None, "it has 4 cells, the header has 3")


def test_a_faulty_record_stays_faulty() -> None:
    assert with_header(HEADER).row(Record(2, "x", [], "bad")).fault == "bad"


def test_no_column_hides_another_one() -> None:
    columns = with_header(["anchor", "referring_url", "Anchor", "n", "n", ""])
    assert columns.fields == (("anchor", 0), ("referring_url", 1))
    assert columns.labels == (("Anchor", 2), ("n", 3), ("n (column 5)", 4), ("column 6", 5))


def test_the_column_of_the_pages_may_be_known_otherwise() -> None:
    columns = with_header(["Seite", "target"], {"referring_url": 0})
    assert columns.fields == (("referring_url", 0), ("target", 1))
    assert columns.labels == ()


def test_headings_of_a_tool_are_not_taken_for_ours() -> None:
    header = ["Source url", "Page score", "Target url", "Anchor", "Language", "Nofollow"]
    tool = tool_of(header)
    assert tool is not None
    row = of_tool(header, tool).row(
        Record(2, "", ["a.example", "9", "t.example", "x", "de", "no"])
    )
    assert row.values == {"referring_url": "a.example", "target": "t.example"}
    assert row.labels == {"Page score": "9", "Language": "de", "Nofollow": "no"}
    assert row.reported == Reported("semrush", "x", True)


def test_columns_without_a_header() -> None:
    columns = without_header(3, referring=1, target=None)
    assert columns.fields == (("referring_url", 1),)
    assert columns.labels == (("column 1", 0), ("column 3", 2))
    assert columns.width == 3
