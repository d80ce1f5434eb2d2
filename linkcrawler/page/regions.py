"""What an element says it is: landmarks by tag, role and the words of its class and id."""

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
    from selectolax.lexbor import LexborNode

_NAME_CHARACTERS = 300
"""How much of a class attribute is read: names that matter come first, machine-made ones last."""

_MENU_ENDINGS: Final = ("nav", "navi", "menu")
"""``metanavi``, ``hauptmenu`` …: people make such words freely."""

_PIECES = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_BY_TAG: Final = {
    TAG_IDS["footer"]: Placement.FOOTER,
    TAG_IDS["nav"]: Placement.NAVIGATION,
    TAG_IDS["menu"]: Placement.NAVIGATION,
    TAG_IDS["header"]: Placement.HEADER,
    TAG_IDS["search"]: Placement.HEADER,
    TAG_IDS["aside"]: Placement.SIDEBAR,
}
_BY_ROLE: Final = {
    "navigation": Placement.NAVIGATION,
    "menu": Placement.NAVIGATION,
    "menubar": Placement.NAVIGATION,
    "contentinfo": Placement.FOOTER,
    "banner": Placement.HEADER,
    "search": Placement.HEADER,
    "complementary": Placement.SIDEBAR,
    "dialog": Placement.OTHER,
    "alertdialog": Placement.OTHER,
}
_NO_REGION: Final = frozenset(TAG_IDS[name] for name in ("body", "main"))
"""Their classes tell how the page is laid out (``has-sidebar``), not what they are."""


class Claim(NamedTuple):
    """What an element says it is. *firm*: by a tag or role, or a word that is never in articles."""

    placement: Placement
    firm: bool


@lru_cache(maxsize=16_384)
def claims_of_names(names: str) -> tuple[Claim, ...]:
    """Return what the words of a class and id claim, strongest first."""
    pieces = _pieces_of(names)
    soft, firm = _words()
    found = [Claim(firm[word], firm=True) for word in sorted(pieces & firm.keys())]
    found += [Claim(soft[word], firm=False) for word in sorted(pieces & soft.keys())]
    if any(piece.endswith(_MENU_ENDINGS) for piece in pieces):
        found.append(Claim(Placement.NAVIGATION, firm=False))
    return tuple(sorted(set(found), key=strength))


ARTICLE_BODY: Final = 3
"""The rank of what is marked up as the text of an article."""


@lru_cache(maxsize=16_384)
def names_article(names: str) -> int:
    """Return how surely a class and id name an article's text: 0 not, 1 perhaps, 2 surely."""
    pieces = _pieces_of(names[:_NAME_CHARACTERS])
    perhaps, surely = _article_words()
    return 2 if pieces & surely else 1 if pieces & perhaps else 0


def _pieces_of(names: str) -> set[str]:
    """Return the words of the names, pairs of them as one, and the whole names."""
    pieces: set[str] = set()
    for name in names.split():
        parts = [part.lower() for part in _PIECES.findall(_CAMEL.sub(" ", name))]
        pieces.update(parts, map("".join, pairwise(parts)), [name.lower()])
    return pieces


def claims_of(node: LexborNode, tag: int) -> tuple[Claim, ...]:
    """Return what *node*, an element of the tag number *tag*, claims to be."""
    if tag in _NO_REGION:
        return ()
    attributes = node.attributes
    by_tag = _BY_TAG.get(tag) or _BY_ROLE.get((attributes.get("role") or "").lower())
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_NAME_CHARACTERS]
    by_names = claims_of_names(names) if names != " " else ()
    return (Claim(by_tag, firm=True), *by_names) if by_tag else by_names


_STRENGTH: Final = (
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


def strength(claim: Claim) -> int:
    """Return the claim's rank: the lowest decides where several elements of a path claim."""
    return _STRENGTH.index(claim)


_OVERRULED: Final = {
    Claim(Placement.HEADER, firm=True): {Claim(Placement.OTHER, firm=False)},
    Claim(Placement.SIDEBAR, firm=True): {
        Claim(Placement.OTHER, firm=False),
        Claim(Placement.HEADER, firm=False),
    },
}
"""Icons of the page's header are header, tags of the side column side column."""


def strongest(claims: set[Claim]) -> Claim | None:
    """Return the claim that decides."""
    overruled: set[Claim] = set()
    for claim in claims:
        overruled |= _OVERRULED.get(claim, set())
    return min(claims - overruled, key=strength, default=None)


def within_article(claim: Claim) -> Claim:
    """Return what a claim inside an article means: its header and footer hold byline and tags."""
    if claim.placement in {Placement.HEADER, Placement.FOOTER}:
        return Claim(Placement.OTHER, firm=False)
    return claim


@cache
def _words() -> tuple[dict[str, Placement], dict[str, Placement]]:
    table = _table()
    return _by_word(table["soft"]), _by_word(table["firm"])


@cache
def _article_words() -> tuple[frozenset[str], frozenset[str]]:
    words = _table()["article"]
    return frozenset(words["perhaps"].split()), frozenset(words["surely"].split())


@cache
def _table() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("region_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _by_word(table: dict[str, str]) -> dict[str, Placement]:
    return {word: Placement(name) for name, words in table.items() for word in words.split()}
