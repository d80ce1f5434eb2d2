"""One thing that a page, a server or a name may do to us, and what its record has to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.site import answers, trickles

if TYPE_CHECKING:
    from tests.site import Behaviour, Exchange

TEXT = "Beans want warm soil, so wait for May and then put the seeds two fingers deep. " * 3
LINK = '<a href="https://shop.example/beans">old beans</a>'
NO_LINK = f"<!doctype html><html><body><main><h1>Beans</h1><p>{TEXT}"
PAGE = f"{NO_LINK} See {LINK} for more."
HTML = ("Content-Type", "text/html; charset=utf-8")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """*page* behaves so, and *more* paths of its host as well; *url* where another is asked for.

    The record has one of *status*, and its reason says *says*. In *url* ``{port}`` is
    the web's port.
    """

    name: str
    status: tuple[str, ...]
    says: str
    page: Behaviour | None = None
    more: dict[str, Behaviour] = field(default_factory=dict)
    url: str | None = None


def html(*parts: str, kind: str = HTML[1]) -> Behaviour:
    """Answer with the page made of *parts*."""
    return answers(200, [("Content-Type", kind)], "".join(parts).encode())


def raw(body: bytes, kind: str = HTML[1], *headers: tuple[str, str]) -> Behaviour:
    """Answer with *body* as it is."""
    return answers(200, [("Content-Type", kind), *headers], body)


def leads_inside(host: str) -> Behaviour:
    """Redirect to *host*, to the port of the web itself."""

    async def behave(exchange: Exchange) -> None:
        port = exchange.writer.get_extra_info("sockname")[1]
        await exchange.answer(302, [("Location", f"http://{host}:{port}/")])

    return behave


def leads_to(location: str, status: int = 302) -> Behaviour:
    """Redirect to *location*, whatever that is."""
    return answers(status, [("Location", location)])


def sends_endlessly(head: bytes, piece: bytes) -> Behaviour:
    return trickles(head, piece, every_s=0.001)
