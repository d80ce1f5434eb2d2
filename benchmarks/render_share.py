"""How many pages of a mixed list go to the browser: what ``render.py --share`` prints.

Real pages, asked for a link that each has and for one that none has, and pages that scripts build.
The list of the last line is a usual one: of a hundred seeds 80 have their link in the raw HTML, 15
have lost it, and 5 are on pages that a script builds.
"""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.need import why_render
from linkcrawler.page.view import PageView
from linkcrawler.seed import RenderMode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ABSENT = "nobody-links-here.example"
USUAL = {"with the link": 0.80, "without the link": 0.15, "built by a script": 0.05}
SHELLS = (
    "<div id=root></div><script src=/static/js/main.4f2a.js></script>",
    "<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{}</script><script src=/_next/static/a.js></script>",
    "<div id=app></div><script type=module src=/assets/index.js></script>",
    "<app-root></app-root><script src=runtime.js type=module></script><script src=main.js></script>",
    "<noscript>You need to enable JavaScript to run this app.</noscript><div id=q-app></div><script src=a.js></script>",
    "<script>document.body.append(Object.assign(document.createElement('main')))</script>",
)


def shares(folder: Path) -> dict[str, tuple[int, int]]:
    """Return how many pages are rendered, of how many, by kind."""
    real = list(_real_pages(folder))
    shells = [_view("https://shell.example/", _html(body)) for body in SHELLS]
    linked = [(view, site) for view in real if (site := _linked_site(view))]
    return {
        "with the link": _rendered(linked),
        "without the link": _rendered([(view, ABSENT) for view in real]),
        "built by a script": _rendered([(view, ABSENT) for view in shells]),
    }


def show(found: dict[str, tuple[int, int]]) -> None:
    for kind, (rendered, pages) in found.items():
        print(f"{kind:18} {rendered:4} of {pages:4} pages rendered  {rendered / pages:6.1%}")
    usual = sum(part * found[kind][0] / found[kind][1] for kind, part in USUAL.items())
    print(f"{'a usual list':18} {usual:.1%} of its pages rendered")


def _real_pages(folder: Path) -> Iterator[PageView]:
    with (folder / "pages.tsv").open(encoding="utf-8", newline="") as listed:
        for row in csv.DictReader(listed, delimiter="\t", quoting=csv.QUOTE_NONE):
            path = folder / "pages" / f"{row['page']}.html.gz"
            yield _view(row["page_url"], gzip.decompress(path.read_bytes()))


def _view(url: str, body: bytes) -> PageView:
    headers = (("content-type", "text/html; charset=utf-8"),)
    return PageView(Fetched(url, url, datetime.now(UTC), 200, headers=headers, body=body))


def _html(body: str) -> bytes:
    return f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>".encode()


def _linked_site(view: PageView) -> str | None:
    """Return another site that the page links to; None where it links to none."""
    own = urls.registrable_domain(urls.host(view.fetched.url))
    links = (urls.normalised(str(link["url"])) for link in view.every_link() if link["url"])
    sites = (urls.registrable_domain(urls.host(link)) for link in links if link)
    return next((site for site in sites if "." in site and site != own), None)


def _rendered(pages: list[tuple[PageView, str]]) -> tuple[int, int]:
    wanted = (
        bool(why_render(view, Target.parse(site, None), RenderMode.AUTO)) for view, site in pages
    )
    return sum(wanted), len(pages)
