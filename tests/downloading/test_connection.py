"""How long an answer is waited for."""

from __future__ import annotations

import asyncio
import time

import pytest

from linkcrawler.downloading.bodies import Bodies, Incoming
from linkcrawler.downloading.connection import Connection, time_slices
from linkcrawler.downloading.reply import Reply

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"
WITHIN_S = 1.0


async def asked(*, held_up_s: float, answers_after_s: float | None) -> Reply:
    """Ask a server that answers after a while, or never, by a loop that is held up meanwhile."""
    free, served = asyncio.Event(), asyncio.Event()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await free.wait()
        writer.write(ANSWER)
        writer.close()
        served.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    loop = asyncio.get_running_loop()
    buffer, slices = memoryview(bytearray(1_024)), time_slices()
    address = server.sockets[0].getsockname()
    _, connection = await loop.create_connection(lambda: Connection(buffer, slices), *address)
    reply = Reply(1_000)
    incoming = Incoming(Bodies())
    asking = connection.ask(b"GET / HTTP/1.1\r\n\r\n", reply, loop.time() + WITHIN_S, incoming)
    task = asyncio.create_task(asking)
    await asyncio.sleep(0.01)
    time.sleep(held_up_s)  # noqa: ASYNC251  that is the point
    if answers_after_s is not None:
        loop.call_later(answers_after_s, free.set)
    await task
    free.set()
    await served.wait()
    connection.close()
    server.close()
    await asyncio.sleep(0.05)
    return reply


def test_time_in_which_our_own_loop_stood_still_is_given_back() -> None:
    reply = asyncio.run(asked(held_up_s=1.5 * WITHIN_S, answers_after_s=0.1))

    assert reply.trouble is None
    assert reply.body == b"body"


@pytest.mark.parametrize("held_up_s", [0.0, 1.5 * WITHIN_S])
def test_a_server_that_never_answers_is_not_waited_for_without_end(held_up_s: float) -> None:
    reply = asyncio.run(asked(held_up_s=held_up_s, answers_after_s=None))

    assert isinstance(reply.trouble, TimeoutError)
