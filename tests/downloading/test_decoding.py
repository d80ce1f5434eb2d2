"""Content-Encoding: whole, cut off, broken, lying, and far larger than it looks."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.downloading.decoding import Decoded, decode
from tests.memory import most_bytes_of

PAGE = b"".join(b"<p>paragraph %d of the page</p>" % number for number in range(3000))
LIMIT = 1_000_000


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("name", PACKERS)
def test_a_whole_body(name: str) -> None:
    assert decode(PACKERS[name](PAGE), name, LIMIT) == Decoded(PAGE)


@pytest.mark.parametrize("name", PACKERS)
def test_names_in_any_case_and_with_white_space(name: str) -> None:
    assert decode(PACKERS[name](PAGE), f" {name.upper()} ", LIMIT) == Decoded(PAGE)


def test_deflate_without_its_zlib_header() -> None:
    assert decode(raw_deflate(PAGE), "deflate", LIMIT) == Decoded(PAGE)


@pytest.mark.parametrize("name", PACKERS)
def test_a_cut_off_body_is_kept_as_far_as_it_goes(name: str) -> None:
    packed = PACKERS[name](PAGE)
    found = decode(packed[: len(packed) * 3 // 4], name, LIMIT)
    assert not found.complete
    assert PAGE.startswith(found.body)
    assert found.body or name == "zstd"  # its blocks are all or nothing


@pytest.mark.parametrize("name", PACKERS)
def test_a_broken_body_is_kept_as_far_as_it_goes(name: str) -> None:
    packed = PACKERS[name](PAGE)
    middle = len(packed) // 2
    found = decode(packed[:middle] + b"\xff\x00\xff\x00" * 9 + packed[middle:], name, LIMIT)
    assert not found.complete
    assert found.body[:40] in {PAGE[:40], b""}


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd"])
def test_junk_after_the_end_is_no_matter(name: str) -> None:
    assert decode(PACKERS[name](PAGE) + b"\0\0\0junk", name, LIMIT) == Decoded(PAGE)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_several_members_are_one_body(name: str) -> None:
    pack = PACKERS[name]
    assert decode(pack(PAGE[:999]) + pack(PAGE[999:]), name, LIMIT) == Decoded(PAGE)


def test_members_without_end_are_given_up() -> None:
    found = decode(gzip.compress(b"") * 10_000, "gzip", LIMIT)
    assert found == Decoded(b"", complete=False)


@pytest.mark.parametrize("name", PACKERS)
def test_plain_html_that_calls_itself_compressed(name: str) -> None:
    """It is read as it came, and not called whole: a lie about one thing may be one about more."""
    assert decode(b" <html>plain", name, LIMIT) == Decoded(b" <html>plain", complete=False)


@pytest.mark.parametrize("encodings", [None, "", "identity", "utf-8", "none", "aws-chunked", ",,"])
def test_words_that_name_no_compression(encodings: str | None) -> None:
    assert decode(PAGE, encodings, LIMIT) == Decoded(PAGE)


def test_layers_come_off_last_first() -> None:
    packed = brotli.compress(gzip.compress(PAGE))
    assert decode(packed, "gzip, br", LIMIT) == Decoded(PAGE)
    assert decode(packed, "gzip, identity, br", LIMIT) == Decoded(PAGE)


def test_too_many_layers_are_not_undone() -> None:
    assert decode(PAGE, ", ".join(["gzip"] * 4), LIMIT) == Decoded(b"", complete=False)


def test_an_empty_body_is_empty() -> None:
    assert decode(b"", "gzip", LIMIT) == Decoded(b"")


@pytest.mark.parametrize("name", PACKERS)
def test_the_limit_is_inclusive(name: str) -> None:
    packed = PACKERS[name](PAGE)
    assert decode(packed, name, len(PAGE)) == Decoded(PAGE)
    over = decode(packed, name, len(PAGE) - 1)
    assert over == Decoded(PAGE[:-1], complete=False, too_large=True)


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_goes_off_in_bounded_memory(name: str) -> None:
    bomb = PACKERS[name](bytes(200_000_000 if name != "br" else 50_000_000))
    limit = 2_000_000
    decoded: list[Decoded] = []
    peak = most_bytes_of(lambda: decoded.append(decode(bomb, name, limit)))
    (found,) = decoded
    assert found.too_large
    assert len(found.body) == limit
    assert peak < 8 * limit


def test_a_bomb_inside_a_bomb_stops_at_the_first_layer() -> None:
    found = decode(gzip.compress(gzip.compress(bytes(50_000_000))), "gzip, gzip", 100_000)
    assert found.too_large
    assert len(found.body) == 100_000


@given(st.binary(max_size=2000), st.sampled_from([*PACKERS, "gzip, br"]))
def test_no_bytes_break_it(raw: bytes, encodings: str) -> None:
    assert len(decode(raw, encodings, 5000).body) <= 5000


@given(st.binary(max_size=3000), st.sampled_from(list(PACKERS)), st.data())
def test_cutting_anywhere_yields_a_beginning(body: bytes, name: str, data: st.DataObject) -> None:
    packed = PACKERS[name](body)
    end = data.draw(st.integers(1, len(packed)))
    found = decode(packed[:end], name, 10_000)
    assert body.startswith(found.body)
    assert not found.complete or found.body == body
