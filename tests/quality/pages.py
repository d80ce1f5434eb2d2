"""Links, their places and the signs of whole pages, on saved pages with labelled links."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from linkcrawler import urls
from linkcrawler.page.view import PageView
from tests.page.make import fetched
from tests.quality.figures import Figure, body_of, share, table
from tests.quality.language import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkcrawler.page.findings import Signs
    from linkcrawler.page.signs import PageSigns

_LABELLED = ("aeb", "trafilatura", "readability")
_CLASSES = {"nav": "navigation", "author": "other"}
"""The hand labels' names for the contract's, and the one class that they do not have."""
_LINKS_A_PAGE = 40
"""Five of the readability pages hold most of its links: no page counts for more than this."""


@dataclass(frozen=True)
class LabelledPages:
    """The pages of a data folder, each read once."""

    data: Path

    @cached_property
    def urls(self) -> dict[str, str]:
        return {row["page"]: row["page_url"] for row in self.rows("pages")}

    @cached_property
    def views(self) -> dict[str, PageView]:
        folder = self.data / "placement" / "pages"
        bodies = ((page, body_of(folder / f"{page}.html")) for page in self.urls)
        return {page: PageView(fetched(body, url=self.urls[page])) for page, body in bodies}

    @cached_property
    def links(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """The links of each page by URL, in order of occurrence."""
        links: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for page, view in self.views.items():
            links[page] = defaultdict(list)
            for link in view.every_link():
                links[page][link["url"]].append(link)
        return links

    @cached_property
    def signs(self) -> list[Signs | PageSigns]:
        return [view.signs for view in self.views.values()]

    def rows(self, name: str) -> list[dict[str, str]]:
        return table(self.data / "placement" / f"{name}.tsv")

    def link_of(self, row: dict[str, str]) -> dict[str, Any] | None:
        """Return our link for a label: of the same URL and occurrence, as the data's README says."""
        found = self.links[row["page"]][row["url"]]
        return found[int(row["occ"])] if int(row["occ"]) < len(found) else None


def page_figures(data: Path) -> Iterator[Figure]:
    """Read every labelled page."""
    pages = LabelledPages(data)
    yield from _placement(pages)
    yield _fine(pages)
    yield from _links(pages)
    yield from _signs(pages)
    yield _language(pages)


def _placement(pages: LabelledPages) -> Iterator[Figure]:
    for name in _LABELLED:
        rows = _capped(pages.rows(f"links-{name}"))
        yield _content_f1(pages, f"placement.content_f1.{name}", rows)
    external = [
        row
        for row in pages.rows("links-aeb")
        if not urls.same_site(row["url"], pages.urls[row["page"]])
    ]
    yield _content_f1(pages, "placement.content_f1.aeb_external", external)


def _capped(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Leave out what is beyond the limit of a page, on the data whose README asks for it."""
    if not rows or not rows[0]["page"].startswith("read-"):
        return rows
    seen: Counter[str] = Counter()
    kept = []
    for row in rows:
        seen[row["page"]] += 1
        kept += [row] if seen[row["page"]] <= _LINKS_A_PAGE else []
    return kept


def _content_f1(pages: LabelledPages, name: str, rows: list[dict[str, str]]) -> Figure:
    """F1 of ``content`` against the rest; a link that is not found is no content."""
    hits = misses = 0
    for row in rows:
        link = pages.link_of(row)
        wanted, got = row["label"] == "content", bool(link) and _place(link) == "content"
        hits += wanted and got
        misses += wanted != got
    return Figure(name, share(2 * hits, 2 * hits + misses), len(rows), 91.0)


def _place(link: dict[str, Any] | None) -> str:
    place = str(link["placement"]) if link else ""
    return _CLASSES.get(place, place)


def _fine(pages: LabelledPages) -> Figure:
    rows = [row for row in pages.rows("links-fine") if row["sure"] == "1"]
    right = sum(
        _place(pages.link_of(row)) == _CLASSES.get(row["label"], row["label"]) for row in rows
    )
    return Figure("placement.right_class", share(right, len(rows)), len(rows), 88.0)


def _links(pages: LabelledPages) -> Iterator[Figure]:
    """Compare the links and their numbers with those of a conforming HTML5 tree."""
    rows = [row for name in _LABELLED for row in pages.rows(f"links-{name}")]
    found = [(row, link) for row in rows if (link := pages.link_of(row))]
    numbered = sum(link["index"] == int(row["n"]) for row, link in found)
    yield Figure("links.found", share(len(found), len(rows)), len(rows), 99.9)
    yield Figure("links.numbered", share(numbered, len(rows)), len(rows), 99.0)


def _signs(pages: LabelledPages) -> Iterator[Figure]:
    """All these pages are real: a wall or a soft 404 seen in one is seen wrongly."""
    signs = pages.signs
    counts = {
        "signs.false_walls": (sum(bool(each.wall) for each in signs), 0.0),
        "signs.false_soft_404s": (sum(bool(each.soft_404) for each in signs), 0.0),
    }
    for name, (count, aim) in counts.items():
        yield Figure(name, count, len(signs), aim, more_is_better=False)
    waiting = share(sum(bool(each.script_reasons) for each in signs), len(signs))
    yield Figure("signs.script_reasons", waiting, len(signs), 15.0, more_is_better=False)


def _language(pages: LabelledPages) -> Figure:
    """Compare the language of whole pages, their main text found by us, with their labels."""
    texts = table(pages.data / "language" / "dev.tsv")
    labels = {
        row["page"].partition(";")[0]: CODES.get(row["lang"], row["lang"])
        for row in texts
        if row["page"] and row["length"] == "page"
    }
    asked = [page for page in labels if page in pages.views]
    right = sum(pages.views[page].page.language.code == labels[page] for page in asked)
    return Figure("language.right.html", share(right, len(asked)), len(asked), 99.5)
