"""Which pages could cost more than others: told from their bytes, before they are parsed.

HTML's own rules make some pages quadratic for every parser: elements in elements, attributes of one
element (each is compared with all before), formatting elements that every paragraph opens anew. So
does much that we look for. Pages that could be one of these, and very large ones, are read in another
process (``reading``): one real page in thirty-three. For all others the time to read is bounded by what is
here: a tenth of a second or two.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from linkcrawler.page.charset import may_hide_tags

if TYPE_CHECKING:
    from collections.abc import Callable

_BYTES: Final = 750_000
"""Real pages of this size take some milliseconds, style sheets of nothing but rules that hide 0.25 s."""
_TAGS: Final = 6_000
"""99 of 100 real pages have fewer; so many in one another cost 0.04 s."""
_REOPENED: Final = 1_500_000
"""Formatting elements times tags: about 0.2 s if all of it is opened anew."""
_ATTRIBUTES: Final = 700
"""Of one element: all bytes made of such elements cost 0.2 s. Scripts may look so where ``<`` is no tag."""

_NAMES = re.compile(rb"<([a-zA-Z][^\s/>]*+)[\s/>]")
_FORMATTING: Final = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
_ATTRIBUTE = (
    rb"""(?:[\s/]*+(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)"""
)
"""Possessive throughout: each is read once."""


def may_be_costly(html: bytes, content_type: str | None = None) -> bool:
    """Whether reading *html* could take more than others do, by what it is made of.

    Of 530 real pages none had tags that might not show in its bytes.
    """
    return (
        len(html) > _BYTES
        or is_over(html, _TAGS, _REOPENED, _ATTRIBUTES)
        or may_hide_tags(html, content_type)
    )


def is_over_by_patterns(html: bytes, tags: int, reopened: int, attributes: int) -> bool:
    """Whether *html* has more tags, formatting elements times tags, or attributes in one tag."""
    seen = html.count(b"<")
    if seen > tags:
        return True
    if seen * seen > reopened and _formatting_in(html) * seen > reopened:
        return True
    return len(html) > 2 * attributes and any(_many(attributes).findall(html))


def _formatting_in(html: bytes) -> int:
    return sum(name.lower() in _FORMATTING for name in _NAMES.findall(html))


@cache
def _many(attributes: int) -> re.Pattern[bytes]:
    """Match the name of each tag, wherever it stands, and the last of so many attributes after it."""
    return re.compile(rb"<[a-zA-Z][^\s/>]*+(?=(%b){%d})?+" % (_ATTRIBUTE, attributes))


def _compiled_look() -> Callable[[bytes, int, int, int], bool] | None:
    """Return what tells it in one look, if it was built."""
    try:
        from linkcrawler.page._tags import is_over  # noqa: PLC0415  it may not be there
    except ImportError:
        return None
    return is_over


is_over: Final = _compiled_look() or is_over_by_patterns
