"""Which language and country a page is for, by what it says and where it stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler import urls
from linkcrawler.seedlist.codes import country_code, language_code

if TYPE_CHECKING:
    from linkcrawler.store.base import Document

_SOLD_WORLDWIDE = frozenset(
    "ad ai as bz cc cd co dj fm io la me ms nu sc sr su tk tv ws".split()  # noqa: SIM905
)
"""Country domains that Google takes for no country's: most who have one are elsewhere."""
_TAG_END = re.compile(r"[,;\s]")
_SUBTAG = re.compile(r"[-_]")


class Declared(NamedTuple):
    """What a language tag says: ``de-at`` is German, for Austria."""

    language: str | None
    country: str | None


@lru_cache(maxsize=4_096)
def declared(tag: str) -> Declared:
    """Read the first tag of an ``html lang`` or Content-Language; None where it says nothing."""
    subtags = _SUBTAG.split(_TAG_END.split(tag.strip(), maxsplit=1)[0])
    try:
        language = language_code(subtags[0])
    except ValueError:
        return Declared(None, None)
    regions = (part for part in subtags[1:] if len(part) == 2)
    return Declared(language, next(filter(None, map(_country, regions)), None))


@lru_cache(maxsize=65_536)
def country_of_host(host: str) -> str | None:
    """Return the country of the host's top-level domain, None where it stands for none."""
    top = host.rpartition(".")[2].lower()
    return None if len(top) != 2 or top in _SOLD_WORLDWIDE else _country(top)


def country_of_page(page: Document) -> str | None:
    """Return the country that the page is for: by its domain, else by what it declares."""
    by_domain = country_of_host(urls.host(page["url"]))
    return by_domain or declared_by(page).country


def declared_by(page: Document) -> Declared:
    """Return what the page declares of itself."""
    return declared(page["language"]["declared"] or "")


def versions_of(page: Document) -> tuple[Declared, ...]:
    """Return what the page says of itself among its versions; one page may be for several."""
    return tuple(declared(tag) for tag in page.get("hreflang") or ())


def language_of(page: Document) -> str | None:
    """Return the language of the page's text, None where that is not sure."""
    found = page["language"]
    return found["code"] if found["reliable"] and found["code"] != "und" else None


def _country(code: str) -> str | None:
    try:
        return country_code(code)
    except ValueError:
        return None
