"""Faults of what is sent: bombs, lies about characters, pages built to hold up their reader."""

from __future__ import annotations

import gzip
import zlib
from functools import cache
from typing import TYPE_CHECKING

import brotli
from backports import zstd

from linkcrawler.downloading.limits import MIB
from tests.faults.fault import HTML, LINK, NO_LINK, PAGE, TEXT, Fault, html, raw

if TYPE_CHECKING:
    from tests.site import Behaviour, Exchange

LIVE = ("live",)
REFUSED = ("refused",)
COSTLY = ("unreachable",)
_GIB = 1024 * MIB


@cache
def gzip_bomb() -> bytes:
    """Return 1 MB that a gzip reader makes 1 GB of: one block of zeros, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(16 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    head = gzip.compress(b"")[:10]
    return head + block * (_GIB // (16 * MIB))


@cache
def brotli_bomb() -> bytes:
    """Return a kilobyte of which brotli makes 256 MB."""
    packed: bytes = brotli.compress(bytes(256 * MIB), quality=1)
    return packed


@cache
def zstd_bomb() -> bytes:
    """Return frames of zeros, 1 GB together."""
    return zstd.compress(bytes(16 * MIB)) * (_GIB // (16 * MIB))


@cache
def _gzip_in_gzip() -> bytes:
    return gzip.compress(gzip.compress(gzip_bomb()))


def _packed(make: object, encoding: str) -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await exchange.answer(200, [HTML, ("Content-Encoding", encoding)], make())  # type: ignore[operator]

    return behave


BOMBS = (
    Fault("gzip bomb", REFUSED, "larger than 32 MiB", _packed(gzip_bomb, "gzip")),
    Fault("brotli bomb", REFUSED, "larger than 32 MiB", _packed(brotli_bomb, "br")),
    Fault("zstd bomb", REFUSED, "larger than 32 MiB", _packed(zstd_bomb, "zstd")),
    Fault("gzip in gzip in gzip", REFUSED, "larger than 32 MiB", _packed(_gzip_in_gzip, "gzip, gzip, gzip")),
    Fault("nine layers of gzip", COSTLY, "broken", _packed(_gzip_in_gzip, "gzip, " * 8 + "gzip")),
    Fault("gzip cut off", COSTLY, "cut off", raw(gzip.compress(NO_LINK.encode() * 9)[:-20], HTML[1], ("Content-Encoding", "gzip"))),
    Fault("gzip that is none", LIVE, "", raw(PAGE.encode(), HTML[1], ("Content-Encoding", "gzip"))),
    Fault("an encoding nobody knows", LIVE, "", raw(PAGE.encode(), HTML[1], ("Content-Encoding", "x-evil"))),
)  # fmt: skip

_RUSSIAN = f"<h1>Фасоль</h1><p>{TEXT}{LINK}"

CHARSETS = (
    Fault("a charset that lies", LIVE, "", raw(_RUSSIAN.encode("cp1251"), "text/html; charset=utf-8")),
    Fault("two charsets", LIVE, "", raw(f"<meta charset=utf-16><meta charset=koi8-r>{_RUSSIAN}".encode("cp1251"), "text/html")),
    Fault("a charset nobody knows", LIVE, "", html(_RUSSIAN, kind="text/html; charset=x-evil")),
    Fault("a charset of 50,000 characters", LIVE, "", html(_RUSSIAN, kind="text/html; charset=" + "x" * 50_000)),
    Fault("UTF-16 without a mark", LIVE, "", raw(PAGE.encode("utf-16-le"), "text/html; charset=utf-16")),
    Fault("a mark that lies", (*LIVE, "missing", "unreachable"), "", raw(b"\xff\xfe" + PAGE.encode(), "text/html")),
    Fault("UTF-7", ("missing",), "no link", raw(f"{NO_LINK}+ADw-a href=https://shop.example/+AD4-x".encode(), "text/html; charset=utf-7")),
    Fault("NUL bytes", LIVE, "", raw(PAGE.replace(". ", "\0. ").encode())),
    Fault("only NUL bytes", (*COSTLY, "not_html"), "", raw(bytes(500_000))),
    Fault("bytes that are no text", ("unreachable", "not_html", "missing"), "", raw(bytes(range(256)) * 2_000)),
)  # fmt: skip

_COSTS = "more than 2 s of a processor"

COSTLY_PAGES = (
    Fault("100,000 nested elements", COSTLY, _COSTS, html("<div>" * 100_000, LINK)),
    Fault("150,000 attributes", COSTLY, _COSTS, html("<p ", *(f"a{n}=1 " for n in range(150_000)), ">", LINK)),
    Fault("elements that open again", COSTLY, _COSTS, html("<p>", *(f"<b id={n}>" for n in range(8_000)), "</p>", "<p>x</p>" * 8_000, LINK)),
)  # fmt: skip

ANY = ("live", "missing", "unreachable")
LARGE_PAGES = (
    Fault("large, and only large", LIVE, "", html(PAGE, f"<p>{TEXT}</p>" * 100, "<ul><li>one</ul>" * 4_000)),
    Fault("1,000,000 links", ANY, "", html(PAGE, *(f"<a href=/{n}>x</a>" for n in range(1_000_000)))),
    Fault("an attribute of 30 MB", ANY, "", html(f"<p title='{'x' * 30_000_000}'>", PAGE)),
    Fault("100,000 links to the target", ANY, "", html(PAGE, LINK * 100_000)),
    Fault("100,000 canonical links", LIVE, "", html("<link rel=canonical href=/a>" * 3_000, PAGE)),
    Fault("a canonical of 900,000 characters", LIVE, "", html(f"<link rel=canonical href='/{'a' * 900_000}'>", PAGE)),
    Fault("a base of 900,000 characters", LIVE, "", html(f"<base href='/{'a' * 900_000}/'>", PAGE, "<a href=x>x</a>" * 1_500)),
    Fault("3,000 bases", LIVE, "", html("<base href=https://shop.example/>" * 3_000, PAGE)),
    Fault("a base that is a script", LIVE, "", html("<base href=javascript:alert(1)>", PAGE)),
    Fault("robots metas", LIVE, "", html("<meta name=robots content='none,none,none'>" * 3_000, PAGE)),
    Fault("a robots meta of 900,000 commas", LIVE, "", html(f"<meta name=robots content='{',' * 900_000}'>", PAGE)),
    Fault("a title without an end", ("missing", "unreachable"), "", html("<title>", "x" * 900_000, PAGE)),
    Fault("a comment without an end", ("missing", "unreachable"), "", html(NO_LINK, "<!--" * 200_000, LINK)),
    Fault("a script without an end", ("missing", "unreachable"), "", html(NO_LINK, "<script>", "<!--<script>" * 70_000, LINK)),
    Fault("entities in entities", LIVE, "", html('<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>', "<html xmlns='http://www.w3.org/1999/xhtml'><body>", PAGE, "&b;" * 9_000, kind="application/xhtml+xml")),
    Fault("tables in tables", ANY, "", html("<table>" * 5_900, LINK)),
    Fault("links in links", ANY, "", html("<a href=/x><p>" * 2_900, LINK)),
    Fault("rules in rules", ANY, "", html("<style>", "a{" * 60_000, "</style>", PAGE)),
    Fault("not not not", ANY, "", html("<style>", ":not(" * 20_000, "</style>", PAGE)),
    Fault("9,000 rules", ANY, "", html("<style>", *(f"div p a.c{n}, * * * a:nth-child({n}n) {{display:none}}" for n in range(9_000)), "</style>", PAGE, "<div><p><a href=/x class=c7>x</a>" * 1_000)),
    Fault("deep JSON", ANY, "", html("<script type='application/ld+json'>", "[" * 300_000, "</script>", PAGE)),
    Fault("numbers of 500,000 digits", LIVE, "", html(f"<p style='width:{'9' * 500_000}px;margin:{'-' * 100_000}1px'>{TEXT}{LINK}")),
    Fault("an address in addresses", ANY, "", html(PAGE, f"<a href='/out?url={'%2525' * 100_000}https%3A%2F%2Fshop.example'>x</a>")),
    Fault("dots and slashes", ANY, "", html(PAGE, f"<a href='{'../' * 200_000}x'>x</a><a href='{'//' * 200_000}x'>x</a>")),
    Fault("an element name of 900,000 letters", ANY, "", html("<", "a" * 900_000, " ", PAGE, kind="application/xhtml+xml")),
    Fault("a rel of 400,000 words", LIVE, "", html(f"<p>{TEXT}<a rel='{'x ' * 400_000}' href=https://shop.example/>beans</a>")),
    Fault("an anchor of 900,000 characters", LIVE, "", html(f"<p>{TEXT}<a href=https://shop.example/>{'bean ' * 180_000}</a>")),
)  # fmt: skip

FAULTS = (*BOMBS, *CHARSETS, *COSTLY_PAGES, *LARGE_PAGES)
