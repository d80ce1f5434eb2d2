from __future__ import annotations

import gzip
import random

import pytest

from linkcrawler.seedlist.kinds import no_list_because


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"", "empty"),
        (b"PARE\x15\x04", "encrypted"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"SQLite format 3\0", "database"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\0\0", "xz"),
        (b"\x28\xb5\x2f\xfd\x04", "zstd"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"Rar!\x1a\x07", "RAR"),
        (gzip.compress(b"x", mtime=0), "twice"),
        (b"\x89PNG\r\n", "image"),
        (b"<!DOCTYPE html><title>x", "web page"),
        (b"\xef\xbb\xbf\n <HTML>", "web page"),
        (b"<!-- a comment -->", "web page"),
        (b'<?xml version="1.0"?>', "XML"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x03\0>\0\x01\0\0\0", "no text"),
        (random.Random(1).randbytes(4000), "no text"),
    ],
)
def test_files_that_are_no_lists_are_called_by_name(head: bytes, word: str) -> None:
    assert word in (no_list_because(head) or "")


@pytest.mark.parametrize(
    "head",
    [
        b"https://a.example/\n",
        b"referring_url,target\r\n",
        "https://a.example/ä\n".encode("cp1252"),
        "https://a.example/\n".encode("utf-16"),
        "https://例え.example/道\n".encode("utf-16-le"),
        b"https://a.example/\n\x00\x00\n",
        b"<https://a.example/>\n",
        b"\n",
    ],
)
def test_text_may_be_a_list(head: bytes) -> None:
    assert no_list_because(head) is None
