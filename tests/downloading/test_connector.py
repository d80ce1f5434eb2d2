"""How long a connection is waited for."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from linkcrawler.downloading.connector import Connector, NoConnection
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.place import Place
from linkcrawler.downloading.resolver import Resolver
from linkcrawler.downloading.tls import tls_context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

WITHIN_S = 0.8


@asynccontextmanager
async def silent_server() -> AsyncIterator[Place]:
    """Accept connections and say nothing, TLS's first words neither."""
    gone = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    server = await asyncio.start_server(wait, "127.0.0.1", 0)
    try:
        yield Place(True, *server.sockets[0].getsockname())
    finally:
        await gone.wait()
        server.close()


def connector() -> Connector:
    guard = AddressGuard.from_text("127.0.0.0/8")
    return Connector(guard, Resolver(guard), lambda: tls_context(verify=True))


def test_time_in_which_our_own_loop_stood_still_is_given_back() -> None:
    async def dial() -> bool:
        async with silent_server() as place:
            at_work = connector()
            dialling = asyncio.create_task(at_work.dial(place._replace(is_tls=False), WITHIN_S))
            await asyncio.sleep(0)
            time.sleep(2 * WITHIN_S)  # noqa: ASYNC251  that is the point
            connection = await dialling
            is_open = connection.is_open
            connection.close()
            await at_work.close()
            return is_open

    assert asyncio.run(dial())


@pytest.mark.parametrize("held_up_s", [0.0, 2 * WITHIN_S])
def test_a_server_that_says_nothing_is_not_waited_for_without_end(held_up_s: float) -> None:
    async def dial() -> None:
        async with silent_server() as place:
            dialling = asyncio.create_task(connector().dial(place, WITHIN_S))
            await asyncio.sleep(0.01)
            time.sleep(held_up_s)  # noqa: ASYNC251  that is the point
            await dialling

    with pytest.raises(NoConnection):
        asyncio.run(dial())
