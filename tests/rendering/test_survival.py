"""Whatever happens to the browser: every page ends in an answer or a failure, and nothing is left."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.evidence import FailureKind
from linkcrawler.rendering.processes import tree_bytes
from linkcrawler.rendering.visit import Visit
from tests.rendering.running import LINK, SITE, Running, html, script, until
from tests.site import hang

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.site import LocalWeb

pytestmark = pytest.mark.usefixtures("chromium_here")


def left_of(*browsers: int) -> list[str]:
    """Return the processes of these browsers that run, or have ended and nobody asked.

    Each browser has a session of its own. Other tests' orphans come to us at any time.
    """
    found = []
    for stat in _stats():
        name, _, rest = stat.rpartition(")")
        state, _parent, _group, session, *_ = rest.split()
        if int(session) in browsers:
            found.append(f"{name}) {state}")
    return found


def _stats() -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found.append(path.read_text("utf-8", "replace"))
        except OSError:
            continue
    return found


def test_a_killed_browser_is_started_again_and_leaves_no_zombies(web: LocalWeb) -> None:
    page = web.page(SITE, "/", html(LINK))
    # Each its own: the pages share a cache, in which one would wait for the other's answer.
    hanging = [web.behave(SITE, f"/hangs/{n}", hang) for n in range(3)]

    with Running() as running:
        running.render(page)
        first = running.pid

        with ThreadPoolExecutor(3) as threads:
            under_way = [threads.submit(running.render, url) for url in hanging]
            running.call(
                until(lambda: set(hanging) <= {web.url(SITE, p) for p in web.paths(SITE)})
            )
            os.kill(first, signal.SIGKILL)
            failures = [job.exception() for job in under_way]

        assert running.render(page).status == 200
        second = running.pid
        assert second != first
        assert running.browser.started == 2
        assert left_of(first) == []
        assert left_of(second)

    for failure in failures:
        assert isinstance(failure, FetchFailed)
        assert failure.failure.kind is FailureKind.BROWSER
        assert failure.failure.kind.may_pass
    assert left_of(first, second) == []


def test_a_crashed_tab_takes_no_other_page_along(running: Running, web: LocalWeb) -> None:
    page = web.page(SITE, "/", html(LINK))
    running.render(page)
    started = running.browser.started

    with pytest.raises(FetchFailed) as failed:
        running.call(_crash(running, page))

    assert failed.value.failure.kind is FailureKind.BROWSER
    assert running.render(page).status == 200
    assert running.browser.started == started


async def _crash(running: Running, page: str) -> None:
    async def crash(tab: Page) -> None:
        session = await tab.context.new_cdp_session(tab)
        await session.send("Page.crash")

    await running.browser.render(Visit(page), crash, running.may_navigate)


def test_pages_are_closed_on_time_out(running: Running, web: LocalWeb) -> None:
    page = web.page(SITE, "/", html(LINK))
    hanging = web.behave(SITE, "/hangs", hang)

    for _ in range(2):
        with running.limited(total_s=1.0), pytest.raises(FetchFailed) as failed:
            running.render(hanging)
        assert failed.value.failure.kind is FailureKind.TIMEOUT
    assert running.render(page).status == 200
    assert running.call(_open_pages(running)) == 0


async def _open_pages(running: Running) -> int:
    chromium = running.browser.current
    assert chromium is not None
    return sum(len(context.pages) for context in chromium.contexts)


def test_a_cancelled_page_is_closed_too(running: Running, web: LocalWeb) -> None:
    hanging = web.behave(SITE, "/hangs", hang)

    async def cancel() -> None:
        task = asyncio.ensure_future(running.look(hanging))
        await until(lambda: "/hangs" in web.paths(SITE))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    running.call(cancel())
    assert running.render(web.page(SITE, "/", html(LINK))).status == 200
    assert running.call(_open_pages(running)) == 0


def test_contexts_are_replaced_after_some_pages(web: LocalWeb) -> None:
    page = web.page(SITE, "/", html(LINK))

    with Running(pages=1, pages_per_context=2) as running:
        contexts: set[int] = set()
        for _ in range(5):
            running.render(page)
            chromium = running.browser.current
            assert chromium is not None
            contexts.update(map(id, chromium.contexts))
            assert len(chromium.contexts) <= 1
        assert running.browser.started == 1


def test_a_browser_that_has_grown_is_replaced(web: LocalWeb) -> None:
    page = web.page(SITE, "/", html(LINK))

    with Running(max_memory_bytes=1) as running:
        for _ in range(9):
            running.render(page)
        grown = running.pid
        assert tree_bytes(grown) > 1
        running.render(page)  # after which it is weighed
        assert left_of(grown) == []
        running.render(page)
        assert running.pid != grown


def test_a_new_context_takes_over_while_the_old_one_drains(web: LocalWeb) -> None:
    page = web.page(SITE, "/", html(LINK))
    hanging = web.behave(SITE, "/hangs", hang)

    async def contexts(running: Running) -> list[int]:
        slow = asyncio.ensure_future(running.look(hanging))
        await until(lambda: "/hangs" in web.paths(SITE))
        chromium = running.browser.current
        assert chromium is not None
        found = []
        for _ in range(2):
            await running.look(page)
            found.append(len(chromium.contexts))
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        return [*found, len(chromium.contexts)]

    with Running(pages_per_context=2) as running:
        assert running.call(contexts(running)) == [1, 2, 1]


def test_without_a_browser_every_page_says_so(tmp_path: Path) -> None:
    missing = {"executable_path": str(tmp_path / "no-such-browser")}

    with Running(launch=missing) as running, pytest.raises(FetchFailed) as failed:
        running.render("http://127.0.0.2/")

    assert failed.value.failure.kind is FailureKind.NO_BROWSER
    assert "playwright install chromium" in failed.value.failure.detail
    assert not failed.value.failure.kind.may_pass


def test_a_browser_that_does_not_start_is_given_up_soon() -> None:
    with Running(launch={"executable_path": "/bin/false"}) as running:
        kinds = []
        for _ in range(4):
            with pytest.raises(FetchFailed) as failed:
                running.render("http://127.0.0.2/")
            kinds.append(failed.value.failure.kind)

    assert kinds == [*[FailureKind.BROWSER] * 3, FailureKind.NO_BROWSER]


def test_many_pages_at_once_wait_for_their_turn(running: Running, web: LocalWeb) -> None:
    page = web.page(SITE, "/", script(f"setTimeout(() => {{ root.innerHTML = '{LINK}' }}, 500)"))

    async def all_at_once() -> list[int]:
        looks = [running.look(f"{page}#{n}") for n in range(8)]
        return [rendered.status for rendered in await asyncio.gather(*looks)]

    assert running.call(all_at_once()) == [200] * 8
    chromium = running.browser.current
    assert chromium is not None
    assert len(chromium.contexts) <= 1  # none, where it has had its share of pages
