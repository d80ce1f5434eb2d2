"""What reading one page costs beyond parsing it, on real pages, one core.

    python benchmarks/page.py ../shared/data/placement [--every 5]

For each page a link of its content to another site is looked for, as a check does. Each figure is
CPU time; ``of parsing`` is its ratio to what the parser alone needs for the same pages in the same
run, which holds on other machines too.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

sys.path.insert(0, str(Path(__file__).parents[1]))

from linkcrawler import urls
from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.view import PageView
from linkcrawler.record import Expected

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 3
"""Each page is measured so often; the quickest counts: a shared machine only adds."""
MANY_LINKS = 50_000


@dataclass(frozen=True)
class Case:
    """A page, and the link that a check would look for."""

    fetched: Fetched
    target: Target


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_cases(data: Path, every: int) -> list[Case]:
    """Return the pages that have a link to another site, each with one such link."""
    pages = read_table(data / "pages.tsv")[::every]
    labelled = defaultdict(list)
    for name in ("aeb", "trafilatura", "readability"):
        for row in read_table(data / f"links-{name}.tsv"):
            if row["label"] == "content":
                labelled[row["page"]].append(row["url"])
    cases = []
    for page in pages:
        body = gzip.decompress((data / "pages" / f"{page['page']}.html.gz").read_bytes())
        fetched = answer(body, page["page_url"])
        wanted = [*labelled[page["page"]], *links_of(fetched)]
        external = (url for url in wanted if not urls.same_site(url, page["page_url"]))
        if (url := next(external, None)) is not None:
            cases.append(Case(fetched, Target.parse(url)))
    return cases


def answer(body: bytes, url: str) -> Fetched:
    """Return a good answer with *body*."""
    return Fetched(
        requested_url=url,
        url=url,
        fetched_at=datetime.now(UTC),
        http_status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
    )


def links_of(fetched: Fetched) -> list[str]:
    """Return the http(s) links of the page."""
    hrefs = (node.attributes["href"] for node in LexborHTMLParser(fetched.body).css("a[href]"))
    return [url for href in hrefs if (url := urls.resolve(fetched.url, href or "")) is not None]


def quickest_ms(run: Callable[[], object]) -> float:
    """Return the CPU time of the quickest of a few runs, in milliseconds."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken) * 1_000


def parse(case: Case) -> None:
    """Only parse."""
    LexborHTMLParser(case.fetched.body)


def describe(case: Case) -> None:
    """Parse, and describe the page."""
    _ = PageView(case.fetched).page


def find(case: Case) -> None:
    """Parse, and find the link."""
    PageView(case.fetched).find(case.target, Expected())


def check(case: Case) -> None:
    """Do all that a check of one link asks of a page."""
    view = PageView(case.fetched)
    view.find(case.target, Expected())
    _ = view.page, view.signs, view.moved, view.noindex_as_sent


def describe_links(case: Case) -> None:
    """Parse, and describe every link."""
    PageView(case.fetched).every_link()


STEPS: dict[str, Callable[[Case], None]] = {
    "parse alone": parse,
    "parse, page": describe,
    "parse, find": find,
    "parse, whole check": check,
    "parse, every link": describe_links,
}


def report(cases: list[Case]) -> None:
    """Print a line for each step."""
    found = {
        name: [quickest_ms(lambda: step(case)) for case in cases]  # noqa: B023  run at once
        for name, step in STEPS.items()
    }
    alone = found["parse alone"]
    size = median(len(case.fetched.body) for case in cases)
    print(f"{len(cases)} pages, median {size / 1_000:.0f} KB")
    print(f"{'CPU ms a page':24}{'median':>8}{'mean':>8}   beyond parsing (median), of parsing")
    for name, taken in found.items():
        beyond = median(all_ - own for all_, own in zip(taken, alone, strict=True))
        ratio = sum(taken) / sum(alone)
        print(f"{name:24}{median(taken):8.2f}{mean(taken):8.2f}{beyond:11.2f}{ratio:8.1f}")


def report_many_links() -> None:
    """Print how long a page of very many links takes, and one of half as many."""
    for links in (MANY_LINKS // 2, MANY_LINKS):
        lines = (
            f"<li><a href='https://site{n % 500}.example/page/{n}'>link {n}</a> some words</li>"
            for n in range(links)
        )
        body = (
            f"<title>t</title><p>{'Words of an article. ' * 50}<ul>{''.join(lines)}</ul>".encode()
        )
        page = answer(body, "https://blog.example/post")
        alone = quickest_ms(lambda: LexborHTMLParser(body))  # noqa: B023  run at once
        taken = quickest_ms(lambda: PageView(page).every_link())  # noqa: B023
        print(f"{links} links: every link {taken / 1_000:.2f} s, parsing {alone / 1_000:.2f} s")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--every", type=int, default=5, help="take one page of so many")
    options = arguments.parse_args()
    report(read_cases(options.data, options.every))
    report_many_links()


if __name__ == "__main__":
    main()
