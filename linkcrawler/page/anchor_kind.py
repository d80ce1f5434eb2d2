"""What sort of anchor a link has: its own words, the brand's, the URL's, or words that say nothing."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from urllib.parse import unquote

import ada_url

from linkcrawler import urls
from linkcrawler.record import AnchorKind, AnchorSource

_PUNCTUATION = re.compile(r"[^\w\s]|_")
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

    *site* is the registrable domain of the target. The wanted words are the expected anchor or, without one, those of the link's own path: on
    ``/blue-widgets`` the anchor "blue widgets" is exact. Text of which nothing else can be said is
    partial: it describes the page in words of its own.
    """
    if not anchor:
        return AnchorKind.EMPTY
    if source is AnchorSource.ALT:
        return AnchorKind.IMAGE
    words = _words(anchor[:_READ_CHARS])
    if words and _is_exact(words, expected_anchor, link_url):
        return AnchorKind.EXACT
    if _is_url(anchor, site, link_url):
        return AnchorKind.URL
    if _names_brand(words, site):
        return AnchorKind.BRANDED
    return AnchorKind.GENERIC if _is_generic(words) else AnchorKind.PARTIAL


def _words(text: str) -> tuple[str, ...]:
    folded = text.casefold()
    if not folded.replace(" ", "").isalnum():  # else the pattern finds nothing
        folded = _PUNCTUATION.sub(" ", folded)
    return tuple(folded.split())


def _is_exact(words: tuple[str, ...], expected_anchor: str | None, link_url: str) -> bool:
    if expected_anchor is not None:
        return words == _words(expected_anchor)
    if "%" not in link_url and words[0] not in link_url.lower():
        return False
    last = unquote(urls.last_segment(link_url))
    folded = last.casefold()
    may_be = words[0] in folded and words[-1] in folded
    return may_be and words == _words(_FILE_END.sub("", last))


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


def _names_brand(words: tuple[str, ...], site: str) -> bool:
    """Whether neighbouring words, written together, are the name in the domain."""
    brand = _brand(site)
    return (
        brand != ""
        and brand in "".join(words)
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


def _is_generic(words: tuple[str, ...]) -> bool:
    return not words or " ".join(words) in _generic_phrases()  # no words: an arrow, three dots


@cache
def _generic_phrases() -> frozenset[str]:
    data = resources.files("linkcrawler.page") / "generic_anchors.toml"
    languages = tomllib.loads(data.read_text(encoding="utf-8"))
    return frozenset(" ".join(_words(text)) for texts in languages.values() for text in texts)
