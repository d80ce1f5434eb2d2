"""Which pages could cost more than others: told from their bytes, before they are parsed.

HTML's own rules make some pages quadratic for every parser: elements in elements, attributes of one
element (each is compared with all before), formatting elements that every paragraph opens anew. So
does much that we look for. Pages that could be one of these, and large ones, are read in another
process (``reading``): one real page in ten. For all others the time to read is bounded by what is
here: some hundredths of a second, and two where somebody has written a page against this very file.
"""

from __future__ import annotations

import re
from typing import Final

_BYTES: Final = 300_000
_TAGS: Final = 6_000
"""Nine of ten real pages have fewer than 3,000; so many in one another cost 0.01 s."""
_REOPENED: Final = 3_000_000
"""Formatting elements times tags: about 0.5 s and 800 MB if all of it is opened anew."""
_TAGS_ASKED: Final = 3_400
"""With fewer tags ``_REOPENED`` cannot be reached."""
_BYTES_ASKED: Final = 180_000
"""Attributes that fit into fewer bytes cost two seconds at most, and looking for them costs each page."""

_FORMATTING = re.compile(
    rb"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE
)
_MANY_ATTRIBUTES = re.compile(
    rb"""<[a-zA-Z][^\s>]*+(?:[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+){5000}"""
)
"""Possessive throughout, so that a tag is read once from where it starts."""


def may_be_costly(html: bytes) -> bool:
    """Whether reading *html* could take more than others do, by what it is made of."""
    tags = html.count(b"<")
    if tags > _TAGS or len(html) > _BYTES:
        return True
    if tags > _TAGS_ASKED and len(_FORMATTING.findall(html)) * tags > _REOPENED:
        return True
    return len(html) > _BYTES_ASKED and _MANY_ATTRIBUTES.search(html) is not None
