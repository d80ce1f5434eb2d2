from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.seedlist.gunzip import GzipDamage, gunzip

CUTS = st.integers(min_value=1, max_value=40)


def in_chunks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=3), CUTS)
def test_members_are_joined_however_the_data_is_cut(parts: list[bytes], size: int) -> None:
    packed = b"".join(map(gzip.compress, parts))
    assert b"".join(gunzip(iter(in_chunks(packed, size)))) == b"".join(parts)


def test_zeros_after_the_last_member_are_padding() -> None:
    assert b"".join(gunzip(iter([gzip.compress(b"rows") + b"\0" * 700]))) == b"rows"


@given(st.binary(min_size=1, max_size=300), st.data())
def test_cut_off_data_is_told_after_what_can_be_read(content: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(content)
    cut = data.draw(st.integers(min_value=2, max_value=len(packed) - 1))
    got: list[bytes] = []
    with pytest.raises(GzipDamage, match="cut off"):
        got.extend(gunzip(iter([packed[:cut]])))
    assert content.startswith(b"".join(got))


@given(st.binary(max_size=300), CUTS)
def test_any_bytes_are_unpacked_or_called_damaged(content: bytes, size: int) -> None:
    with suppress(GzipDamage):
        assert all(gunzip(iter(in_chunks(b"\x1f\x8b" + content, size))))


def test_a_wrong_checksum_is_damage() -> None:
    packed = bytearray(gzip.compress(b"rows" * 50))
    packed[-6] ^= 0xFF
    with pytest.raises(GzipDamage, match="damaged"):
        list(gunzip(iter([bytes(packed)])))


def test_a_bomb_comes_in_small_pieces() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"\0" * (48 << 20)) + packer.flush()
    assert len(bomb) < 64 << 10
    sizes = [len(piece) for piece in gunzip(iter([bomb]))]
    assert sum(sizes) == 48 << 20
    assert max(sizes) <= 256 << 10
