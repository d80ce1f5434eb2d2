from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.lines import LONGEST_LINE_BYTES, BrokenLine, text_lines

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(*chunks: bytes) -> list[str | BrokenLine]:
    return list(text_lines(iter(chunks)))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\nb", ["a", "b"]),
        (b"a\n\nb\n", ["a", "", "b"]),
        (b"a\rb\r", ["a", "b"]),
        (b"", []),
        (b"\n", [""]),
        # U+2028 and form feeds end lines in Python's splitlines, not in a list.
        ("a\u2028b\x0cc\x85d\n".encode(), ["a\u2028b\x0cc\x85d"]),
    ],
)
def test_line_ends(raw: bytes, expected: list[str]) -> None:
    assert lines(raw) == expected


def test_cr_lf_leaves_a_cr_that_stripping_takes() -> None:
    assert [str(line).strip() for line in lines(b"a\r\nb\r\n")] == ["a", "b"]


def test_one_line_in_another_encoding_leaves_the_others_alone() -> None:
    assert lines(b"\xc3\xbc\n\xfc\n\xe2\x82\xac\n") == ["ü", "ü", "€"]


@given(st.binary(max_size=120), st.integers(1, 20))
def test_cutting_the_stream_elsewhere_changes_nothing(raw: bytes, size: int) -> None:
    raw = b"first line\n" + raw  # tells the line ends, as the first 64 KiB do in a file
    chunks = [raw[:11], *(raw[at : at + size] for at in range(11, len(raw), size))]
    assert lines(*chunks) == lines(raw)


@given(st.binary(max_size=200))
def test_every_line_is_there_once(raw: bytes) -> None:
    raw = b"first\n" + raw
    expected = raw.count(b"\n") + (not raw.endswith(b"\n"))
    assert len(lines(raw)) == expected


def test_a_nul_breaks_its_line_only() -> None:
    broken = BrokenLine("b\0", "there is a NUL character in it")
    assert lines(b"a\nb\0\nc\n") == ["a", broken, "c"]


@pytest.mark.parametrize("longer", [1, LONGEST_LINE_BYTES, 5 * LONGEST_LINE_BYTES])
def test_an_endless_line_is_told_and_passed_over(longer: int) -> None:
    chunk = b"x" * 65_536
    endless = [chunk] * ((LONGEST_LINE_BYTES + longer) // len(chunk) + 1)
    first, broken, last = lines(b"a\n", *endless, b"end\nb\n")
    assert (first, last) == ("a", "b")
    assert isinstance(broken, BrokenLine)
    assert broken.reason == "the line is longer than 1 MiB"
    assert broken.text == "x" * 2000


def test_damage_comes_after_the_whole_lines_and_the_cut_one_is_not_used() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"https://a.example/1\nhttps://a.exam"
        raise SeedListError("list", "the compressed data is cut off")

    found = text_lines(chunks())
    assert next(found) == "https://a.example/1"
    assert next(found) == BrokenLine("https://a.exam", "the list is cut off in this line")
    with pytest.raises(SeedListError):
        next(found)


def test_damage_at_a_line_end_breaks_no_line() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"a\n"
        raise SeedListError("list", "the compressed data is cut off")

    found = text_lines(chunks())
    assert next(found) == "a"
    with pytest.raises(SeedListError):
        next(found)
