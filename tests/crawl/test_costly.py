"""Pages built to hold up whoever reads them cost their own record, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crawl.test_verify import LINK, PAGE, TEXT

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

TRAPS = {
    "/nested": "<div>" * 100_000 + LINK,
    "/attributes": f"<p {' '.join(f'a{n}=1' for n in range(150_000))}>{LINK}",
    "/reopened": f"<p>{''.join(f'<b id={n}>' for n in range(8_000))}</p>{'<p>x</p>' * 8_000}{LINK}",
}
LARGE = f"{PAGE}{f'<p>{TEXT}</p>' * 100}{'<ul><li>one</ul>' * 4_000}"


def test_a_trap_is_left_unread_and_the_others_go_on(web: LocalWeb, crawl: Crawl) -> None:
    """A large page that is only large is read like any other."""
    traps = [
        web.page(f"127.0.0.{n}", path, html) for n, (path, html) in enumerate(TRAPS.items(), 5)
    ]
    good = [web.page("127.0.0.9", f"/{n}", PAGE) for n in range(5)]
    large = web.page("127.0.0.10", "/large", LARGE)
    rows = [[url, "shop.example"] for url in (*traps, *good, large)]
    crawl.write_list([["referring_url", "target"], *rows])

    done = crawl.run()

    found = crawl.by_url()
    assert done.returncode == 0, done.stderr
    assert [found[url]["status"] for url in (*good, large)] == ["live"] * 6
    assert [found[url]["status"] for url in traps] == ["unreachable"] * 3
    for url in traps:
        assert "more than 2 s of a processor" in found[url]["reason"]
        assert found[url]["page"]["http_status"] == 200
