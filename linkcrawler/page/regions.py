"""What an element says it is: landmarks by tag, role and the words of its class and id.

Claims are bits of a number, the strongest lowest: an element's are put together from those of each
name in its class and id, and those of all elements around a link into one more such number.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.tags import TAG_IDS
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from collections.abc import Mapping


_NAME_CHARACTERS = 300
"""How much of a class attribute is read: names that matter come first, machine-made ones last."""

_MENU_ENDINGS: Final = ("nav", "navi", "menu")
"""``metanavi``, ``hauptmenu`` …: people make such words freely."""

_NOTICE_BEGINNINGS: Final = ("cookie",)
"""``cookieconsent``, ``cookiehinweis`` …, in any language."""

_PIECES = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_NO_REGION: Final = frozenset(TAG_IDS[name] for name in ("body", "main"))
"""Their classes tell how the page is laid out (``has-sidebar``), not what they are."""


class Claim(NamedTuple):
    """What an element says it is. *firm*: by a tag or role, or a word that is never in articles."""

    placement: Placement
    firm: bool


_BY_STRENGTH: Final = (
    Claim(Placement.COMMENTS, firm=True),
    Claim(Placement.COMMENTS, firm=False),
    Claim(Placement.FOOTER, firm=True),
    Claim(Placement.FOOTER, firm=False),
    Claim(Placement.OTHER, firm=True),
    Claim(Placement.NAVIGATION, firm=True),
    Claim(Placement.OTHER, firm=False),
    Claim(Placement.NAVIGATION, firm=False),
    Claim(Placement.HEADER, firm=True),
    Claim(Placement.HEADER, firm=False),
    Claim(Placement.SIDEBAR, firm=True),
    Claim(Placement.SIDEBAR, firm=False),
    Claim(Placement.RELATED, firm=True),
    Claim(Placement.RELATED, firm=False),
    Claim(Placement.AUTHOR, firm=True),
    Claim(Placement.AUTHOR, firm=False),
)
"""The first decides where several elements around a link claim."""
_BITS: Final = {claim: 1 << rank for rank, claim in enumerate(_BY_STRENGTH)}


def firm(*placements: Placement) -> int:
    """Return the bits of firm claims."""
    return sum(_BITS[Claim(placement, firm=True)] for placement in placements)


def soft(*placements: Placement) -> int:
    """Return the bits of soft claims."""
    return sum(_BITS[Claim(placement, firm=False)] for placement in placements)


_BY_TAG: Final = {
    TAG_IDS["footer"]: firm(Placement.FOOTER),
    TAG_IDS["nav"]: firm(Placement.NAVIGATION),
    TAG_IDS["menu"]: firm(Placement.NAVIGATION),
    TAG_IDS["header"]: firm(Placement.HEADER),
    TAG_IDS["search"]: firm(Placement.HEADER),
    TAG_IDS["aside"]: firm(Placement.SIDEBAR),
}
_BY_ROLE: Final = {
    "navigation": firm(Placement.NAVIGATION),
    "menu": firm(Placement.NAVIGATION),
    "menubar": firm(Placement.NAVIGATION),
    "contentinfo": firm(Placement.FOOTER),
    "banner": firm(Placement.HEADER),
    "search": firm(Placement.HEADER),
    "complementary": firm(Placement.SIDEBAR),
    "dialog": firm(Placement.OTHER),
    "alertdialog": firm(Placement.OTHER),
}

_OVERRULED: Final = (
    (firm(Placement.HEADER), soft(Placement.OTHER, Placement.FOOTER)),
    (firm(Placement.SIDEBAR), soft(Placement.OTHER, Placement.HEADER)),
)
"""Icons of the page's header are header and so is its lowest part, tags of the side column side column."""
_OF_ARTICLES: Final = firm(Placement.HEADER, Placement.FOOTER) | soft(
    Placement.HEADER, Placement.FOOTER
)


def strongest(claims: int) -> Claim | None:
    """Return the claim that decides."""
    left = claims
    for ruling, overruled in _OVERRULED:
        if claims & ruling:
            left &= ~overruled
    return _BY_STRENGTH[(left & -left).bit_length() - 1] if left else None


def within_article(claims: int) -> int:
    """Return what claims inside an article mean: its header and footer hold byline and tags."""
    if claims & _OF_ARTICLES:
        return claims & ~_OF_ARTICLES | soft(Placement.OTHER)
    return claims


class Own(NamedTuple):
    """What an element says of itself: its claims, and how surely it is the text of an article."""

    claims: int
    article: int


SAYS_NOTHING: Final = Own(0, 0)
ARTICLE_BODY: Final = 3
"""The rank of what is marked up as the text of an article."""
EMBEDDED: Final = 4
"""The rank of a post of another site, put into the text by that site's own markup."""


def own_of(attributes: Mapping[str, str | None], tag: int) -> Own:
    """Return what an element of the tag number *tag* says of itself."""
    claims = _BY_TAG.get(tag, 0)
    if not attributes:
        return Own(claims, 0) if claims else SAYS_NOTHING
    if not claims and "role" in attributes:
        claims = _BY_ROLE.get((attributes["role"] or "").lower(), 0)
    names, name = attributes.get("class") or "", attributes.get("id")
    if name:
        names = f"{names} {name}"
    is_body = "itemprop" in attributes and "articleBody" in (attributes["itemprop"] or "")
    if not (names or claims or is_body):
        return SAYS_NOTHING
    own = _own(claims, names[:_NAME_CHARACTERS], is_body)
    return Own(0, own.article) if tag in _NO_REGION else own


@lru_cache(maxsize=8_192)  # what stands on one page of a site stands on all
def _own(claims: int, names: str, is_body: bool) -> Own:
    own = Own(claims | claims_of_names(names), ARTICLE_BODY if is_body else names_article(names))
    return own if any(own) else SAYS_NOTHING


def claims_of_names(names: str) -> int:
    """Return what the words of a class and id claim."""
    claims = 0
    for name in names.split():
        claims |= _meaning_of(name).claims
    return claims


def names_article(names: str) -> int:
    """Return how surely a class and id name an article's text: 0 not, 1 perhaps, 2 surely.

    ``EMBEDDED`` where they name a post that is put into it.
    """
    return max((_meaning_of(name).article for name in names.split()), default=0)


class _Meaning(NamedTuple):
    """What one name of a class or id says."""

    claims: int
    article: int


@lru_cache(maxsize=32_768)  # sites are built with the same few thousand names
def _meaning_of(name: str) -> _Meaning:
    pieces = _pieces_of(name)
    claims = 0
    words = _words()
    for piece in pieces & words.keys():
        claims |= words[piece]
    if any(piece.endswith(_MENU_ENDINGS) for piece in pieces):
        claims |= soft(Placement.NAVIGATION)
    if any(piece.startswith(_NOTICE_BEGINNINGS) for piece in pieces):
        claims |= firm(Placement.OTHER)
    ranks = (rank for rank, words in _article_words() if pieces & words)
    return _Meaning(claims, next(ranks, 0))


def _pieces_of(name: str) -> set[str]:
    """Return the words of a name, pairs of them as one, and the whole name."""
    if name.isascii() and name.isalpha() and name.islower():  # one word
        return {name}
    parts = [part.lower() for part in _PIECES.findall(_CAMEL.sub(" ", name))]
    return {*parts, *map("".join, pairwise(parts)), name.lower()}


@cache
def _words() -> dict[str, int]:
    """Return the claims of each word."""
    table, found = _table(), dict[str, int]()
    for kind, bits in (("soft", soft), ("firm", firm)):
        for placement, words in table[kind].items():
            for word in words.split():
                found[word] = found.get(word, 0) | bits(Placement(placement))
    return found


@cache
def _article_words() -> tuple[tuple[int, frozenset[str]], ...]:
    """Return the names of articles by rank, the highest first."""
    words = _table()["article"]
    ranks = {EMBEDDED: "embedded", 2: "surely", 1: "perhaps"}
    return tuple((rank, frozenset(words[name].split())) for rank, name in ranks.items())


@cache
def _table() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("region_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
