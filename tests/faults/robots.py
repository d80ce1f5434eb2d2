"""Faults of a robots.txt, on which all pages of its host hang."""

from __future__ import annotations

from tests.faults.fault import PAGE, Fault, html, leads_to, sends_endlessly
from tests.site import answers, hang, trickles

DOWN = ("unreachable",)
LIVE = ("live",)

FAULTS = (
    Fault(
        "robots.txt of 100 MB",
        LIVE,
        "",
        html(PAGE),
        {
            "/robots.txt": sends_endlessly(
                b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n", b"Disallow: /x\n" * 20_000
            )
        },
    ),
    Fault("robots.txt never answers", DOWN, "robots.txt", html(PAGE), {"/robots.txt": hang}),
    Fault(
        "robots.txt never ends",
        (*DOWN, "disallowed"),
        "robots.txt",
        html(PAGE),
        {"/robots.txt": trickles(b"HTTP/1.1 200 OK\r\n\r\n", b"#")},
    ),
    Fault(
        "robots.txt of wildcards",
        ("disallowed",),
        "robots.txt",
        html(PAGE),
        {
            "/robots.txt": answers(
                200, [], b"User-agent: *\nDisallow: /" + b"*a" * 240_000 + b"\n"
            ),
            "*": html(PAGE),
        },
        url="/" + "a" * 6_000,
    ),
    Fault(
        "robots.txt leads to itself",
        LIVE,
        "",
        html(PAGE),
        {"/robots.txt": leads_to("/robots.txt")},
    ),
    Fault(
        "robots.txt leads inside",
        (*LIVE, "refused"),
        "",
        html(PAGE),
        {"/robots.txt": leads_to("http://127.0.0.1/robots.txt")},
    ),
)
