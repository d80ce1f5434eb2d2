from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.seedlist.cells import Record, separated_records, whole_line_records
from linkcrawler.seedlist.lines import BrokenLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEPARATORS = st.sampled_from("\t,;|")
CELLS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=12)


def records(text: str, separator: str = ",") -> list[Record]:
    return list(separated_records(iter(text.split("\n")), separator))


def cells(text: str, separator: str = ",") -> list[list[str]]:
    found = records(text, separator)
    assert [record.fault for record in found] == [None] * len(found)
    return [record.cells for record in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ('a,"b,c"', [["a", "b,c"]]),
        ('a, "b,c"', [["a", "b,c"]]),
        ('"say ""hi""",b', [['say "hi"', "b"]]),
        ('a,5" pipe', [["a", '5" pipe']]),
        ('"two\nlines",b', [["two\nlines", "b"]]),
        ('"\n\n",b', [["\n\n", "b"]]),
        ("a,b\n\n , \n,\nc,d", [["a", "b"], ["c", "d"]]),
    ],
)
def test_rows_of_cells(text: str, expected: list[list[str]]) -> None:
    assert cells(text) == expected


def test_a_record_knows_its_line_and_its_text() -> None:
    assert records('h,i\n\n"x\ny",z\nlast,row') == [
        Record(1, "h,i", ["h", "i"]),
        Record(3, '"x\ny",z', ["x\ny", "z"]),
        Record(5, "last,row", ["last", "row"]),
    ]


def test_a_quote_that_never_closes_costs_its_own_line_only() -> None:
    many = "\n".join(f"{n},x" for n in range(300))
    found = records(f'h,i\n1,"open\n{many}')
    assert found[1] == Record(2, '1,"open', [], "a quote is opened in it and never closed")
    assert [record.cells for record in found[2:]] == [[str(n), "x"] for n in range(300)]
    assert found[-1].line == 302


def test_a_quote_that_closes_in_the_next_row_does_not_swallow_it() -> None:
    found = records('h,i,j\na,"open,c\nd,"open,f\ng,h,i')
    assert [record.line for record in found] == [1, 2, 3, 4]
    assert [bool(record.fault) for record in found] == [False, True, True, False]


def test_text_after_a_closing_quote_is_text() -> None:
    assert cells('a,"He said "hi" there",c') == [["a", 'He said hi" there"', "c"]]


def test_a_row_of_quoted_cells_may_hold_single_quotes_where_its_width_is_known() -> None:
    line = '"a","5" pipe, new","say ""hi"""'
    (record,) = separated_records(iter([line]), ",", 3)
    assert record.cells == ["a", '5" pipe, new', 'say "hi"']
    (record,) = separated_records(iter([line]), ",", 4)
    assert record.cells != ["a", '5" pipe, new', 'say "hi"']


def test_a_quote_left_open_at_the_end_is_told() -> None:
    assert records('h,i\na,"open')[1].fault == "a quote is opened in it and never closed"


def test_a_cell_too_long_for_the_parser_is_told() -> None:
    found = records(f'h,i\na,"{"x" * 140_000}"\nb,c')
    assert "field limit" in (found[1].fault or "")
    assert found[2] == Record(3, "b,c", ["b", "c"])


def test_a_broken_line_within_a_quoted_cell_ends_it() -> None:
    lines: list[str | BrokenLine] = ["h,i", 'a,"open', BrokenLine("b\0", "a NUL"), 'c,"d"']
    found = list(separated_records(iter(lines), ","))
    assert [(record.line, record.fault) for record in found] == [
        (1, None),
        (2, "a quote is opened in it and never closed"),
        (3, "a NUL"),
        (4, None),
    ]


def test_a_quoted_cell_of_a_hundred_lines_is_read() -> None:
    note = "\n".join(map(str, range(100)))
    assert cells(f'h,i\na,"{note}"') == [["h", "i"], ["a", note]]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5), SEPARATORS)
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]], separator: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(
        [["h", "i", "j"], *rows]
    )
    found = cells(file.getvalue().replace("\r\n", "\n"), separator)
    assert found[1:] == [row for row in rows if any(map(str.strip, row))]


@given(st.text(alphabet='ab",;\n ', max_size=60), SEPARATORS)
def test_nothing_of_any_text_disappears(text: str, separator: str) -> None:
    found = records(text, separator)
    seen = "".join(record.text for record in found)
    lines = text.split("\n")
    for record in found:
        assert record.text.split("\n")[0] == lines[record.line - 1]
    assert [ch for ch in seen if ch in "ab"] == [ch for ch in text if ch in "ab"]
    assert [record.line for record in found] == sorted({record.line for record in found})


@given(st.lists(st.text(alphabet='a"\n,', max_size=9), max_size=30))
def test_rows_after_a_bad_quote_are_kept_and_not_read_from_the_list_again(
    texts: Sequence[str],
) -> None:
    lines = "\n".join(texts).split("\n")
    taken = 0

    def counted() -> Iterator[str]:
        nonlocal taken
        for line in lines:
            taken += 1
            yield line

    list(separated_records(counted(), ","))
    assert taken == len(lines)


def test_whole_lines_lose_the_quotes_around_them() -> None:
    lines: list[str | BrokenLine] = [
        "https://a.example/x,y",
        "",
        '"https://a.example/""z"""',
        '"',
        BrokenLine("x", "bad"),
    ]
    assert list(whole_line_records(iter(lines))) == [
        Record(1, "https://a.example/x,y", ["https://a.example/x,y"]),
        Record(3, '"https://a.example/""z"""', ['https://a.example/"z"']),
        Record(4, '"', ['"']),
        Record(5, "x", [], "bad"),
    ]
