"""What the columns of a table mean, whatever it was written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkcrawler.seedlist.sample import is_date, table_of
from linkcrawler.seedlist.tables import LayoutError, by_cells, by_headings, refuse_sites

if TYPE_CHECKING:
    from linkcrawler.seedlist.columns import Columns

A, B, T = "https://a.example/1", "https://b.example/2", "https://shop.example/"


def columns(*rows: list[str]) -> Columns:
    table = table_of(rows)
    assert table is not None
    return by_cells(table).columns


def test_a_header_below_a_title_is_found() -> None:
    rows = [["Links of May"], ["for", T], ["referring_url", "target", "note"], [A, T, "x"]]
    shape = by_headings(rows)
    assert shape is not None
    assert shape.leading == 3
    assert shape.columns.fields == (("referring_url", 0), ("target", 1))


def test_a_header_below_rows_as_wide_is_none() -> None:
    assert by_headings([[A, T], ["referring_url", "target"], [B, T]]) is None


def test_an_unknown_header_below_a_title_is_found_by_the_cells_below() -> None:
    rows = [["Links", "", ""], ["for", T, ""], ["Seite", "Preis", "Wer"], [A, "3", "x"]]
    table = table_of([*rows, [B, "4", "y"], [B, "4", "y"]])
    assert table is not None
    assert (table.header, table.leading) == (["Seite", "Preis", "Wer"], 3)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (["Target URL", "Source URL"], {"referring_url": 1, "target": 0}),
        (["Landing page", "URL"], {"referring_url": 1, "target": 0}),
        (["Backlink", "Wohin"], {"referring_url": 0}),
        (["URL", "Zielseite"], {"referring_url": 0, "target": 1}),
        (["target", "page"], {"target": 0, "referring_url": 1}),
    ],
)
def test_pages_and_targets_are_told_apart_by_usual_headings(
    header: list[str], fields: dict[str, int]
) -> None:
    assert dict(columns(header, [A, T], [B, T]).fields) == fields


def test_headings_like_a_tools_are_not_the_tools() -> None:
    header = ["Source URL", "Target URL", "Anchor Text"]
    assert by_headings([header]) is None
    assert by_headings([[f" {h.lower().replace(' ', '_')}" for h in header]]) is not None
    assert columns(header, [A, T, "x"], [B, T, "y"]).labels == (("Anchor Text", 2),)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (["eins", "zwei"], "columns 'eins', 'zwei' hold addresses"),
        (["Target URL", "Landing page"], "no column is called referring_url"),
    ],
)
def test_what_would_be_a_guess_is_refused(header: list[str], reason: str) -> None:
    with pytest.raises(LayoutError, match=reason):
        columns(header, [A, T], [B, T])


@pytest.mark.parametrize(
    "date",
    ["2026-09-28", "28.09.2026", "Sep 15, 2026", "2026年9月28日", "٢٨/٠٩/٢٠٢٦", "28 ก.ย. 2569"],
)
def test_a_page_and_a_date_under_foreign_headings_are_search_consoles(date: str) -> None:
    found = columns(["Página", "Último"], [A, date], [B, date])
    assert found.telling is not None
    assert (found.telling.tool, found.telling.last_seen) == ("search_console", 1)


def test_a_date_beside_a_plain_heading_is_a_label() -> None:
    found = columns(["URL", "Datum"], [A, "2026-09-28"], [B, "2026-09-28"])
    assert found.telling is None
    assert found.labels == (("Datum", 1),)


@pytest.mark.parametrize(
    "cell", ["12", "", "2026", "1,234", A, "v1.2026", "99.9", "x 2026", "28 9999"]
)
def test_no_dates(cell: str) -> None:
    assert is_date(cell) is (cell == "v1.2026"), "a word with a year and a number may be a month"


def test_pages_of_one_site_with_figures_are_the_users_own() -> None:
    own = [[f"https://shop.example/{n}", str(90 - n), "1,204"] for n in range(4)]
    with pytest.raises(LayoutError, match="pages of one site with figures"):
        columns(["Página", "Vínculos", "Sitios"], *own)
    assert columns(["URL", "DR", "Preis"], *own).fields == (("referring_url", 0),)
    others = columns(["Página", "Vínculos", "Sitios"], *own, [A, "1", "1"], [B, "2", "2"])
    assert others.fields == (("referring_url", 0),)


@pytest.mark.parametrize(
    "rows",
    [
        [["Sitio", "Páginas", "Destinos"], ["a.example", "12", "3"], ["b.example", "1,200", "1"]],
        [["a.example", "12"], ["b.example", "3"]],
    ],
)
def test_sites_with_figures_are_refused(rows: list[list[str]]) -> None:
    with pytest.raises(LayoutError, match="list of sites with figures"):
        refuse_sites(rows)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["Domain", "Domain rating", "Dofollow"], "Ahrefs"),
        (["Domain ascore", "Domain", "Backlinks"], "Semrush"),
        (["Domain", "x", "TrustFlow"], "Majestic"),
        (["Root Domain", "Domain Authority", "x"], "Moz"),
    ],
)
def test_tools_lists_of_domains_are_called_by_name(header: list[str], words: str) -> None:
    with pytest.raises(LayoutError, match=f"{words}.*no list of pages"):
        refuse_sites([header, ["a.example", "41", "3"], ["b.example", "40", "1"]])


def test_a_list_of_pages_may_name_their_sites_and_ratings() -> None:
    refuse_sites([["Domain", "Page", "Domain rating"], ["a.example", A, "41"]])
