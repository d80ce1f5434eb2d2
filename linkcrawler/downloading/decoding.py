"""Content-Encoding undone, in bounded memory: a body of 1 MB may claim to hold 1 GB.

Broken compression is no reason to throw a page away: what could be decoded is kept and called
incomplete, so that it proves what is there and never what is not.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import brotli
from backports import zstd
from isal import isal_zlib

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

_GZIP = frozenset({"gzip", "x-gzip"})
_MAX_LAYERS = 3
_MAX_MEMBERS = 64
_SALVAGE_STEP = 512
_ZSTD_WINDOW_LOG = 23  # 8 MB: what RFC 9659 lets a server use, and browsers accept


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded body. *complete* is False where the compressed data was broken or cut off."""

    body: bytes
    complete: bool = True
    too_large: bool = False
    """It grew beyond the limit: *body* holds the first part."""


class _Stream(Protocol):
    """One compressed member: what zlib's and zstd's decompressors have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class _Brotli:
    """brotli's decompressor in the shape of the others."""

    unused_data = b""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._stream.is_finished())

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        out: bytes = self._stream.process(data, output_buffer_limit=max_length)
        return out


def decode(raw: bytes, encodings: str | None, limit: int) -> Decoded:
    """Undo the *encodings* of a Content-Encoding header, the last one first, up to *limit* bytes.

    Words that name no compression (``identity``, ``utf-8``, ``none``) are passed over, as browsers
    do.
    """
    found = Decoded(raw)
    layers = [name for name in _words(encodings) if name in _OPENERS]
    if len(layers) > _MAX_LAYERS:
        return Decoded(b"", complete=False)
    for name in reversed(layers):
        if not found.body or found.too_large:
            break
        step = _undo_whole(name, found.body, limit) or _undo(_OPENERS[name], found.body, limit)
        found = Decoded(step.body, found.complete and step.complete, step.too_large)
    return found


def _words(encodings: str | None) -> list[str]:
    return [word.strip().lower() for word in (encodings or "").split(",")]


def _gzip_stream(_raw: bytes) -> _Stream:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


def _deflate_stream(raw: bytes) -> _Stream:
    """Open "deflate": zlib's format by RFC 9110, raw deflate as some servers send it."""
    # CMF and FLG of a zlib header are a multiple of 31 (RFC 1950, 2.2).
    has_header = raw[0] & 0x0F == 8 and int.from_bytes(raw[:2], "big") % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def _brotli_stream(_raw: bytes) -> _Stream:
    return _Brotli()


def _zstd_stream(_raw: bytes) -> _Stream:
    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
    return zstd.ZstdDecompressor(options=options)


_Opener = Callable[[bytes], _Stream]
_OPENERS: dict[str, _Opener] = {
    "gzip": _gzip_stream,
    "x-gzip": _gzip_stream,
    "deflate": _deflate_stream,
    "br": _brotli_stream,
    "zstd": _zstd_stream,
}
_BROKEN = (zlib.error, zstd.ZstdError, brotli.error, EOFError)


def _undo_whole(name: str, raw: bytes, limit: int) -> Decoded | None:
    """Decode one whole gzip member, as nearly all bodies are, at a third of zlib's cost; else None."""
    if name not in _GZIP:
        return None
    stream = isal_zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        body = stream.decompress(raw, limit + 1)
    except isal_zlib.error:  # type: ignore[misc]  # an instance, says its stub
        return None
    if len(body) > limit:
        return Decoded(body[:limit], complete=False, too_large=True)
    return Decoded(body) if stream.eof and not stream.unused_data else None


def _undo(open_stream: _Opener, raw: bytes, limit: int) -> Decoded:
    """Decode a body of one or more compressed members."""
    pieces: list[bytes] = []
    left = limit
    rest = raw
    for member in range(_MAX_MEMBERS):
        stream = open_stream(rest)
        try:
            pieces.append(stream.decompress(rest, left + 1))
        except _BROKEN:
            if member:  # junk after a whole member is common (padding): browsers pass over it
                return Decoded(_joined(pieces))
            return Decoded(_salvage(open_stream(rest), rest, limit), complete=False)
        left -= len(pieces[-1])
        if left < 0:
            return Decoded(_joined(pieces)[:limit], complete=False, too_large=True)
        if not stream.eof:  # cut off; in small steps some decoders yield more
            more = _salvage(open_stream(rest), rest, limit)
            return Decoded(max(_joined(pieces), more, key=len), complete=False)
        if not stream.unused_data:
            return Decoded(_joined(pieces))
        rest = stream.unused_data
    return Decoded(_joined(pieces), complete=False)


def _joined(pieces: list[bytes]) -> bytes:
    """Return all *pieces* as one, a single one without a copy: it may be large."""
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _salvage(stream: _Stream, raw: bytes, limit: int) -> bytes:
    """Return what a broken stream yields before the place where it is broken."""
    out = bytearray()
    for start in range(0, len(raw), _SALVAGE_STEP):
        try:
            out += stream.decompress(raw[start : start + _SALVAGE_STEP], limit + 1 - len(out))
        except _BROKEN:
            break
        if len(out) > limit or stream.eof:
            break
    if not out and raw.lstrip()[:1] == b"<":
        return raw  # labelled as compressed, but plain HTML: as it came
    return bytes(out[:limit])
