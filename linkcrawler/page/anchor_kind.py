"""What sort of anchor a link has: its own words, the brand's, the URL's, or words that say nothing."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple
from urllib.parse import unquote

import ada_url

from linkcrawler import urls
from linkcrawler.record import AnchorKind, AnchorSource

_PUNCTUATION = re.compile(r"[^\w\s]|_")
_FOLDED_ASCII = _PUNCTUATION.sub(" ", bytes(range(128)).decode()).lower().encode() + bytes(128)
"""The same for text in ASCII, at a quarter of the cost."""
_ADDRESS = re.compile(r"(?:https?:/{0,2}|www\.)\S+", re.IGNORECASE)
_FILE_END = re.compile(r"\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_LONGEST_BRAND_WORDS = 5
_READ_CHARS = 300


def anchor_kind(
    anchor: str,
    source: AnchorSource,
    site: str,
    expected_anchor: str | None,
    link_url: str,
) -> AnchorKind:
    """Return the kind of a folded *anchor* of a link to the normalised *link_url*.

    *site* is the registrable domain of the target. The wanted words are the expected anchor or,
    without one, those of the link's own path: on ``/blue-widgets`` the anchor "blue widgets" is
    exact. Text of which nothing else can be said is partial: it describes the page in words of its own.
    """
    if not anchor:
        return AnchorKind.EMPTY
    if source is AnchorSource.ALT:
        return AnchorKind.IMAGE
    said = _said(anchor[:_READ_CHARS])
    if said.words and _is_exact(said.words, expected_anchor, link_url):
        return AnchorKind.EXACT
    if ("." in anchor or ":" in anchor) and _is_url(anchor, site, link_url):
        return AnchorKind.URL
    if _names_brand(said, site):
        return AnchorKind.BRANDED
    return said.otherwise


class _Said(NamedTuple):
    """What an anchor says by itself. *otherwise* is its kind where it is none of a link's own."""

    words: tuple[str, ...]
    written_together: str
    otherwise: AnchorKind


@lru_cache(maxsize=4_096)  # menus say the same on all pages of a site
def _said(text: str) -> _Said:
    words = _words(text)
    is_generic = (
        not words or " ".join(words) in _generic_phrases()
    )  # no words: an arrow, three dots
    return _Said(words, "".join(words), AnchorKind.GENERIC if is_generic else AnchorKind.PARTIAL)


def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(text.encode().translate(_FOLDED_ASCII).decode().split())
    folded = text.casefold()
    if not folded.replace(" ", "").isalnum():  # else the pattern finds nothing
        folded = _PUNCTUATION.sub(" ", folded)
    return tuple(folded.split())


def _is_exact(words: tuple[str, ...], expected_anchor: str | None, link_url: str) -> bool:
    if expected_anchor is not None:
        return words == _words(expected_anchor)
    if "%" not in link_url:
        low = link_url.lower()
        if words[0] not in low or words[-1] not in low:  # most links
            return False
    last = unquote(urls.last_segment(link_url))
    folded = last.casefold()
    if words[0] not in folded or words[-1] not in folded:
        return False
    return words == _words(_FILE_END.sub("", last) if "." in last else last)


def _is_url(anchor: str, site: str, link_url: str) -> bool:
    """Whether the whole anchor is an address: written as one, or of the site that it leads to."""
    text = anchor.strip(" .,;:()[]<>\"'")
    if " " in text or not text:
        return False
    if _ADDRESS.fullmatch(text):
        return True
    name = _address_host(text)
    return name is not None and urls.registrable_domain(name) in {
        site,
        urls.registrable_domain(urls.host(link_url)),
    }


def _address_host(text: str) -> str | None:
    if "." not in text:
        return None
    url = urls.normalised(f"https://{text}")
    return urls.host(url) if url else None


def _names_brand(said: _Said, site: str) -> bool:
    """Whether neighbouring words, written together, are the name in the domain."""
    brand, words = _brand(site), said.words
    return (
        brand != ""
        and brand in said.written_together
        and any(
            "".join(words[start : start + size]) == brand
            for size in range(1, _LONGEST_BRAND_WORDS + 1)
            for start in range(len(words) - size + 1)
        )
    )


@lru_cache(maxsize=4_096)
def _brand(site: str) -> str:
    """Return the name in a registrable domain, letters and digits only; addresses have none."""
    name, dot, _ = site.partition(".")
    if not dot or site.endswith("]") or site.rpartition(".")[2].isdigit():
        return ""
    return "".join(_words(ada_url.idna_to_unicode(name)))


@cache
def _generic_phrases() -> frozenset[str]:
    data = resources.files("linkcrawler.page") / "generic_anchors.toml"
    languages = tomllib.loads(data.read_text(encoding="utf-8"))
    return frozenset(" ".join(_words(text)) for texts in languages.values() for text in texts)
