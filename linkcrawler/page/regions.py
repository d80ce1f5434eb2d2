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
    pieces: set[str] = set()
    for name in names.split():
        parts = [part.lower() for part in _PIECES.findall(_CAMEL.sub(" ", name))]
        pieces.update(parts, map("".join, pairwise(parts)), [name.lower()])
    soft, firm = _words()
    found = [Claim(firm[word], firm=True) for word in sorted(pieces & firm.keys())]
    found += [Claim(soft[word], firm=False) for word in sorted(pieces & soft.keys())]
    return tuple(sorted(set(found), key=strength))


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
    Placement.COMMENTS,
    Placement.FOOTER,
    Placement.NAVIGATION,
    Placement.OTHER,
    Placement.HEADER,
    Placement.SIDEBAR,
    Placement.RELATED,
    Placement.AUTHOR,
)


def strength(claim: Claim) -> tuple[int, bool]:
    """Return the claim's rank: the lowest decides where several elements of a path claim."""
    return _STRENGTH.index(claim.placement), not claim.firm


@cache
def _words() -> tuple[dict[str, Placement], dict[str, Placement]]:
    text = resources.files(__package__).joinpath("region_words.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return _by_word(table["soft"]), _by_word(table["firm"])


def _by_word(table: dict[str, str]) -> dict[str, Placement]:
    return {word: Placement(name) for name, words in table.items() for word in words.split()}
