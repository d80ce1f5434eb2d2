"""What can be told of URLs without a parser: compiled where a compiler was there, else by patterns.

Nearly all that pages write is plain. Of what is not, nothing is said here: the parser knows.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = re.compile(
    r"https?://(?:(?!xn--)[a-z0-9-]+\.)+(?!xn--)[a-z][a-z0-9-]*"
    r"(?:/(?!\.|%2[eE])[\w~!$&()*+,;=:@.%-]*)+"
    r"(?:\?[\w~!$&()*+,;=:@/?.%-]*)?(?:#[\w~!$&()*+,;=:@/?.%-]*)?",
    re.ASCII,
)
"""What the standard leaves as it is: most links."""
_NOT_WEB: Final = ("javascript:", "mailto:", "tel:")
"""What pages write instead; in any other spelling the parser tells it."""
_DROPPED: Final = "".join(map(chr, range(33)))
"""What parsers take off both ends."""
_NAMES = re.compile(r"https?://[a-z0-9.-]+(?=[/?#\\]|\Z)")
_STAYS = re.compile(r"(?:/(?![/\\])|[^:/?#\\\t\n\r]*(?:[?#]|\Z)|[^:/?#\\\t\n\r]+[/\\])[^\t\n\r]*")
"""A reference that names no host, however it is read; each try ends at its first delimiter."""


class Way(NamedTuple):
    """One of the ways to tell."""

    is_plain: Callable[[str], bool]
    """Whether a URL is one that the standard leaves as it is; False where a parser has to tell."""
    resolve: Callable[[str, str], str | None]
    """What an href on the page at a base leads to, empty if that is no web URL; None where a parser
    has to tell."""
    by_start: Callable[[list[str]], tuple[dict[str, int], list[str], int]]
    """How often each "https://host" starts one of the hrefs, those of which it is unclear whether they
    name a host, and how many surely name none."""
    worth_a_look: Callable[[list[str], tuple[str, ...], bool], list[int]]
    """The numbers of the hrefs that may have one of some lower case texts in them, in any spelling: those
    with some escapes, or all escapes, and what is not ASCII."""


def _is_plain(url: str) -> bool:
    return _PLAIN.fullmatch(url) is not None


def _resolve(base: str, href: str) -> str | None:
    if href.startswith(_NOT_WEB):
        return ""
    url = href
    if href[:1] == "/":
        host_ends = base.find("/", len("https://"))
        url = base[:host_ends] + href if host_ends > 0 and href[:2] != "//" else ""
    return url if _is_plain(url) else None


def _by_start(hrefs: list[str]) -> tuple[dict[str, int], list[str], int]:
    starts, unclear, staying = Counter[str](), list[str](), 0
    for href in hrefs:
        written = href.strip(_DROPPED)
        if found := _NAMES.match(written):
            starts[found[0]] += 1
        elif _STAYS.fullmatch(written):
            staying += 1
        else:
            unclear.append(href)
    return starts, unclear, staying


def _worth_a_look(hrefs: list[str], _texts: tuple[str, ...], _any_escape: bool) -> list[int]:
    return list(range(len(hrefs)))


BY_PATTERN: Final = Way(_is_plain, _resolve, _by_start, _worth_a_look)


def _compiled() -> Way | None:
    try:
        from linkcrawler import _urls  # noqa: PLC0415  it may not be there

        return Way(_urls.is_plain, _urls.resolve, _urls.by_start, _urls.worth_a_look)
    except (ImportError, AttributeError):  # the latter: built from an older source
        return None


COMPILED: Final = _compiled()
is_plain, resolve, by_start, worth_a_look = COMPILED or BY_PATTERN
