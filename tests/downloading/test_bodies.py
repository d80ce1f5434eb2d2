"""All bodies of a process together: bounded, and none waits for ever."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.downloading.bodies import FREE_BYTES, Bodies, Incoming
from linkcrawler.downloading.client import HttpClient
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.limits import MIB, Limits
from linkcrawler.downloading.resolver import Resolver
from linkcrawler.downloading.tls import tls_context
from tests.site import answers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from linkcrawler.downloading.client import Answer
    from tests.site import LocalWeb

PIECE = FREE_BYTES
LARGEST = 12 * PIECE


class Holder:
    """Whoever works with a body."""


@dataclass
class Body:
    """One that a server would send as fast as it is read."""

    size: int
    incoming: Incoming
    has_come: int = 0
    is_paused: bool = False
    holder: Holder | None = None

    def __post_init__(self) -> None:
        self.incoming.go_on = self.go_on

    def go_on(self) -> None:
        self.is_paused = False

    def read(self) -> bool:
        """Take a piece; return whether all has come."""
        self.has_come = min(self.size, self.has_come + PIECE)
        if self.has_come == self.size:
            return True
        self.is_paused = self.has_come > FREE_BYTES and not self.incoming.has(self.has_come)
        return False


@given(
    sizes=st.lists(st.integers(1, LARGEST), min_size=1, max_size=12),
    choices=st.lists(st.integers(0, 1_000), min_size=1, max_size=30),
    most=st.integers(1, 2 * LARGEST),
)
def test_every_body_comes_to_its_end_and_all_are_bounded(
    sizes: list[int], choices: list[int], most: int
) -> None:
    async def scene() -> int:
        bodies = Bodies(most)
        coming = [Body(size, Incoming(bodies)) for size in sizes]
        had: list[Body] = []
        peak = step = 0
        while coming or had:
            step += 1
            moving = [body for body in coming if not body.is_paused]
            assert moving or had, "all wait for each other"
            choice = choices[step % len(choices)]
            if moving and (choice % 3 or not had):
                body = moving[choice % len(moving)]
                if body.read():
                    body.incoming.end()
                    body.holder = Holder()
                    bodies.keep(body.holder, bytes(body.size))
                    coming.remove(body)
                    had.append(body)
            else:
                had.pop(choice % len(had)).holder = None
                await asyncio.sleep(0)
            peak = max(peak, bodies.coming + bodies.kept)
        await asyncio.sleep(0)
        assert (bodies.coming, bodies.kept) == (0, 0)
        return peak

    assert asyncio.run(scene()) <= most + LARGEST + len(sizes) * PIECE


def fetched(
    bodies: Bodies, scene: Callable[[HttpClient], Awaitable[list[Answer]]]
) -> tuple[list[Answer], int]:
    """Return what *scene* fetches, and the most bytes that were on their way meanwhile."""
    most = 0

    async def look() -> None:
        nonlocal most
        while True:
            most = max(most, bodies.coming)
            await asyncio.sleep(0)

    async def run() -> list[Answer]:
        guard = AddressGuard.from_text("127.0.0.0/8")
        client = HttpClient(guard, Resolver(guard), lambda: tls_context(verify=True))
        client.bodies = bodies
        looking = asyncio.create_task(look())
        try:
            return await scene(client)
        finally:
            looking.cancel()
            await client.close()

    return asyncio.run(run()), most


def test_large_bodies_wait_for_each_other_and_come_whole(web: LocalWeb) -> None:
    large = bytes(4 * MIB)
    hosts = [f"127.0.0.{n}" for n in range(2, 14)]
    urls = [web.behave(host, "/", answers(200, [], large)) for host in hosts]

    async def scene(client: HttpClient) -> list[Answer]:
        return await asyncio.gather(*(client.fetch(url, [], Limits(60)) for url in urls))

    found, most = fetched(Bodies(2 * MIB), scene)

    assert [answer.body == large for answer in found] == [True] * len(hosts)
    assert most < 2 * MIB + len(large) + len(hosts) * 2 * FREE_BYTES


def test_a_small_page_waits_for_nobody(web: LocalWeb) -> None:
    url = web.page("127.0.0.5", "/", b"x" * FREE_BYTES)
    bodies, holder = Bodies(MIB), Holder()

    async def scene(client: HttpClient) -> list[Answer]:
        bodies.keep(holder, bytes(2 * MIB))
        return [await client.fetch(url, [], Limits(60))]

    assert len(fetched(bodies, scene)[0][0].body) == FREE_BYTES


def test_while_many_are_kept_nothing_large_is_read_or_decoded(web: LocalWeb) -> None:
    large = bytes(3 * MIB)
    packed = [("Content-Encoding", "gzip")]
    urls = [
        web.behave("127.0.0.5", "/", answers(200, [], large)),
        web.behave("127.0.0.6", "/", answers(200, packed, gzip.compress(large))),
    ]
    bodies = Bodies(MIB)

    async def scene(client: HttpClient) -> list[Answer]:
        holder = Holder()
        bodies.keep(holder, bytes(2 * MIB))
        fetching = [asyncio.create_task(client.fetch(url, [], Limits(60))) for url in urls]
        while not bodies.coming or not bodies._one_at_a_time.locked():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        for _ in range(20):
            await asyncio.sleep(0.01)
        assert not any(task.done() for task in fetching)
        assert bodies.coming < MIB
        del holder
        return await asyncio.gather(*fetching)

    assert [answer.body == large for answer in fetched(bodies, scene)[0]] == [True, True]
