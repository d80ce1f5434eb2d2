"""The encoding of a page, by the HTML standard."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.charset import CODECS, encoding_named, sniff_encoding


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF-8", "utf-8"),
        (" utf8 ", "utf-8"),
        ("latin1", "windows-1252"),
        ("ISO-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("iso-8859-9", "windows-1254"),
        ("tis-620", "windows-874"),
        ("gb2312", "gbk"),
        ("GB_2312-80", "gbk"),
        ("x-sjis", "shift_jis"),
        ("windows-31j", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("koi8-r", "koi8-r"),
        ("x-cp1251", "windows-1251"),
        ("utf-16", "utf-16le"),
        ("x-user-defined", "windows-1252"),
    ],
)
def test_labels_are_read_as_browsers_do(label: str, name: str) -> None:
    assert encoding_named(label) == name


@pytest.mark.parametrize("label", ["utf-7", "rot13", "base64", "idna", "os.path", "", "\0", "é"])
def test_labels_that_no_browser_knows(label: str) -> None:
    """Codecs of Python that are no encodings of the web stay out of reach."""
    assert encoding_named(label) is None


def test_every_encoding_has_a_codec_and_knows_its_own_name() -> None:
    for name, codec in CODECS.items():
        assert codecs.lookup(codec)
        assert encoding_named(name) == name


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"\xef\xbb\xbfx", "text/html; charset=koi8-r", ("utf-8", 3)),
        (b"\xff\xfex\0", None, ("utf-16le", 2)),
        (b"\xfe\xff\0x", None, ("utf-16be", 2)),
        (b"<meta charset=utf-8>", "text/html;charset='windows-1251'", ("windows-1251", 0)),
        (b"<meta charset=koi8-r>", "text/html; charset=nonsense", ("koi8-r", 0)),
        (b'<meta charset="koi8-r">', None, ("koi8-r", 0)),
        (
            b"<META http-equiv=Content-Type content='text/html; charset=shift_jis'>",
            "text/html",
            ("shift_jis", 0),
        ),
        (b"<!-- <meta charset=koi8-r> --><p>\xe9", None, ("windows-1252", 0)),
        (b"<!-- <meta charset=koi8-r>", None, ("utf-8", 0)),
        (b"<meta charset=utf-16>", None, ("utf-8", 0)),
        (b"<meta charset=nonsense><meta charset=koi8-u>", None, ("koi8-u", 0)),
        (b"caf\xe9", None, ("windows-1252", 0)),
        ("café".encode(), None, ("utf-8", 0)),
        ("éé".encode()[:-1], None, ("utf-8", 0)),
        (b"\xe9" + b" " * 2000 + b"<meta charset=iso-8859-2>", None, ("iso-8859-2", 0)),
        (b"", None, ("utf-8", 0)),
    ],
)
def test_order_of_evidence(
    body: bytes, content_type: str | None, expected: tuple[str, int]
) -> None:
    assert sniff_encoding(body, content_type) == expected


@given(st.binary(), st.one_of(st.none(), st.text()))
def test_any_bytes_under_any_header_can_be_decoded(body: bytes, content_type: str | None) -> None:
    name, mark = sniff_encoding(body, content_type)

    body[mark:].decode(CODECS[name], "replace")


@given(st.text())
def test_any_label_is_a_known_encoding_or_none(label: str) -> None:
    assert encoding_named(label) in {None, *CODECS}
