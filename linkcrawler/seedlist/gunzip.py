"""Gzip, unpacked as a stream: small input may not become large memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
_PIECE_BYTES = 256 * 1024
_GZIP_ONLY = 16 + zlib.MAX_WBITS


class GzipDamage(Exception):  # noqa: N818  a finding about the data, told by the caller
    """The compressed data cannot be read further; what came before it is good."""


def gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack *chunks* in pieces of bounded size, members one after the other (RFC 1952 2.2)."""
    member = zlib.decompressobj(_GZIP_ONLY)
    for chunk in chunks:
        data = chunk
        while data:
            if member.eof:
                member = zlib.decompressobj(_GZIP_ONLY)
            yield from _pieces(member, data)
            data = _next_member(member)
    if not member.eof:
        raise GzipDamage("the compressed data is cut off")


def _pieces(member: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    try:
        while data and not member.eof:
            if piece := member.decompress(data, _PIECE_BYTES):
                yield piece
            data = member.unconsumed_tail
    except zlib.error:
        raise GzipDamage("the compressed data is damaged") from None


def _next_member(member: zlib._Decompress) -> bytes:
    # Tapes and some uploads pad the end with zeros, which gzip itself passes over.
    return member.unused_data.lstrip(b"\0") if member.eof else b""
