"""One fetch against a real server: what comes back, and in what words it fails."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from linkcrawler.downloading.client import HttpClient
from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.limits import MIB, Limits
from linkcrawler.downloading.resolver import Resolver, ResolverOptions
from linkcrawler.downloading.tls import tls_context
from linkcrawler.evidence import FailureKind
from tests.certificates import Authority
from tests.nameserver import SERVER_FAILED, NameServer
from tests.site import (
    LocalWeb,
    answers,
    close_silently,
    hang,
    in_turn,
    reset,
    resets_after,
    sends,
    trickles,
)

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.downloading.client import Answer
    from tests.downloading.conftest import Fetch
    from tests.site import Behaviour

HOST = "127.0.0.5"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
QUICK = Limits(total_s=2, connect_s=60)
"""For what never ends: long enough for what comes at first."""
SMALL = Limits(total_s=60, connect_s=60, max_bytes=100_000)


def failure(fetch: Fetch, url: str, **options: object) -> tuple[FailureKind, str]:
    with pytest.raises(FetchFailed) as caught:
        fetch(url, **options)  # type: ignore[arg-type]  # as given by the tests
    return caught.value.failure.kind, caught.value.failure.detail


# ---- what arrives --------------------------------------------------------------------------------


def test_a_page(web: LocalWeb, fetch: Fetch) -> None:
    url = web.behave(
        HOST,
        "/a",
        answers(200, [("X-B", "2"), ("X-A", "1"), ("x-b", "3")], b"<p>page</p>"),
    )
    answer = fetch(url)
    assert (answer.status, answer.body, answer.complete) == (200, b"<p>page</p>", True)
    assert answer.headers[:3] == (("x-b", "2"), ("x-a", "1"), ("x-b", "3"))


def test_what_is_sent(web: LocalWeb, fetch: Fetch) -> None:
    url = web.page(HOST, "/a", "x")
    fetch(url, headers=[("User-Agent", "linkcrawler/test"), ("Accept-Encoding", "lies")])
    visit = web.visits[0]
    assert visit.user_agent == "linkcrawler/test"
    assert visit.headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert visit.headers["host"] == f"{HOST}:{web.port}"
    assert not visit.headers.keys() & {"cookie", "authorization", "referer"}


@pytest.mark.parametrize(
    "path", ["/a%2Fb?x=%41&&y=1+2", "/%7euser/?q=a|b", "/a//b/./c", "/;p=1?a=%C3%A9&a=%zz"]
)
def test_the_url_goes_out_as_it_is_written(web: LocalWeb, fetch: Fetch, path: str) -> None:
    web.behave(HOST, "*", answers())
    fetch(web.url(HOST, path))
    assert web.paths() == [path]


def test_neither_fragment_nor_credentials_are_sent(web: LocalWeb, fetch: Fetch) -> None:
    web.page(HOST, "/a", "x")
    fetch(f"http://user:secret@{HOST}:{web.port}/a#part")
    assert web.paths() == ["/a"]
    assert "authorization" not in web.visits[0].headers


def test_redirects_and_cookies_are_left_to_others(web: LocalWeb, fetch: Fetch) -> None:
    url = web.behave(HOST, "/a", answers(302, [("Location", "/b"), ("Set-Cookie", "a=b")]))
    answer = fetch(url, url)
    assert (answer.status, dict(answer.headers)["location"]) == (302, "/b")
    assert web.paths() == ["/a", "/a"]
    assert "cookie" not in web.visits[1].headers


@pytest.mark.parametrize("status", [200, 204, 304, 404, 429, 500, 503, 999])
def test_every_status_is_an_answer(web: LocalWeb, fetch: Fetch, status: int) -> None:
    assert fetch(web.behave(HOST, "/a", answers(status))).status == status


@pytest.mark.parametrize(
    ("content_range", "complete"),
    [
        (["bytes 0-11/12"], True),
        (["bytes 0-11/900"], False),
        (["bytes 5-11/12"], False),
        (["bytes 0-11/*"], False),
        (["bytes 0-11/12", "bytes 0-11/900"], False),
        ([], False),
    ],
)
def test_a_part_that_nobody_asked_for_is_no_whole_page(
    web: LocalWeb, fetch: Fetch, content_range: list[str], complete: bool
) -> None:
    headers = [("Content-Range", value) for value in content_range]
    answer = fetch(web.behave(HOST, "/a", answers(206, headers, b"<p>page</p>\n")))
    assert (answer.body, answer.complete) == (b"<p>page</p>\n", complete)


def test_one_connection_serves_a_host(web: LocalWeb, fetch: Fetch) -> None:
    url = web.page(HOST, "/a", "x")
    fetch(url, url, url)
    assert len({visit.connection for visit in web.visits}) == 1


def test_headers_in_utf8_and_in_latin1(web: LocalWeb, fetch: Fetch) -> None:
    url = web.behave(HOST, "/a", sends(OK + b"A: caf\xc3\xa9\r\nB: caf\xe9\r\n\r\n"))
    headers = dict(fetch(url).headers)
    assert (headers["a"], headers["b"]) == ("café", "café")


def test_large_headers_are_no_trouble(web: LocalWeb, fetch: Fetch) -> None:
    many = [("Set-Cookie", f"c{n}=" + "x" * 60) for n in range(500)]
    url = web.behave(HOST, "/a", answers(200, [("Long", "y" * 60_000), *many], b"ok"))
    assert fetch(url).body == b"ok"


# ---- bodies --------------------------------------------------------------------------------------


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


BODIES: dict[str, tuple[Behaviour, bytes, bool]] = {
    "until the connection closes": (sends(OK + b"\r\nbody"), b"body", True),
    "in chunks": (
        sends(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b"bo", b"dy", b"")),
        b"body",
        True,
    ),
    "gzip": (
        answers(200, [("Content-Encoding", "gzip")], gzip.compress(b"body")),
        b"body",
        True,
    ),
    "more than announced": (sends(OK + b"Content-Length: 4\r\n\r\nbody and more"), b"body", True),
    "less than announced": (sends(OK + b"Content-Length: 40\r\n\r\nbody"), b"body", False),
    "a chunk that breaks off": (
        sends(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nbo"),
        b"bo",
        False,
    ),
    "chunks without an end": (
        sends(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b"body")),
        b"body",
        False,
    ),
    "a broken chunk": (
        sends(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b"body") + b"zz\r\n"),
        b"body",
        False,
    ),
    "a reset in the middle": (
        resets_after(OK + b"Content-Length: 40\r\n\r\nbody"),
        b"body",
        False,
    ),
    "gzip cut off": (
        sends(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"body" * 99)[:-8]),
        b"body" * 99,
        False,
    ),
    "gzip that is none": (
        answers(200, [("Content-Encoding", "gzip")], b"<p>body"),
        b"<p>body",
        False,
    ),
    "both lengths": (
        sends(
            OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"body", b"")
        ),
        b"body",
        True,
    ),
    "one length twice": (
        sends(OK + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody"),
        b"body",
        True,
    ),
    "a malformed header": (sends(OK + b"Bad Header: x\r\nnone\r\n\r\nbody"), b"body", True),
    "a head in pieces": (
        sends(b"HTTP/1.1 20", b"0 OK\r\nA: b\r", b"\n\r\nbo", b"dy"),
        b"body",
        True,
    ),
    "bare line feeds": (sends(b"HTTP/1.1 200 OK\nA: b\n\nbody"), b"body", True),
    "early hints": (
        sends(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", OK + b"\r\nbody"),
        b"body",
        True,
    ),
    "continue and page in one": (
        sends(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"\r\nbody"),
        b"body",
        True,
    ),
    "no reason phrase": (sends(b"HTTP/1.1 200\r\n\r\nbody"), b"body", True),
    "old HTTP": (sends(b"HTTP/1.0 200 OK\r\n\r\nbody"), b"body", True),
}


@pytest.mark.parametrize("case", BODIES)
def test_bodies(web: LocalWeb, fetch: Fetch, case: str) -> None:
    behaviour, body, complete = BODIES[case]
    answer = fetch(web.behave(HOST, "/a", behaviour))
    assert (answer.body, answer.complete) == (body, complete)


def test_a_body_that_trickles_is_cut_and_kept(web: LocalWeb, fetch: Fetch) -> None:
    url = web.behave(HOST, "/a", trickles(OK + b"\r\nbegin"))
    answer = fetch(url, limits=QUICK)
    assert answer.body.startswith(b"begin")
    assert not answer.complete


def test_bytes_after_the_body_do_not_reach_the_next_answer(web: LocalWeb, fetch: Fetch) -> None:
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    url = web.behave(
        HOST, "/a", sends(OK + b"Content-Length: 4\r\n\r\nbody" + smuggled, then_close=False)
    )
    assert fetch(url, web.page(HOST, "/b", "good")).body == b"good"


# ---- limits --------------------------------------------------------------------------------------


def test_a_body_at_the_limit_and_one_over_it(web: LocalWeb, fetch: Fetch) -> None:
    full = web.page(HOST, "/full", bytes(SMALL.max_bytes))
    over = web.page(HOST, "/over", bytes(SMALL.max_bytes + 1))
    assert len(fetch(full, limits=SMALL).body) == SMALL.max_bytes
    assert failure(fetch, over, limits=SMALL)[0] is FailureKind.TOO_LARGE


def test_an_endless_body_is_refused(web: LocalWeb, fetch: Fetch) -> None:
    url = web.behave(HOST, "/a", trickles(OK + b"\r\n", bytes(200_000), every_s=0))
    assert failure(fetch, url, limits=SMALL) == (
        FailureKind.TOO_LARGE,
        "the body is larger than 0.0953674 MiB",
    )


def test_two_gigabytes_announced_are_refused_unread(web: LocalWeb, fetch: Fetch) -> None:
    url = web.behave(HOST, "/a", trickles(OK + b"Content-Length: 2147483648\r\n\r\nx"))
    assert failure(fetch, url) == (FailureKind.TOO_LARGE, "the body is larger than 32 MiB")


def test_a_bomb_is_refused(web: LocalWeb, fetch: Fetch) -> None:
    bomb = gzip.compress(bytes(40 * MIB))
    url = web.behave(HOST, "/a", answers(200, [("Content-Encoding", "gzip")], bomb))
    assert failure(fetch, url)[0] is FailureKind.TOO_LARGE


def test_a_body_may_be_cut_instead(web: LocalWeb, fetch: Fetch) -> None:
    limits = replace(SMALL, max_bytes=1000, cut_at_max=True)
    plain = web.behave(HOST, "/a", trickles(OK + b"\r\n", bytes(5000), every_s=0))
    packed = web.behave(
        HOST, "/b", answers(200, [("Content-Encoding", "gzip")], gzip.compress(bytes(50_000)))
    )
    for url in (plain, packed):
        answer = fetch(url, limits=limits)
        assert (len(answer.body), answer.complete) == (1000, True)


# ---- failures ------------------------------------------------------------------------------------

FAILURES: dict[str, tuple[Behaviour, FailureKind, str]] = {
    "silence": (hang, FailureKind.TIMEOUT, "no answer within 2 s"),
    "a head that trickles": (
        trickles(b"HTTP/1.1 200 OK\r\nX: "),
        FailureKind.TIMEOUT,
        "no answer within 2 s",
    ),
    "no word": (
        close_silently,
        FailureKind.EMPTY,
        "the server closed the connection without an answer",
    ),
    "a reset": (reset, FailureKind.RESET, "the server broke off the connection"),
    "garbage": (
        sends(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        FailureKind.PROTOCOL,
        "the answer is no valid HTTP",
    ),
    "HTTP/0.9": (
        sends(b"<html>\r\n\r\n<p>no head</p>"),
        FailureKind.PROTOCOL,
        "the answer is no valid HTTP",
    ),
    "endless headers": (
        trickles(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"y" * 60_000 + b"\r\n", every_s=0),
        FailureKind.PROTOCOL,
        "the answer is no valid HTTP",
    ),
    "two lengths": (
        sends(OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody"),
        FailureKind.PROTOCOL,
        "the answer is no valid HTTP",
    ),
    "a promise only": (
        trickles(OK + b"Content-Length: 9\r\n\r\n", b""),
        FailureKind.TIMEOUT,
        "no answer within 2 s",
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_failures(web: LocalWeb, fetch: Fetch, case: str) -> None:
    behaviour, kind, words = FAILURES[case]
    url = web.behave(HOST, "/a", behaviour)
    limits = QUICK if kind is FailureKind.TIMEOUT else SMALL
    assert failure(fetch, url, limits=limits) == (kind, words)
    assert web.paths() == ["/a"], "a failure is never asked again behind our back"


def test_a_stale_connection_is_asked_once_more(web: LocalWeb, fetch: Fetch) -> None:
    """A server may close an idle connection just as the next request comes in."""
    first = web.page(HOST, "/a", "x")
    stale = web.behave(HOST, "/b", in_turn(close_silently, answers(200, [], b"fresh")))
    assert fetch(first, stale).body == b"fresh"
    assert web.paths() == ["/a", "/b", "/b"]


def test_a_closed_port(web: LocalWeb, fetch: Fetch) -> None:
    url = f"http://127.0.0.77:{web.port}/"
    assert failure(fetch, url) == (FailureKind.CONNECT, "the connection was refused")


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://:80/", "http://a:99999/"])
def test_urls_that_are_none(fetch: Fetch, url: str) -> None:
    assert failure(fetch, url)[0] is FailureKind.BAD_REDIRECT


# ---- addresses -----------------------------------------------------------------------------------

LOOPBACK_LITERALS = [
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "0.0.0.0",
    "[::]",
]


@pytest.mark.parametrize("host", LOOPBACK_LITERALS)
def test_literals_are_guarded(web: LocalWeb, fetch: Fetch, host: str) -> None:
    kind, words = failure(fetch, f"http://{host}:{web.port}/", allow="")
    assert kind is FailureKind.ADDRESS
    assert "loopback" in words or "unspecified" in words
    assert web.visits == []


def test_names_are_guarded_by_what_they_resolve_to(web: LocalWeb, fetch: Fetch) -> None:
    with NameServer({"inside.test": [["127.0.0.1"]]}) as names:
        options = ResolverOptions(nameservers=("127.0.0.1",), udp_port=names.port)
        url = f"http://inside.test:{web.port}/"
        kind, words = failure(fetch, url, allow="", resolver=options)
    assert (kind, words) == (FailureKind.ADDRESS, "the address 127.0.0.1 is loopback")
    assert web.visits == []


def test_a_name_that_changes_its_mind_is_judged_when_it_is_dialled(
    web: LocalWeb, fetch: Fetch
) -> None:
    """DNS rebinding: the first look-up says an open address, the next one a closed one."""
    with NameServer({"rebound.test": [["127.0.0.5"], ["127.0.0.1"]]}, ttl=0) as names:
        options = ResolverOptions(nameservers=("127.0.0.1",), udp_port=names.port, cache_size=1)
        web.page("rebound.test", "/", "open")
        web.host(HOST)
        url = f"http://rebound.test:{web.port}/"
        assert fetch(url, allow="127.0.0.5/32", resolver=options).body == b"open"
        kind, _ = failure(fetch, url, allow="127.0.0.5/32", resolver=options)
    assert kind is FailureKind.ADDRESS
    assert len(web.visits) == 1


def test_name_failures_are_said_as_such(fetch: Fetch) -> None:
    with NameServer({"failed.test": [SERVER_FAILED]}) as names:
        options = ResolverOptions(nameservers=("127.0.0.1",), udp_port=names.port)
        gone = failure(fetch, "http://gone.test/", resolver=options)
        failed = failure(fetch, "http://failed.test/", resolver=options)
    assert gone == (FailureKind.NO_NAME, "the name does not resolve: no such host")
    assert failed == (FailureKind.DNS, "the name servers could not say")


# ---- TLS -----------------------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority.create(tmp_path / "ca")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def test_a_safe_page(web: LocalWeb, fetch: Fetch, authority: Authority) -> None:
    port = web.tls_host(HOST, authority.server_context(HOST))
    web.page(HOST, "/a", "safe")
    assert fetch(f"https://{HOST}:{port}/a").body == b"safe"


def test_certificates_at_fault(web: LocalWeb, fetch: Fetch, authority: Authority) -> None:
    contexts = {
        "its certificate has expired": authority.server_context(
            HOST, valid_for=timedelta(days=-1)
        ),
        "its certificate is self-signed": authority.server_context(HOST, self_signed=True),
        "its certificate is for another address": authority.server_context("127.0.0.6"),
    }
    for words, context in contexts.items():
        port = web.tls_host(HOST, context)
        found = failure(fetch, f"https://{HOST}:{port}/")
        assert found == (FailureKind.TLS, f"no safe connection: {words}")


def test_an_unknown_issuer(web: LocalWeb, fetch: Fetch, tmp_path: Path) -> None:
    context = Authority.create(tmp_path / "stranger").server_context(HOST)
    port = web.tls_host(HOST, context)
    kind, words = failure(fetch, f"https://{HOST}:{port}/")
    assert kind is FailureKind.TLS
    assert "unknown" in words


def test_no_tls_where_it_was_expected(web: LocalWeb, fetch: Fetch) -> None:
    web.host(HOST)
    limits = Limits(total_s=60, connect_s=0.3)
    found = failure(fetch, f"https://{HOST}:{web.port}/", limits=limits)
    assert found == (FailureKind.CONNECT, "no connection within 0.3 s")


# ---- connections ---------------------------------------------------------------------------------


def test_a_hosts_idle_connections_can_be_closed(web: LocalWeb) -> None:
    urls = [web.page(f"127.0.0.{n}", "/", "x") for n in (5, 6)]

    async def scene() -> list[int]:
        guard = AddressGuard.from_text("127.0.0.0/8")
        client = HttpClient(guard, Resolver(guard), lambda: tls_context(verify=True))
        for url in urls:
            await client.fetch(url, [], Limits())
        idle = [client.idle]
        client.close_idle("127.0.0.5")
        idle.append(client.idle)
        await client.close()
        return idle

    assert asyncio.run(scene()) == [2, 1]


def test_many_at_once_do_not_mix_up_their_answers(web: LocalWeb) -> None:
    urls = {web.page(f"127.0.0.{n}", f"/{n}", f"page {n}"): n for n in range(2, 60)}

    async def scene() -> list[Answer]:
        guard = AddressGuard.from_text("127.0.0.0/8")
        client = HttpClient(guard, Resolver(guard), lambda: tls_context(verify=True))
        try:
            return await asyncio.gather(*(client.fetch(url, [], Limits()) for url in urls))
        finally:
            await client.close()

    for answer, number in zip(asyncio.run(scene()), urls.values(), strict=True):
        assert answer.body == f"page {number}".encode()
