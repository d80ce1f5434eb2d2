"""URLs by the WHATWG standard: what a browser would fetch, and whose it is.

Everything here takes and gives text. "Normalised" means as ``ada_url`` writes it (the ``href`` of
the standard); functions that ask for a normalised URL only slice it, which costs a tenth of a
parse, and a page has a thousand links.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import ada_url

from linkcrawler import plain_urls
from linkcrawler.public_suffixes import suffix_labels

_WEB = ("http://", "https://")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))", re.IGNORECASE)
"""A scheme, and no host with a port: ``example.com:8080/a`` is a URL without a scheme."""
_LOGIN = re.compile(r"\A(\s*(?:https?:[/\\]*|[/\\]{2,}))[^/\\?#]*@", re.IGNORECASE)
_LOGINS = re.compile(
    r"""//[^\s/?#"<>,;|:@]*(?::[^\s/?#"<>@]*)?@(?:[^\s/?#"<>,;|@]*@)*"""  # linear: no part holds its end
)
_LONGEST_HOST = 253
_LONGEST_LABEL = 63


class Parts(NamedTuple):
    """The parts of a normalised http(s) URL; the default port is the empty string."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


def referring_page(text: str) -> str:
    """Return the normalised URL to fetch for a seed's cell; ValueError says plainly why not.

    The fragment goes: servers never see it.
    """
    return without_fragment(web_url(text))


def web_url(text: str) -> str:
    """Return the normalised http(s) URL that a person wrote; ValueError says plainly why not.

    Without a scheme it is https. User name and password go: we log in nowhere, and no credential
    of a list shall reach a log.
    """
    stripped = text.strip()
    if not stripped:
        raise ValueError("the cell is empty")
    found = _SCHEME.match(stripped)
    if found is None:
        return _fetchable(_without_scheme(stripped), stripped)
    scheme = found[1].lower()
    if scheme not in {"http", "https"}:
        raise ValueError(f"scheme {scheme!r} is not http or https")
    return _fetchable(stripped, stripped)


def resolve(base: str, href: str) -> str | None:
    """Return what *href* on a page at *base* leads to, or None where that is no http(s) URL."""
    plain = plain_urls.resolve(base, href)
    if plain is not None:
        return plain or None
    try:
        url: str = ada_url.join_url(base, href)
    except (ValueError, UnicodeError):  # a lone surrogate cannot be written as UTF-8
        return None
    return url if url.startswith(_WEB) else None


def normalised(url: str) -> str | None:
    """Return *url* as the standard writes it, or None where it is no absolute http(s) URL."""
    if plain_urls.is_plain(url):
        return url
    try:
        href: str = ada_url.normalize_url(url)
    except (ValueError, UnicodeError):
        return None
    return href if href.startswith(_WEB) else None


def same_url(a: str, b: str) -> bool:
    """Whether two spellings are one URL: equal after normalisation, nothing more lenient."""
    first = normalised(a)
    return first is not None and first == normalised(b)


def without_fragment(url: str) -> str:
    """Return the normalised *url* up to its fragment."""
    return url.partition("#")[0]


def without_credentials(url: str) -> str:
    """Return the normalised *url* without user name and password."""
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"


def without_login(text: str) -> str:
    """Return *text*, a URL as a person wrote it, without user name and password."""
    return _LOGIN.sub(r"\1", text) if "@" in text else text


def with_logins_masked(text: str) -> str:
    """Return *text*, a row or a message, with ``…`` for user name and password of URLs in it."""
    return _LOGINS.sub("//…@", text) if "@" in text else text


def split(url: str) -> Parts:
    """Take a normalised http(s) URL apart; user name and password are left out."""
    url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    scheme, _, rest = url.partition("://")
    authority, _, path = rest.partition("/")
    host, port = _host_and_port(authority)
    return Parts(scheme, host, port, f"/{path}", query, fragment)


def last_segment(url: str) -> str:
    """Return the last part of a normalised URL's path, slashes at its end aside."""
    path = url.partition("#")[0].partition("?")[0].rstrip("/")
    return path.rpartition("/")[2] if path.count("/") > 2 else ""


@lru_cache(maxsize=4_096)  # a page's is asked for ten times
def host(url: str) -> str:
    """Return the host of a normalised URL, without port; IPv6 in brackets."""
    return _host_and_port(_authority(url))[0]


def origin(url: str) -> str:
    """Return scheme, host and port of a normalised URL: the scope of a robots.txt (rule 20)."""
    scheme = url.partition("://")[0]
    return f"{scheme}://{_authority(url).rpartition('@')[2]}"


@lru_cache(maxsize=8_192)  # what a page links to, pages after it link to as well
def registrable_domain(host: str) -> str:
    """Return the domain that somebody registered, by the public suffix list.

    Its private part counts (``a.github.io`` and ``b.github.io`` are two sites). Addresses, public
    suffixes themselves and names of one label are their own domain.
    """
    if host.count(".") <= 1:
        return host  # whatever its parts are
    labels = host.removesuffix(".").split(".")
    suffix = suffix_labels(labels)
    if suffix >= len(labels) or host.endswith("]") or labels[-1].isdigit():
        return host
    # The list's own rule for names that it lacks (intranets, ".test"): the last label is a suffix.
    return ".".join(labels[-1 - (suffix or 1) :])


def site(url: str) -> str:
    """Return the registrable domain that a normalised URL is of; the root's dot is none of it."""
    return registrable_domain(host(url).removesuffix("."))


def same_site(a: str, b: str) -> bool:
    """Whether two normalised URLs have the same registrable domain."""
    first, second = host(a), host(b)
    return first == second or registrable_domain(first) == registrable_domain(second)


def _authority(url: str) -> str:
    start = url.find("://") + 3
    return url[start:].partition("/")[0]


def _host_and_port(authority: str) -> tuple[str, str]:
    authority = authority.rpartition("@")[2]
    if authority.endswith("]"):
        return authority, ""
    name, colon, port = authority.rpartition(":")
    return (name, port) if colon else (port, "")


def _without_scheme(text: str) -> str:
    """Return *text* with https before it, if it can be a URL: words and numbers are none."""
    rest = text.removeprefix("//")
    name = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    if not name:
        raise ValueError("there is no host in it")
    if "@" in name:
        raise ValueError("that is an e-mail address")
    bare = name.rpartition(":")[0] or name
    if not (_is_named(bare) or bare.startswith("[") or text.startswith("//")):
        raise ValueError("that is no URL: it has neither a scheme nor a host with a dot")
    return f"https://{rest}"


def _is_named(bare: str) -> bool:
    # "12.5" would be read as the address 12.0.0.5: only all four numbers are one on purpose.
    if bare.replace(".", "").isdigit():
        return bare.count(".") == 3
    return "." in bare.strip(".") or bare.lower() == "localhost"


def _fetchable(url: str, text: str) -> str:
    href = normalised(url)
    if href is None:
        raise ValueError(_fault(text))
    if "@" in href:
        href = without_credentials(href)
    _check_host(host(href))
    return href


def _fault(text: str) -> str:
    if any(ch.isspace() for ch in re.split(r"[/?#]", text.partition("://")[2] or text)[0]):
        return "that is no URL: there is white space in the host"
    if re.fullmatch(r"https?:[/\\]*", text, re.IGNORECASE):
        return "there is no host in it"
    return "that is no URL: its host or port is impossible"


def _check_host(name: str) -> None:
    """Refuse names that no resolver can be asked for (RFC 1035 2.3.4)."""
    if len(name) <= _LONGEST_LABEL and ".." not in name and name[0] != ".":
        return  # nearly all: a million rows come this way
    labels = name.removesuffix(".").split(".")
    if len(name) > _LONGEST_HOST or max(map(len, labels)) > _LONGEST_LABEL:
        raise ValueError("its host name is too long")
    if not all(labels):
        raise ValueError("its host name has an empty part")
