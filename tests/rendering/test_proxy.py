"""The proxy on the wire: who may use it, what it passes on, what it keeps to itself."""

from __future__ import annotations

import asyncio
import base64
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.resolver import Resolver
from linkcrawler.evidence import FailureKind
from linkcrawler.rendering.dialling import Dialler
from linkcrawler.rendering.options import PageLimits
from linkcrawler.rendering.proxy import GuardedProxy
from linkcrawler.rendering.unwanted import is_unwanted
from linkcrawler.rendering.wire import close_after, is_interim, read_request
from tests.rendering.running import OPEN, SITE
from tests.site import LocalWeb, answers, sends

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from linkcrawler.rendering.account import Ledger
    from linkcrawler.rendering.dialling import Streams

GET = "GET http://{place}/a?b#c HTTP/1.1\r\nHost: {place}\r\nX-Own: 1\r\n{login}\r\n"
LIMITS = PageLimits(max_bytes=100_000, max_requests=5)
OWN = "http://own.example/"
CONNECT = "CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{login}\r\n"


class Client:
    """Talks to a proxy whose account is open."""

    def __init__(self, proxy: GuardedProxy, ledger: Ledger) -> None:
        self.proxy = proxy
        self.ledger = ledger
        self.account = ledger.open(OWN, LIMITS, self.exhaust)
        self.exhausted = 0

    @property
    def login(self) -> str:
        pair = f"{self.ledger.name}:{self.proxy.secret}".encode()
        return f"Proxy-Authorization: Basic {base64.b64encode(pair).decode()}\r\n"

    async def ask(self, text: str, then: bytes = b"") -> bytes:
        host, _, port = self.proxy.address.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(text.encode() + then)
        async with asyncio.timeout(120):
            answer = await reader.read()
        writer.close()
        return answer

    async def get(self, place: str) -> bytes:
        return await self.ask(GET.format(place=place, login=self.login))

    async def connect(self, place: str, then: bytes = b"") -> bytes:
        return await self.ask(CONNECT.format(place=place, login=self.login), then)

    def exhaust(self) -> None:
        self.exhausted += 1


def with_proxy(test: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        guard = AddressGuard.from_text(OPEN)
        resolver = Resolver(guard)
        async with GuardedProxy(Dialler(guard, resolver, 60.0), is_unwanted) as proxy:
            client = Client(proxy, proxy.open_ledger())
            await test(client)
        await resolver.close()

    asyncio.run(run())


def test_a_request_is_passed_on_without_what_was_meant_for_us(web: LocalWeb) -> None:
    web.behave(SITE, "/a?b", answers(200, [("Keep-Alive", "9"), ("X-Kept", "1")], b"body"))

    async def test(client: Client) -> None:
        answer = await client.get(f"{SITE}:{web.port}")
        assert answer.endswith(b"body")
        assert b"X-Kept: 1\r\n" in answer
        assert b"Connection: close" in answer
        assert b"Keep-Alive" not in answer
        assert client.account.bytes > 4

    with_proxy(test)
    (visit,) = web.visits
    assert visit.headers["x-own"] == "1"
    assert not any(name.startswith("proxy-") for name in visit.headers)


def test_a_second_request_on_a_connection_goes_nowhere(web: LocalWeb) -> None:
    web.page(SITE, "/a?b", "once")

    async def test(client: Client) -> None:
        place = f"{SITE}:{web.port}"
        answer = await client.ask(GET.format(place=place, login=client.login) * 2)
        assert answer.count(b"HTTP/1.1") == 1

    with_proxy(test)
    assert len(web.visits) == 1


def test_a_tunnel_passes_bytes_both_ways(web: LocalWeb) -> None:
    web.behave(SITE, "/t", answers(200, [], b"through"))

    async def test(client: Client) -> None:
        request = f"GET /t HTTP/1.1\r\nHost: {SITE}\r\nConnection: close\r\n\r\n".encode()
        answer = await client.connect(f"{SITE}:{web.port}", request)
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b"through")

    with_proxy(test)


@pytest.mark.parametrize("template", [GET, CONNECT])
@pytest.mark.parametrize(
    "login",
    ["", "Proxy-Authorization: Basic YTpi\r\n", "Proxy-Authorization: Basic ###\r\n"],
    ids=["none", "wrong", "broken"],
)
def test_nobody_gets_through_without_the_secret(web: LocalWeb, template: str, login: str) -> None:
    async def test(client: Client) -> None:
        place = f"{SITE}:{web.port}"
        answer = await client.ask(template.format(place=place, login=login))
        assert answer.startswith(b"HTTP/1.1 407 ")

    with_proxy(test)
    assert web.visits == []


def test_an_account_serves_only_while_its_page_is_open(web: LocalWeb) -> None:
    async def test(client: Client) -> None:
        client.account.close()
        assert await client.get(f"{SITE}:{web.port}") == b""
        assert await client.connect(f"{SITE}:{web.port}") == b""
        client.proxy.close_ledger(client.ledger)
        assert (await client.get(f"{SITE}:{web.port}")).startswith(b"HTTP/1.1 407 ")

    with_proxy(test)
    assert web.visits == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "0x7f.1",
        "[fd00::1]",
    ],
)
def test_what_the_guard_refuses_is_not_dialled(web: LocalWeb, host: str) -> None:
    async def test(client: Client) -> None:
        place = f"{host}:{web.port}"
        assert (await client.connect(place)).startswith(b"HTTP/1.1 502 ")
        assert await client.get(place) == b""  # ours would be taken for the page's
        (failure,) = client.ledger.failures.values()
        assert failure.kind in {FailureKind.ADDRESS, FailureKind.DNS, FailureKind.NO_NAME}

    with_proxy(test)
    assert web.visits == []


def test_advertisers_are_refused_unless_the_page_is_theirs() -> None:
    async def test(client: Client) -> None:
        assert (await client.connect("ad.doubleclick.net:443")).startswith(b"HTTP/1.1 403 ")
        client.account.own_host = "ad.doubleclick.net"
        client.proxy.dialler = _ReachesNobody()
        assert (await client.connect("ad.doubleclick.net:443")).startswith(b"HTTP/1.1 502 ")

    with_proxy(test)


class _ReachesNobody(Dialler):
    """Asks no name server and no advertiser, whether this machine could or not."""

    def __init__(self) -> None:
        pass

    async def dial(self, host: str, port: int) -> Streams:
        raise FetchFailed.because(FailureKind.CONNECT, f"{host}:{port} is not dialled")


def test_a_page_gets_no_more_bytes_than_it_may_have(web: LocalWeb) -> None:
    web.behave(SITE, "/a?b", answers(200, [], b"x" * 1_000_000))

    async def test(client: Client) -> None:
        try:
            answer = await client.get(f"{SITE}:{web.port}")
        except ConnectionError:
            answer = b""
        assert len(answer) <= 100_000
        assert client.exhausted == 1

    with_proxy(test)


def test_a_page_gets_no_more_answers_than_it_may_ask_for(web: LocalWeb) -> None:
    web.page(SITE, "/a?b", "once more")

    async def test(client: Client) -> None:
        answers = [await client.get(f"{SITE}:{web.port}") for _ in range(8)]
        assert [bool(answer) for answer in answers] == [*[True] * 5, *[False] * 3]
        assert client.exhausted == 1

    with_proxy(test)
    assert len(web.visits) == 5


@pytest.mark.parametrize("template", [GET, CONNECT])
def test_what_was_dialled_for_a_page_that_has_ended_is_sent_nothing(
    web: LocalWeb, template: str
) -> None:
    web.page(SITE, "/a?b", "never")
    web.page(SITE, "/", "of another page")

    async def test(client: Client) -> None:
        place = f"{SITE}:{web.port}"
        client.proxy.dialler = _EndsMeanwhile(client)
        request = template.format(place=place, login=client.login)
        assert await client.ask(request, b"GET /a?b HTTP/1.1\r\n\r\n") == b""
        reader, writer = await asyncio.open_connection(SITE, web.port)
        writer.write(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert (await reader.read()).endswith(b"of another page")
        writer.close()

    with_proxy(test)
    assert web.paths(SITE) == ["/"]


class _EndsMeanwhile(Dialler):
    """Has the page end while its connection is made."""

    def __init__(self, client: Client) -> None:
        self._client, self._dialler = client, client.proxy.dialler

    async def dial(self, host: str, port: int) -> Streams:
        streams = await self._dialler.dial(host, port)
        self._client.account.close()
        return streams


def test_who_comes_just_as_it_closes_is_not_left_waiting() -> None:
    async def test(client: Client) -> None:
        host, _, port = client.proxy.address.partition(":")
        comes = [socket.create_connection((host, int(port))) for _ in range(9)]
        for _ in range(2):
            await asyncio.sleep(0)  # then they are accepted, and not yet served
        await client.proxy.close()
        for each in comes:
            each.settimeout(60)
            with suppress(ConnectionError):
                assert await asyncio.to_thread(each.recv, 1) == b""
            each.close()

    with_proxy(test)


@pytest.mark.parametrize(
    "text",
    [
        "GET / HTTP/1.1\r\n\r\n",
        "GET ftp://a/ HTTP/1.1\r\n\r\n",
        "HELLO\r\n\r\n",
        "CONNECT a HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_to_a_proxy(text: str) -> None:
    async def test(client: Client) -> None:
        assert (await client.ask(text)).startswith(b"HTTP/1.1 400 ")

    with_proxy(test)


def test_interim_answers_are_skipped(web: LocalWeb) -> None:
    web.behave(
        SITE,
        "/a?b",
        sends(b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nlate"),
    )

    async def test(client: Client) -> None:
        answer = await client.get(f"{SITE}:{web.port}")
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b"late")

    with_proxy(test)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(garbage: bytes) -> None:
    for head in (garbage, b"GET http://a/ HTTP/1.1\r\n" + garbage, b"CONNECT " + garbage):
        request = read_request(head + b"\r\n\r\n")
        if request is not None:
            assert request.host or request.is_tunnel
            assert request.credential is None or len(request.credential) == 2
            assert request.body_bytes >= -1
    assert close_after(garbage + b"\r\n\r\n").endswith(b"Connection: close\r\n\r\n")
    assert is_interim(garbage) in {True, False}


@pytest.mark.parametrize(
    ("target", "host", "port", "path"),
    [
        ("http://a.example", "a.example", 80, "/"),
        ("http://A.example:8080/x?y=/z", "a.example", 8080, "/x?y=/z"),
        ("http://[::1]:81/", "::1", 81, "/"),
        ("http://user:secret@a.example/", "a.example", 80, "/"),
    ],
)
def test_where_a_request_goes(target: str, host: str, port: int, path: str) -> None:
    request = read_request(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    assert request is not None
    assert (request.host, request.port, request.path) == (host, port, path)
    assert request.for_origin().startswith(f"GET {path} HTTP/1.1\r\n".encode())
