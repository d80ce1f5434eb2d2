from __future__ import annotations

import gzip
import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.source import HEAD_BYTES, read_source
from tests.seedlist.reading import written

if TYPE_CHECKING:
    from pathlib import Path


class Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BufferedReader(io.BytesIO(content))


def test_the_head_is_also_the_beginning_of_the_chunks(tmp_path: Path) -> None:
    content = b"https://a.example/\n" * 20_000
    head, chunks = read_source(written(tmp_path, content))
    assert HEAD_BYTES <= len(head) < 2 * HEAD_BYTES
    assert b"".join(chunks) == content


def test_gzip_is_told_by_its_bytes_and_not_by_the_name(tmp_path: Path) -> None:
    packed = written(tmp_path, gzip.compress(b"https://a.example/\n"), "list.csv")
    plain = written(tmp_path, b"https://b.example/\n", "list.csv.gz")
    assert read_source(packed)[0] == b"https://a.example/\n"
    assert read_source(plain)[0] == b"https://b.example/\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, pack: type[bytes]) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(pack(b"https://a.example/\n")))
    assert b"".join(read_source("-")[1]) == b"https://a.example/\n"


def test_a_pipe_that_gives_one_byte_first_is_still_gzip(tmp_path: Path) -> None:
    packed = gzip.compress(b"https://a.example/\n")
    reading, writing = os.pipe()
    os.write(writing, packed)
    os.close(writing)
    try:
        assert read_source(f"/dev/fd/{reading}")[0] == b"https://a.example/\n"
    finally:
        os.close(reading)


def test_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SeedListError, match=r"-: standard input is closed"):
        read_source("-")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.csv", "there is no such file"),
        ("bad\0name", "there is no such file"),
        ("", "that is a folder, not a list"),
        ("list/beneath-a-file", "it cannot be read: Not a directory"),
        ("~nobody-of-this-name/list", "there is no such file"),
    ],
)
def test_what_cannot_be_opened_is_told_in_plain_words(
    tmp_path: Path, name: str, reason: str
) -> None:
    written(tmp_path, b"x")
    source = name if name.startswith("~") else f"{tmp_path}/{name}"
    with pytest.raises(SeedListError) as caught:
        read_source(source)
    assert caught.value.reason == reason
    assert str(caught.value) == f"{source}: {reason}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, b"x")
    os.chmod(path, 0)  # noqa: PTH101  the path is text here
    with pytest.raises(SeedListError, match="no permission"):
        read_source(path)


def test_permission_and_other_faults_have_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(SeedListError, match="no permission to read it"):
        read_source("list.csv")


def test_an_empty_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeedListError, match="the list is empty"):
        read_source(written(tmp_path, b""))
    with pytest.raises(SeedListError, match="the list is empty"):
        read_source(written(tmp_path, gzip.compress(b"")))


def test_damage_is_told_where_the_reader_comes_to_it(tmp_path: Path) -> None:
    content = b"".join(b"https://a.example/%d\n" % n for n in range(50))
    packed = gzip.compress(content)
    head, chunks = read_source(written(tmp_path, packed[:-12]))
    assert content.startswith(head)
    assert next(chunks) == head
    with pytest.raises(SeedListError, match="cut off"):
        next(chunks)


def test_damage_at_the_very_beginning_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SeedListError, match="damaged"):
        read_source(written(tmp_path, b"\x1f\x8b" + b"no gzip at all"))
