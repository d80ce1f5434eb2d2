"""Names to addresses, asked of a real name server on loopback."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from linkcrawler.downloading.guard import AddressGuard, AddressRefused
from linkcrawler.downloading.resolver import NameLookupFailed, Resolver, ResolverOptions
from tests.nameserver import SERVER_FAILED, NameServer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

LOOPBACK = AddressGuard.from_text("127.0.0.0/8")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def ask(
    server: NameServer,
    scene: Callable[[Resolver, Clock], Coroutine[Any, Any, Any]],
    guard: AddressGuard = LOOPBACK,
    *,
    timeout_s: float = 60.0,
    cache_size: int = 100,
) -> Any:
    async def run() -> Any:
        options = ResolverOptions(
            timeout_s=timeout_s,
            cache_size=cache_size,
            nameservers=("127.0.0.1",),
            udp_port=server.port,
        )
        clock = Clock()
        resolver = Resolver(guard, options, clock)
        try:
            return await scene(resolver, clock)
        finally:
            await resolver.close()

    return asyncio.run(run())


async def addresses(resolver: Resolver, host: str) -> list[str]:
    return [address for _, address in await resolver.resolve(host)]


def test_a_name_with_several_addresses() -> None:
    with NameServer({"a.test": [["127.0.0.1", "127.0.0.2"]]}) as server:
        found = ask(server, lambda resolver, _: addresses(resolver, "A.test."))
    assert sorted(found) == ["127.0.0.1", "127.0.0.2"]


def test_a_name_is_asked_for_once_however_many_wait() -> None:
    async def scene(resolver: Resolver, _: Clock) -> None:
        await asyncio.gather(*(addresses(resolver, "a.test") for _ in range(20)))
        await addresses(resolver, "a.test")

    with NameServer({"a.test": [["127.0.0.1"]]}) as server:
        ask(server, scene)
        assert server.questions == ["a.test"]


def test_answers_are_remembered_for_a_minute_at_least() -> None:
    async def scene(resolver: Resolver, clock: Clock) -> list[list[str]]:
        found = [await addresses(resolver, "a.test")]
        for moment in (59.0, 61.0):
            clock.now = moment
            found.append(await addresses(resolver, "a.test"))
        return found

    with NameServer({"a.test": [["127.0.0.1"], ["127.0.0.2"]]}, ttl=0) as server:
        assert ask(server, scene) == [["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]]


def test_the_memory_is_bounded() -> None:
    async def scene(resolver: Resolver, _: Clock) -> None:
        for name in ("a.test", "b.test", "c.test", "b.test", "a.test"):
            await addresses(resolver, name)

    with NameServer({f"{n}.test": [["127.0.0.1"]] for n in "abc"}, ttl=0) as server:
        ask(server, scene, cache_size=2)
        assert server.questions == ["a.test", "b.test", "c.test", "a.test"]


def test_a_name_that_does_not_exist_is_told_from_a_server_that_failed() -> None:
    async def scene(resolver: Resolver, _: Clock) -> list[tuple[str, bool]]:
        found = []
        for name in ("gone.test", "failed.test", "empty.test"):
            with pytest.raises(NameLookupFailed) as caught:
                await addresses(resolver, name)
            found.append((str(caught.value), caught.value.may_pass))
        return found

    with NameServer({"failed.test": [SERVER_FAILED], "empty.test": [[]]}) as server:
        gone, failed, empty = ask(server, scene)
    assert gone == ("the name does not resolve: no such host", False)
    assert failed == ("the name servers could not say", True)
    assert empty == ("the name does not resolve: no address", False)


def test_failures_are_remembered_only_shortly() -> None:
    async def scene(resolver: Resolver, clock: Clock) -> list[str]:
        for moment in (0.0, 1.0):
            clock.now = moment
            with pytest.raises(NameLookupFailed):
                await addresses(resolver, "late.test")
        clock.now = 10.0
        return await addresses(resolver, "late.test")

    # c-ares asks twice before it gives up on a server's failure.
    turns: list[list[str] | int | None] = [SERVER_FAILED, SERVER_FAILED, ["127.0.0.1"]]
    with NameServer({"late.test": turns}) as server:
        assert ask(server, scene) == ["127.0.0.1"]


def test_silence_is_a_time_out_and_holds_up_nobody_else() -> None:
    async def scene(resolver: Resolver, _: Clock) -> list[str]:
        dead = [
            asyncio.create_task(addresses(resolver, f"dead{number}.test")) for number in range(50)
        ]
        good = await addresses(resolver, "good.test")
        assert not any(task.done() for task in dead)
        failures = await asyncio.gather(*dead, return_exceptions=True)
        assert {str(f) for f in failures} == {"the name servers did not answer in time"}
        return good

    names: dict[str, list[list[str] | int | None]] = {f"dead{n}.test": [None] for n in range(50)}
    with NameServer({**names, "good.test": [["127.0.0.1"]]}) as server:
        assert ask(server, scene, timeout_s=0.5) == ["127.0.0.1"]


def test_addresses_that_the_guard_refuses_are_left_out() -> None:
    async def scene(resolver: Resolver, _: Clock) -> list[str]:
        with pytest.raises(AddressRefused, match=r"10\.0\.0\.1 is private"):
            await addresses(resolver, "inside.test")
        return await addresses(resolver, "mixed.test")

    names: dict[str, list[list[str] | int | None]] = {
        "inside.test": [["10.0.0.1"]],
        "mixed.test": [["10.0.0.1", "1.1.1.1"]],
    }
    with NameServer(names) as server:
        assert ask(server, scene, AddressGuard()) == ["1.1.1.1"]


@pytest.mark.parametrize("host", ["x" * 300, "a..b", " ", "a b.test", "é" * 70])
def test_names_that_cannot_be(host: str) -> None:
    async def scene(resolver: Resolver, _: Clock) -> None:
        with pytest.raises(NameLookupFailed):
            await addresses(resolver, host)

    with NameServer({}) as server:
        ask(server, scene)


def test_closing_ends_what_is_under_way() -> None:
    async def scene(resolver: Resolver, _: Clock) -> None:
        waiting = asyncio.create_task(addresses(resolver, "dead.test"))
        await asyncio.sleep(0.01)
        await resolver.close()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    with NameServer({"dead.test": [None]}) as server:
        ask(server, scene)
