"""Which characters the bytes of a page are: the encoding, by the HTML standard.

Order of evidence (HTML standard, 13.2.3.2): byte order mark, the header, the page's own meta
element. One departure: a body that declares nothing and is valid UTF-8 is read as UTF-8 (the
standard's windows-1252 would make mojibake of every such page, and a long text is not valid
UTF-8 by chance).
"""

from __future__ import annotations

import codecs
import re
from encodings.aliases import aliases
from functools import lru_cache
from typing import Final

_PRESCAN_BYTES = 1024
"""Where the standard's prescan stops."""
_LATE_META_BYTES = 65_536
"""How far a late meta element is looked for; the standard's parser changes its mind there too."""

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))

_WIDE_MARKS: Final = (b"\xfe\xff", b"\xff\xfe")
_HIDING_TAGS: Final = frozenset({"utf-16le", "utf-16be", "iso-2022-jp"})

CODECS: Final = {
    "utf-8": "utf_8",
    "utf-16le": "utf_16_le",
    "utf-16be": "utf_16_be",
    "windows-1252": "cp1252",
    "windows-1254": "cp1254",
    "windows-874": "cp874",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "euc-kr": "cp949",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "ibm866": "cp866",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    **{f"windows-125{n}": f"cp125{n}" for n in (0, 1, 3, 5, 6, 7, 8)},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}
"""The standard's encodings, and the codec that reads each as browsers do."""

_READ_AS = {
    "ascii": "windows-1252",
    "latin_1": "windows-1252",
    "cp1252": "windows-1252",
    "iso8859_9": "windows-1254",
    "iso8859_11": "windows-874",
    "tis_620": "windows-874",
    "gb2312": "gbk",
    "gbk": "gbk",
    "big5": "big5",
    "shift_jis": "shift_jis",
    "euc_kr": "euc-kr",
    "utf_16": "utf-16le",
}
"""Python's module names that browsers read as another encoding (a superset, mostly)."""

_NAMES_PYTHON_LACKS = {
    "x_sjis": "shift_jis",
    "x_gbk": "gbk",
    "x_euc_jp": "euc-jp",
    "x_cp1250": "windows-1250",
    "x_cp1251": "windows-1251",
    "x_cp1252": "windows-1252",
    "x_x_big5": "big5",
    "cn_big5": "big5",
    "windows_949": "euc-kr",
    "dos_874": "windows-874",
    "iso_8859_8_i": "iso-8859-8",
    "logical": "iso-8859-8",
    "visual": "iso-8859-8",
    "x_mac_roman": "macintosh",
    "x_mac_cyrillic": "x-mac-cyrillic",
    "x_user_defined": "windows-1252",
    "unicode_1_1_utf_8": "utf-8",
    "unicode": "utf-16le",
    "gb_2312_80": "gbk",
    "windows_31j": "shift_jis",
}


def _labels() -> dict[str, str]:
    by_module = {codec: name for name, codec in reversed(CODECS.items())} | _READ_AS
    known = {alias: by_module[module] for alias, module in aliases.items() if module in by_module}
    return (
        known | by_module | {name.replace("-", "_"): name for name in CODECS} | _NAMES_PYTHON_LACKS
    )


_LABELS = _labels()
"""A fixed table: Python's own look-up would import modules by, and remember, hostile names."""

_NOT_LABEL = re.compile(r"[^a-z0-9]+")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta[\s/]([^>]*)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+-]+)", re.IGNORECASE)
_CHARSET_TEXT = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)


def encoding_named(label: str) -> str | None:
    """Return the standard's encoding for *label*, lower case, or None where it knows none."""
    return _LABELS.get(_NOT_LABEL.sub("_", label.strip().lower()))


def sniff_encoding(body: bytes, content_type: str | None) -> tuple[str, int]:
    """Return the encoding of *body* and the length of its byte order mark."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name, len(mark)
    declared = _from_header(content_type) or _from_meta(body[:_PRESCAN_BYTES])
    return declared or _undeclared(body), 0


def may_hide_tags(body: bytes, content_type: str | None) -> bool:
    """Whether bytes of *body* may read otherwise than in ASCII, so that its tags do not show in them."""
    if body.startswith(_WIDE_MARKS):
        return True
    declared = _from_header(content_type)
    return declared in _HIDING_TAGS if declared else b"\x1b" in body  # a meta may say ISO-2022-JP


@lru_cache(maxsize=256)
def _from_header(content_type: str | None) -> str | None:
    found = _CHARSET_TEXT.search(content_type or "")
    return encoding_named(found[1]) if found else None


def _from_meta(head: bytes) -> str | None:
    for meta in _META.finditer(_COMMENT.sub(b"", head)):
        found = _CHARSET.search(meta[1])
        name = encoding_named(found[1].decode("ascii")) if found else None
        if name:
            # An ASCII-readable declaration can't be UTF-16: the standard reads UTF-8 then.
            return "utf-8" if name.startswith("utf-16") else name
    return None


def _undeclared(body: bytes) -> str:
    try:
        # final=False: a body that was cut off may end within a character.
        text, used = codecs.utf_8_decode(body, "strict", False)
    except UnicodeDecodeError:
        used = -1
    if used == len(body) or (used > 0 and not text.isascii()):
        return "utf-8"
    return _from_meta(body[:_LATE_META_BYTES]) or "windows-1252"
