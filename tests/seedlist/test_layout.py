from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.seedlist.columns import ONE_COLUMN
from linkcrawler.seedlist.layout import Form, Layout, find_layout
from linkcrawler.seedlist.tables import LayoutError

A, B, T = "https://a.example/1", "https://b.example/2", "https://shop.example/"


def layout(*lines: str) -> Layout:
    return find_layout(lines)


@pytest.mark.parametrize("separator", ["\t", ",", ";", "|"])
@pytest.mark.parametrize(
    "name", ["referring_url", "Referring URL", "REFERRINGURL", "referring url"]
)
def test_our_header_tells_the_separator(separator: str, name: str) -> None:
    found = layout(separator.join(("note", name, "target")), separator.join(("x, y; z", A, T)))
    assert (found.form, found.separator, found.leading) == (Form.TABLE, separator, 1)
    assert found.columns.fields == (("referring_url", 1), ("target", 2))
    assert found.columns.labels == (("note", 0),)


def test_a_header_of_one_column_leaves_commas_in_urls_alone() -> None:
    found = layout("referring_url", f"{A},5", f"{B},6")
    assert (found.form, found.leading, found.columns.width) == (Form.LINES, 1, 1)


def test_addresses_need_no_scheme_below_our_header() -> None:
    assert layout("referring_url,target", "a.example/1,shop.example").form is Form.TABLE


def test_excels_separator_line_is_obeyed() -> None:
    found = layout("sep=;", "referring_url;anchor", f"{A};x, y")
    assert (found.separator, found.leading) == (";", 2)
    found = layout("sep=|", f"{A}|{T}")
    assert (found.separator, found.leading) == ("|", 1)
    with pytest.raises(LayoutError, match="no column is called referring_url"):
        layout("sep=;", "anchor;note", "a;b")
    with pytest.raises(LayoutError, match="no column is called referring_url"):
        layout("sep=;", "a.example/1;x", "b.example/2;y")


@pytest.mark.parametrize(
    "lines",
    [
        (A, B),
        ("a.example/1", "b.example/2"),
        (f"{A},123.html", f"{B},456.html"),
        (f"{A},12", f"{B},13"),
        (f"{A};jsessionid=1", f"{B};jsessionid=2"),
        (f"{A}|x", f"{B}|y"),
        (f"{A},x", B, B, B),
        ("not a url", A),
        ("one, two and", "three, four, or", "no"),
        (f'"{A},5"', f'"{B},6"'),
    ],
)
def test_plain_lists_stay_whole(lines: tuple[str, ...]) -> None:
    assert layout(*lines) == Layout(Form.LINES, columns=ONE_COLUMN, leading=0)


@pytest.mark.parametrize("heading", ["URL", "Source page", "Page URL", "links", "Backlinks"])
def test_a_heading_above_a_plain_list_is_no_row(heading: str) -> None:
    assert layout(heading, A) == Layout(Form.LINES, leading=1)


@pytest.mark.parametrize("heading", ["Página con enlace", "Verweisende Seite", "リンク元ページ"])
def test_words_above_addresses_alone_are_a_heading(heading: str) -> None:
    assert layout(heading, A, B) == Layout(Form.LINES, leading=1)
    assert layout(heading, A, "b.example") == Layout(Form.LINES, leading=0)


@pytest.mark.parametrize(
    ("lines", "target"),
    [
        ((f"{A},{T}", f"{B},{T}"), 1),
        ((f"{A},shop.example", f"{B},shop.example"), 1),
        ((f"{A}\t{T}", f"{B}\t{T}"), 1),
        ((f"{A}\t12", f"{B}\t13"), None),
        ((f"{A}, an anchor", f"{B}, another anchor"), None),
        ((f"{A};2026-01-02", f"{B};2026-01-03"), None),
        ((f"{A},nofollow", f"{B},follow"), None),
        ((f'"{A}","12"', f'"{B}","13"'), None),
        ((f"{A},", f"{B},"), None),
    ],
)
def test_tables_without_a_header(lines: tuple[str, ...], target: int | None) -> None:
    found = layout(*lines)
    assert (found.form, found.leading) == (Form.TABLE, 0)
    assert dict(found.columns.fields) == {"referring_url": 0} | (
        {} if target is None else {"target": target}
    )


def test_cells_without_a_header_are_labelled_by_their_place() -> None:
    assert layout(f"spring\t{A}\tx", f"autumn\t{B}\ty").columns.labels == (
        ("column 1", 0),
        ("column 3", 2),
    )


def test_an_unknown_header_is_told_from_rows_by_its_words() -> None:
    found = layout("Page,Who", f"{A},she", f"{B},he")
    assert found.columns.fields == (("referring_url", 0),)
    assert found.columns.labels == (("Who", 1),)
    found = layout("Target;Seite;Anchor", f"shop.example;{A};x", f"shop.example;{B};y")
    assert found.columns.fields == (("referring_url", 1), ("target", 0), ("anchor", 2))


def test_some_broken_rows_do_not_hide_the_table() -> None:
    rows = [f"{A};x;{n}" for n in range(8)]
    found = layout("Seite;Text;Nummer", "broken", *rows, "no url;a;b", f"{A};x;y;z")
    assert found.separator == ";"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("", "  "), "the list is empty"),
        (('[{"referring_url": "x"}]',), "JSON array"),
        (("[", "{}", "]"), "JSON array"),
        (("Site,Linking pages,Target pages", "a.example,1,2"), "Top linking sites"),
        (("a.example,12", "b.example,3"), "list of sites with figures"),
        (("page,target", "a.example/1,shop.example"), "no column is called"),
        (("target,anchor", f"{T},x", f"{T},y"), "no column is called"),
        (("To,From", f"{T},{A}", f"{T},{B}"), "'To', 'From' hold"),
        ((f"{A},{T},{B}", f"{B},{T},{A}"), "several columns hold addresses"),
    ],
)
def test_no_lists_of_pages_are_refused(lines: tuple[str, ...], reason: str) -> None:
    with pytest.raises(LayoutError, match=reason):
        layout(*lines)


def test_json_lines_are_told_by_the_first_brace() -> None:
    assert layout("", ' {"referring_url": "https://a.example/"}').form is Form.JSON_LINES


@given(st.lists(st.text(alphabet='ab.:/h,;|\t" \n{[', max_size=30), max_size=8))
def test_any_lines_have_a_layout_or_a_reason(lines: list[str]) -> None:
    with suppress(LayoutError):
        assert find_layout(lines).columns.fields[0][0] == "referring_url"
