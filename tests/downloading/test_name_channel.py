"""What c-ares remembers is bounded: after so many names its channel is another one."""

from __future__ import annotations

import asyncio

from linkcrawler.downloading.name_channel import NameChannel
from tests.nameserver import NameServer

NAMES: dict[str, list[list[str] | int | None]] = {
    f"n{number}.test": [[f"127.0.0.{number}"]] for number in range(1, 8)
}


def test_a_name_is_asked_for_again_where_many_came_between() -> None:
    async def scene(port: int) -> None:
        channel = NameChannel(["127.0.0.1"], port, most_names=3)
        for name in ("n1.test", "n1.test", "n2.test", "n1.test", "n1.test"):
            await channel.addresses(name)
        await channel.close()

    with NameServer(NAMES) as server:
        asyncio.run(scene(server.port))
        assert server.questions == ["n1.test", "n2.test", "n1.test"]


def test_names_under_way_are_answered_by_the_channel_that_was_asked() -> None:
    async def scene(port: int) -> list[bytes]:
        channel = NameChannel(["127.0.0.1"], port, most_names=2)
        found = await asyncio.gather(*map(channel.addresses, NAMES))
        await channel.close()
        return [nodes.nodes[0].addr[0] for nodes in found]

    with NameServer(NAMES) as server:
        found = asyncio.run(scene(server.port))
    assert [address.decode() for address in found] == [f"127.0.0.{n}" for n in range(1, 8)]
