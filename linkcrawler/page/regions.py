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
    from collections.abc import Iterable, Mapping


NAME_CHARACTERS: Final = 300
"""How much of a class attribute is read: names that matter come first, machine-made ones last."""

MENU_ENDINGS: Final = ("nav", "navi", "menu")
"""``metanavi``, ``hauptmenu`` …: people make such words freely."""

NOTICE_BEGINNINGS: Final = ("cookie",)
"""``cookieconsent``, ``cookiehinweis`` …, in any language."""

_PIECES = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

NO_REGION: Final = frozenset(TAG_IDS[name] for name in ("body", "main"))
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


BY_TAG: Final = {
    TAG_IDS["footer"]: firm(Placement.FOOTER),
    TAG_IDS["nav"]: firm(Placement.NAVIGATION),
    TAG_IDS["menu"]: firm(Placement.NAVIGATION),
    TAG_IDS["header"]: firm(Placement.HEADER),
    TAG_IDS["search"]: firm(Placement.HEADER),
    TAG_IDS["aside"]: firm(Placement.SIDEBAR),
}
BY_ROLE: Final = {
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
_RANKS: Final = {"perhaps": 1, "surely": 2, "embedded": EMBEDDED}

MENU: Final = Own(soft(Placement.NAVIGATION), 0)
"""What a word of one of the ``MENU_ENDINGS`` says."""
NOTICE: Final = Own(firm(Placement.OTHER), 0)
"""What a word of one of the ``NOTICE_BEGINNINGS`` says."""


def own_of(attributes: Mapping[str, str | None], tag: int) -> Own:
    """Return what an element of the tag number *tag* says of itself."""
    claims = BY_TAG.get(tag, 0)
    if not attributes:
        return Own(claims, 0) if claims else SAYS_NOTHING
    if not claims and "role" in attributes:
        claims = BY_ROLE.get((attributes["role"] or "").lower(), 0)
    names, name = attributes.get("class") or "", attributes.get("id")
    if name:
        names = f"{names} {name}"
    is_body = "itemprop" in attributes and "articleBody" in (attributes["itemprop"] or "")
    if not (names or claims or is_body):
        return SAYS_NOTHING
    own = _own(claims, names[:NAME_CHARACTERS], is_body)
    return Own(0, own.article) if tag in NO_REGION else own


@lru_cache(maxsize=8_192)  # what stands on one page of a site stands on all
def _own(claims: int, names: str, is_body: bool) -> Own:
    said = meaning_of(names)
    own = Own(claims | said.claims, ARTICLE_BODY if is_body else said.article)
    return own if any(own) else SAYS_NOTHING


def meaning_of(names: str) -> Own:
    """Return what the words of a class and id claim, and how surely they name an article's text.

    0 is not, 1 perhaps, 2 surely, ``EMBEDDED`` a post that is put into it.
    """
    said = [_meaning_of(name) for name in names.split()]
    return _joined(said)


@lru_cache(maxsize=32_768)  # sites are built with the same few thousand names
def _meaning_of(name: str) -> Own:
    pieces, words = _pieces_of(name), vocabulary()
    said = [words[piece] for piece in pieces & words.keys()]
    if any(piece.endswith(MENU_ENDINGS) for piece in pieces):
        said.append(MENU)
    if any(piece.startswith(NOTICE_BEGINNINGS) for piece in pieces):
        said.append(NOTICE)
    return _joined(said)


def _joined(said: Iterable[Own]) -> Own:
    claims = article = 0
    for own in said:
        claims |= own.claims
        article = max(article, own.article)
    return Own(claims, article)


def _pieces_of(name: str) -> set[str]:
    """Return the words of a name, pairs of them as one, and the whole name."""
    if name.isascii() and name.isalpha() and name.islower():  # one word
        return {name}
    parts = [part.lower() for part in _PIECES.findall(_CAMEL.sub(" ", name))]
    return {*parts, *map("".join, pairwise(parts)), name.lower()}


@cache
def vocabulary() -> dict[str, Own]:
    """Return what each word says."""
    text = resources.files(__package__).joinpath("region_words.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    meanings = [
        *((words, Own(soft(Placement(name)), 0)) for name, words in table["soft"].items()),
        *((words, Own(firm(Placement(name)), 0)) for name, words in table["firm"].items()),
        *((words, Own(0, _RANKS[name])) for name, words in table["article"].items()),
    ]
    found: dict[str, Own] = {}
    for words, own in meanings:
        for word in words.split():
            found[word] = _joined((own, found.get(word, SAYS_NOTHING)))
    return found
