"""Faults of HTTP itself: what a server does with a connection, a head, a length, a redirect."""

from __future__ import annotations

from tests.faults.fault import (
    HTML,
    LINK,
    NO_LINK,
    OK,
    PAGE,
    Fault,
    html,
    leads_to,
    sends_endlessly,
)
from tests.site import (
    Exchange,
    answers,
    close_silently,
    hang,
    reset,
    resets_after,
    sends,
    trickles,
)

DOWN = ("unreachable",)
LIVE = ("live",)
_CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
_WHOLE = OK + b"Content-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE.encode())
_OTHER = OK + b"Content-Length: %d\r\n\r\n%s" % (len(NO_LINK), NO_LINK.encode())
_HTTP2_SETTINGS = b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"


def _sized(announced: int) -> bytes:
    return OK + b"Content-Length: %d\r\n\r\n%s" % (announced, NO_LINK.encode())


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


async def _onward(exchange: Exchange) -> None:
    """Redirect from each address to the next, for ever."""
    number = int("0" + "".join(filter(str.isdigit, exchange.visit.path))) + 1
    await exchange.answer(302, [("Location", f"/page?{number}")])


async def _refresh_onward(exchange: Exchange) -> None:
    number = int("0" + "".join(filter(str.isdigit, exchange.visit.path))) + 1
    body = f'<meta http-equiv="refresh" content="0; url=/page?{number}"><p>on'
    await exchange.answer(200, [HTML], body.encode())


CONNECTIONS = (
    Fault("never answers", DOWN, "no answer within", hang),
    Fault("closes at once", DOWN, "without an answer", close_silently),
    Fault("resets at once", DOWN, "broke off", reset),
    Fault("head byte by byte", DOWN, "no answer within", trickles(b"HTTP/1.1 200 OK\r\nX: ")),
    Fault("body byte by byte", DOWN, "cut off", trickles(OK + b"\r\n" + NO_LINK.encode())),
    Fault("reset in the head", DOWN, "broke off", resets_after(b"HTTP/1.1 200 OK\r\nCon")),
    Fault("reset in the body", DOWN, "cut off", resets_after(_sized(90_000))),
    Fault("nobody listens", DOWN, "refused", url="http://127.1.9.9:9/page"),
)

LENGTHS = (
    Fault("less than announced", DOWN, "cut off", sends(_sized(90_000))),
    Fault("more than announced", ("missing",), "no link", sends(_sized(200))),
    Fault(
        "2 GB announced",
        ("refused",),
        "larger than 32 MiB",
        trickles(OK + b"Content-Length: 2147483648\r\n\r\nx"),
    ),
    Fault(
        "a length beyond all numbers",
        ("refused", *DOWN),
        "",
        sends(OK + b"Content-Length: " + b"9" * 300 + b"\r\n\r\nx"),
    ),
    Fault(
        "a length below zero", LIVE, "", sends(OK + b"Content-Length: -5\r\n\r\n" + PAGE.encode())
    ),
    Fault(
        "two lengths",
        DOWN,
        "no valid HTTP",
        sends(OK + b"Content-Length: 4\r\n" + _sized(9)[len(OK) :]),
    ),
    Fault(
        "never ends",
        ("refused",),
        "larger than 32 MiB",
        sends_endlessly(OK + b"\r\n", b"x" * 400_000),
    ),
    Fault(
        "a broken chunk", DOWN, "cut off", sends(_CHUNKED + _chunk(NO_LINK.encode()) + b"zz\r\n")
    ),
    Fault("a chunk of no size", DOWN, "", sends(_CHUNKED + b"-1\r\nx\r\n0\r\n\r\n")),
    Fault("a chunk beyond all numbers", DOWN, "", sends(_CHUNKED + b"f" * 40 + b"\r\nx\r\n")),
    Fault("chunks without an end", DOWN, "cut off", sends(_CHUNKED + _chunk(NO_LINK.encode()))),
    Fault(
        "chunks of one byte",
        LIVE,
        "",
        sends(_CHUNKED + b"".join(_chunk(bytes([c])) for c in PAGE.encode()) + _chunk(b"")),
    ),
    Fault(
        "chunks of one byte without end",
        DOWN,
        "cut off",
        sends_endlessly(_CHUNKED, b"1\r\nx\r\n" * 20_000),
    ),
    Fault("endless chunk sizes", DOWN, "", sends_endlessly(_CHUNKED, b"0" * 50_000)),
    Fault(
        "endless trailers",
        DOWN + LIVE,
        "",
        sends_endlessly(_CHUNKED + _chunk(PAGE.encode()) + b"0\r\n", b"X: y\r\n" * 4_000),
    ),
)

HEADS = (
    Fault(
        "endless headers",
        DOWN,
        "no valid HTTP",
        sends_endlessly(OK, b"X: " + b"y" * 60_000 + b"\r\n"),
    ),
    Fault(
        "one endless header", DOWN, "no valid HTTP", sends_endlessly(OK + b"X: ", b"y" * 60_000)
    ),
    Fault(
        "10,000 headers",
        DOWN,
        "no valid HTTP",
        sends(OK + b"X: y\r\n" * 10_000 + b"\r\n" + PAGE.encode()),
    ),
    Fault(
        "a flood of cookies",
        LIVE,
        "",
        answers(
            200,
            [HTML, *(("Set-Cookie", f"c{n}={'x' * 150}") for n in range(1_000))],
            PAGE.encode(),
        ),
    ),
    Fault(
        "folded and doubled headers",
        LIVE,
        "",
        sends(
            OK
            + b"X-A: 1\r\n 2\r\n\t3\r\nX-A: 4\r\nContent-Type: image/png\r\n\r\n"
            + PAGE.encode()
        ),
    ),
    Fault(
        "control characters in headers",
        LIVE,
        "",
        sends(OK + b"X-A: \x00\x01\x1b[31m\r\n\r\n" + PAGE.encode()),
    ),
    Fault("no colon, no name", LIVE, "", sends(OK + b"nothing\r\n: x\r\n\r\n" + PAGE.encode())),
    Fault("another protocol", DOWN, "no valid HTTP", sends(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")),
    Fault("HTTP/0.9", DOWN, "no valid HTTP", sends(PAGE.encode() + b"\r\n\r\n")),
    Fault("HTTP/2 frames", DOWN, "", sends(_HTTP2_SETTINGS * 3)),
    Fault(
        "HTTP/2 in the status line", DOWN + LIVE, "", sends(b"HTTP/2 200\r\n\r\n" + PAGE.encode())
    ),
    Fault("a status of four digits", DOWN, "", sends(b"HTTP/1.1 2000 OK\r\n\r\nx")),
    Fault("a status that is a word", DOWN, "", sends(b"HTTP/1.1 fine OK\r\n\r\nx")),
    Fault("a status nobody knows", ("blocked",), "999", answers(999, [HTML], b"no")),
    Fault(
        "switches protocols",
        DOWN,
        "",
        sends(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n" + _HTTP2_SETTINGS),
    ),
    Fault("early hints", LIVE, "", sends(b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" * 5, _WHOLE)),
    Fault(
        "endless early hints",
        DOWN,
        "no valid HTTP",
        sends_endlessly(b"", b"HTTP/1.1 103 Early\r\n\r\n" * 50),
    ),
    Fault("204 unasked", DOWN, "empty", answers(204, [HTML])),
    Fault(
        "206 unasked",
        DOWN,
        "cut off",
        answers(206, [HTML, ("Content-Range", "bytes 0-9/900")], NO_LINK.encode()),
    ),
    Fault("304 unasked", DOWN, "304", answers(304, [HTML])),
    Fault("an empty page", DOWN, "empty", answers(200, [HTML])),
)

CONNECTION_REUSE = (
    Fault("a second answer behind the first", LIVE, "", sends(_WHOLE + _OTHER, then_close=False)),
    Fault(
        "an answer nobody asked for behind robots.txt",
        LIVE,
        "",
        html(PAGE),
        {
            "/robots.txt": sends(
                b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + _OTHER, then_close=False
            )
        },
    ),
    Fault(
        "keeps alive, then closes",
        LIVE,
        "",
        html(PAGE),
        {
            "/robots.txt": sends(
                b"HTTP/1.1 404 No\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"
            )
        },
    ),
    Fault(
        "keeps alive, then resets",
        LIVE,
        "",
        html(PAGE),
        {
            "/robots.txt": resets_after(
                b"HTTP/1.1 404 No\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"
            )
        },
    ),
)

REDIRECTS = (
    Fault("redirects to itself", DOWN, "circle", leads_to("/page")),
    Fault("redirects without end", DOWN, "more than 10 times", _onward, {"*": _onward}),
    Fault("redirects nowhere", DOWN, "302", answers(302, [HTML], b"<p>moved")),
    Fault("redirects to no URL", DOWN, "no valid URL", leads_to("http://[:::")),
    Fault(
        "a redirect of 50,000 characters",
        (*DOWN, "page_gone"),
        "",
        leads_to("/" + "a" * 50_000),
    ),
    Fault("redirects to a file", ("refused",), "file", leads_to("file:///etc/passwd")),
    Fault("redirects to a script", ("refused",), "javascript", leads_to("javascript:alert(1)")),
    Fault(
        "a refresh to itself",
        LIVE,
        "",
        html(f'<meta http-equiv=refresh content="0; url=/page">{LINK}'),
    ),
    Fault(
        "refreshes without end",
        DOWN,
        "more than 10 times",
        _refresh_onward,
        {"*": _refresh_onward},
    ),
    Fault(
        "a refresh of a million semicolons",
        (*LIVE, "page_gone"),
        "",
        html(f'<meta http-equiv=refresh content="0{";" * 60_000}">{PAGE}'),
    ),
)

FAULTS = (*CONNECTIONS, *LENGTHS, *HEADS, *CONNECTION_REUSE, *REDIRECTS)
