from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.seedlist.encoding import as_utf8, decoded, wide_encoding

TEXT = "https://пример.example/путь;Anker mit Ümlaut;日本\n" * 3
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", WIDE)
def test_wide_forms_become_utf8(encoding: str) -> None:
    raw = TEXT.encode(encoding)
    assert wide_encoding(raw) is not None
    assert b"".join(as_utf8(raw, iter([raw]))).decode() == TEXT


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_mark_alone_tells(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    raw = mark + "日本語".encode(encoding)
    assert b"".join(as_utf8(raw, iter([raw]))).decode() == "日本語"


@pytest.mark.parametrize(
    "head", [b"https://a.example/\n", TEXT.encode(), b"a\0b\n" * 3 + b"plain text " * 9, b"x", b""]
)
def test_narrow_forms_pass_as_they_are(head: bytes) -> None:
    assert wide_encoding(head) is None
    assert b"".join(as_utf8(head, iter([head]))) == head


def test_the_utf8_mark_goes() -> None:
    raw = codecs.BOM_UTF8 + TEXT.encode()
    assert b"".join(as_utf8(raw, iter([raw]))) == TEXT.encode()


@given(
    st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(WIDE), st.integers(1, 9)
)
def test_it_does_not_matter_where_the_chunks_are_cut(text: str, encoding: str, size: int) -> None:
    raw = f"https://a.example/{text}".encode(encoding)
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]
    head = TEXT.encode(encoding) if "-e" in encoding[-3:] else raw
    assert b"".join(as_utf8(head, iter(chunks))).decode() == f"https://a.example/{text}"


@given(st.binary(max_size=80))
def test_any_bytes_of_a_wide_list_become_valid_utf8(raw: bytes) -> None:
    head = codecs.BOM_UTF16_LE + raw
    b"".join(as_utf8(head, iter([head]))).decode()


def test_a_line_is_utf8_or_else_cp1252() -> None:
    assert decoded("Grüße – €".encode()) == "Grüße – €"
    assert decoded("Grüße – €".encode("cp1252")) == "Grüße – €"
    assert decoded(b"undefined: \x81") == "undefined: �"
