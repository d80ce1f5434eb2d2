"""One open connection: requests go out one at a time, and the bytes of their answers come in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from linkcrawler.downloading.bodies import FREE_BYTES
from linkcrawler.downloading.later import Later

if TYPE_CHECKING:
    from linkcrawler.downloading.bodies import Incoming
    from linkcrawler.downloading.reply import Reply

_SLICE_S = 0.5
_LATE_S = 0.1
"""A clock that rings so late shows that our own loop was held up: time that the server did not have."""


class Connection(asyncio.BufferedProtocol):
    """Reads into *buffer*, which all connections of a loop share: what comes is taken in at once."""

    def __init__(self, buffer: memoryview, slices: Later[Connection]) -> None:
        self._buffer = buffer
        self._slices = slices
        self._transport: asyncio.Transport | None = None
        self._reply: Reply | None = None
        self._ended: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._incoming: Incoming | None = None
        self._paused_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether a request may be sent."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes, reply: Reply, deadline: float, incoming: Incoming) -> None:
        """Send *request* and have *reply* take in the answer, until its end or the *deadline*.

        Time in which our own loop stood still, or we read no further, is given back.
        """
        assert self._transport is not None  # noqa: S101  there since it was dialled
        loop = asyncio.get_running_loop()
        self._reply, self._ended = reply, loop.create_future()
        self._incoming, incoming.go_on = incoming, self._read_on
        self._deadline = deadline
        self._wait(loop)
        self._transport.write(request)
        try:
            await self._ended
        finally:
            self._wait_no_more()
            self._reply = self._ended = self._incoming = self._paused_at = None
            if not reply.is_clean:
                self.close()  # what has not come yet must not come at all

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop.time() + _SLICE_S < self._deadline:
            self._slices.add(self)
        else:
            self._timer = loop.call_at(self._deadline, self._time_is_up, loop)

    def _wait_no_more(self) -> None:
        self._slices.drop(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_is_up(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        self._look(loop.time() - self._deadline)

    def _look(self, late_s: float) -> None:
        loop = asyncio.get_running_loop()
        if self._paused_at is not None:
            self._slices.add(self)
            return
        if late_s > _LATE_S:
            self._deadline += late_s + _LATE_S  # what came meanwhile has yet to be read
        elif loop.time() >= self._deadline:
            self._close_reply(TimeoutError())
            return
        self._wait(loop)

    def _read_no_further(self) -> None:
        if self._paused_at is None and self._transport is not None:
            self._paused_at = asyncio.get_running_loop().time()
            self._transport.pause_reading()

    def _read_on(self) -> None:
        if self._paused_at is not None and self._transport is not None:
            self._deadline += asyncio.get_running_loop().time() - self._paused_at
            self._paused_at = None
            self._transport.resume_reading()

    def close(self) -> None:
        """Close the connection at once: nothing is on its way out."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Pass on what has come; what nobody asked for would be taken for the next answer."""
        reply, incoming = self._reply, self._incoming
        if reply is None or incoming is None or reply.has_ended:
            self.close()
        elif reply.feed(bytes(self._buffer[:nbytes])):
            self._wake()
        elif reply.size > FREE_BYTES and not incoming.has(reply.size):
            self._read_no_further()

    def eof_received(self) -> None:
        self._close_reply(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._close_reply(exc)

    def _close_reply(self, why: Exception | None) -> None:
        if self._reply is not None and not self._reply.has_ended:
            self._reply.close(why)
            self._wake()

    def _wake(self) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)


def time_slices() -> Later[Connection]:
    """Return what looks, every now and then, at all connections of a loop that wait for answers."""
    return Later(_SLICE_S, Connection._look)
