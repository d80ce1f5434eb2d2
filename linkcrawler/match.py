"""Whether a URL points at a target, and how it differs from it.

The contract's "When does a link point at the target?" is carried out here and nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from linkcrawler import urls
from linkcrawler.record import Difference, MatchMode
from linkcrawler.redirectors import BASE64_STARTS, carried_urls

if TYPE_CHECKING:
    from linkcrawler.urls import Parts

_TRACKING = re.compile(r"utm_|mc_|(?:gclid|fbclid|msclkid)(?:=|$)", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_ESCAPE_IN_NAME = re.compile(r"%(?:2[de]|3\d|[4-7])")
"""In lower case: how escapes of what names are made of begin."""
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_BASE64_STARTS = tuple(start.lower() for start in BASE64_STARTS)

_DIFFERENCES = (
    Difference.SCHEME,
    Difference.WWW,
    Difference.TRAILING_SLASH,
    Difference.QUERY,
    Difference.FRAGMENT,
    Difference.PATH,
    Difference.HOST,
)
_ENDS_OF_ADDRESSES = "0123456789]"


class Relation(NamedTuple):
    """How a link stands to a target: on it, or on another page of its site.

    *url* is the URL that was compared: the link's own, or the one that the redirector *via* carries.
    """

    on_target: bool
    differs: tuple[Difference, ...]
    via: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Target:
    """The user's own URL or site, and when a link points at it."""

    text: str
    """As given, without white space around it, user name and password."""
    match: MatchMode
    url: str
    """Normalised; https where the text names no scheme."""
    host: str
    """Without ``www.``."""
    site: str
    """The registrable domain."""
    parts: Parts
    path: str
    query: tuple[str, ...]
    states_scheme: bool
    states_path: bool

    @staticmethod
    def parse(text: str, match: MatchMode | None = None) -> Target:
        """Read a target as a person writes it; ValueError says plainly why it is none.

        Without *match*, a URL with a path (``https://a.example/`` has one, ``https://a.example``
        and ``a.example/`` have none) means that URL, anything else the domain.
        """
        return _parse(text.strip(), match)

    def owns(self, url: str) -> bool:
        """Whether the normalised *url* is a page of the target's site."""
        name = _bare(urls.host(url))
        return name == self.host or urls.registrable_domain(name) == self.site

    def __hash__(self) -> int:
        """By what it was made of: all else follows from it."""
        return hash((self.text, self.match))

    @property
    def marks(self) -> tuple[str, ...]:
        """What a plain *href* has one of, in any case, if it could be a link to the target.

        Plain are those in ASCII, without escapes and line breaks. Addresses have no marks: 127.1 and 0x7f.1 are one.
        """
        return () if self.site[-1] in _ENDS_OF_ADDRESSES else (self.site, *_BASE64_STARTS)

    def could_be(self, href: str) -> bool:
        """Whether *href*, as written, is worth resolving: False is sure, and costs half a µs.

        Sure on pages that the target does not own; on its own pages every relative link leads to it.
        """
        low = href.lower()
        if self.site in low or any(start in low for start in _BASE64_STARTS):
            return True
        if "%" not in low and low.isascii():  # nearly all
            # Parsers drop line breaks and tabs; 0x7f.1 is an address too.
            is_split = "\n" in href or "\t" in href or "\r" in href
            return is_split or (self.site[-1] in _ENDS_OF_ADDRESSES and "//" in href)
        is_escaped = "%" in low and (":" in self.site or _ESCAPE_IN_NAME.search(low) is not None)
        return (is_escaped and self.site in unquote(low)) or self._is_odd(href)

    def _is_odd(self, href: str) -> bool:
        """Whether a host may be written in *href* so that looking for its name misses it."""
        named = ":" in href or "//" in href or "\\" in href
        return named and (not href.isascii() or "xn--" in self.site)

    def relation(self, url: str, page_url: str | None = None) -> Relation | None:
        """Return how the normalised *url* stands to the target, or None where it leads elsewhere.

        *page_url* is the page that carries the link: a redirector of its own site is told more
        easily from a URL that merely mentions the target.
        """
        direct = self._compare(url, None)
        if direct is not None or not self.could_be(url):
            return direct
        carried = (self._compare(inner, url) for inner in carried_urls(url, page_url))
        return max(filter(None, carried), key=lambda found: found.on_target, default=None)

    def _compare(self, url: str, via: str | None) -> Relation | None:
        link = urls.split(url)
        name = _bare(link.host)
        if name != self.host and urls.registrable_domain(name) != self.site:
            return None
        return Relation(self._matches(link, name), self._differences(link, name), via, url)

    def _matches(self, link: Parts, name: str) -> bool:
        if self.match is MatchMode.DOMAIN:
            return self._port_fits(link) and (name == self.host or name.endswith(f".{self.host}"))
        if name != self.host or not self._port_fits(link):
            return False
        if self.match is MatchMode.HOST:
            return True
        path = _spelled(link.path).removesuffix("/")
        if self.match is MatchMode.PREFIX:
            return path == self.path or path.startswith(f"{self.path}/")
        same_query = link.query == self.parts.query or _essential(link.query) == self.query
        return same_query and path == self.path

    def _port_fits(self, link: Parts) -> bool:
        """Whether the port is the target's: a bare host or domain that names none takes any."""
        if link.port == self.parts.port:
            return True
        return self.match in {MatchMode.DOMAIN, MatchMode.HOST} and not self.parts.port

    def _differences(self, link: Parts, name: str) -> tuple[Difference, ...]:
        """Return how *link* differs in what the target states, in the contract's order."""
        mine = self.parts
        if link == mine:
            return ()
        elsewhere = name != self.host or not self._port_fits(link)
        path, states_path = _spelled(link.path), self.states_path
        other_page = path.removesuffix("/") != self.path
        differs = (
            self.states_scheme and link.scheme != mine.scheme,
            not elsewhere and link.host.removesuffix(".") != mine.host.removesuffix("."),
            states_path and not other_page and path != _spelled(mine.path),
            states_path and link.query != mine.query,
            states_path and link.fragment != mine.fragment,
            states_path and other_page,
            elsewhere,
        )
        return tuple(compress(_DIFFERENCES, differs))


def seed_id(page_url: str, target: Target) -> str:
    """Return the stable id of a seed: the same page (normalised) and target have the same one."""
    if target.match in {MatchMode.HOST, MatchMode.DOMAIN}:
        aim = f"{target.host}:{target.parts.port}"
    else:
        aim = urls.without_fragment(target.url)
    key = f"{page_url}\x1f{aim}\x1f{target.match}"
    return hashlib.sha256(key.encode()).hexdigest()[:32]


@lru_cache(maxsize=4_096)  # a list of a million rows names a handful of targets
def _parse(text: str, match: MatchMode | None) -> Target:
    # "*.a.example" is how people write a domain with its subdomains; a host it is not.
    url = urls.web_url(text.removeprefix("*."))
    parts = urls.split(url)
    states_scheme = text.lower().startswith(("http:", "https:"))
    written_root = states_scheme and "/" in text.partition("://")[2]
    states_path = parts.path != "/" or bool(parts.query) or written_root
    if match is None:
        match = MatchMode.URL if states_path else MatchMode.DOMAIN
    name = _bare(parts.host)
    return Target(
        text=urls.without_login(text),
        match=match,
        url=url,
        host=name,
        site=urls.registrable_domain(name),
        parts=parts,
        path=_spelled(parts.path).removesuffix("/"),
        query=_essential(parts.query),
        states_scheme=states_scheme,
        states_path=states_path or match in {MatchMode.URL, MatchMode.PREFIX},
    )


def _bare(host: str) -> str:
    """Return *host* without ``www.`` and the root's dot; ``www.com`` and ``www.gov.uk`` are names."""
    host = host.removesuffix(".")
    if host.startswith("www.") and urls.registrable_domain(host) != host:
        return host[4:]
    return host


def _spelled(text: str) -> str:
    """Write percent-escapes in one way (RFC 3986 6.2.2): ``%7e`` is ``~``, ``%c3`` is ``%C3``."""
    return _ESCAPE.sub(_respelled, text) if "%" in text else text


def _respelled(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if char in _UNRESERVED else escape[0].upper()


def _essential(query: str) -> tuple[str, ...]:
    """Return the parameters that make another page, in one order: tracking is none of them."""
    if not query:
        return ()
    pairs = [pair for pair in query.split("&") if pair and not _TRACKING.match(pair)]
    return tuple(sorted(_spelled(pair.replace("+", "%20")).removesuffix("=") for pair in pairs))
