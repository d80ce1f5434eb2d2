"""Links that lead to the URL they carry, told from links that merely mention one.

``/out?url=https://…`` sends the visitor on; ``/sharer.php?u=https://…`` does not. The words and
hosts that decide are data: redirectors.toml.
"""

from __future__ import annotations

import binascii
import re
import tomllib
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE64_STARTS = ("aHR0c", "eyJ")
"""How base64 of ``http`` and of JSON begins: such a link shows its target to nobody who only reads it."""

_LONGEST = 8_192
"""Longer URLs are not searched: no browser's address bar takes them, and the work stays small."""

_DEEPEST = 3
"""Redirectors inside one another: a mail's link guard around a newsletter's counter is usual."""

_BASE64 = re.compile(rf"(?:{'|'.join(BASE64_STARTS)})[A-Za-z0-9_+/-]+")  # no nesting: linear
_NOT_IN_URLS = re.compile(r"[\s\"<>]")
_DASHED = re.compile(r"https?-3A__[^\s&]+")
_DASHED_ESCAPE = re.compile(r"-([0-9A-F]{2})")
_UNDERSCORED_END = "__;"
_WRITTEN_URL = re.compile(r"https?:/{1,2}(?=[^/])", re.IGNORECASE)
_HOST_FIRST = re.compile(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)")
_SEGMENT_END = re.compile(r"\.(?:php|aspx?|html?|jsp|cgi|pl|do|cfm)\d?$")


@dataclass(frozen=True, slots=True)
class _Rules:
    path_words: frozenset[str]
    own_path_words: frozenset[str]
    own_short_words: frozenset[str]
    own_class_words: frozenset[str]
    own_parameters: frozenset[str]
    own_values: frozenset[str]
    not_words: frozenset[str]
    not_hosts: frozenset[str]
    known: dict[str, tuple[str, ...]]


@cache
def _rules() -> _Rules:
    data = tomllib.loads(
        (resources.files("linkcrawler") / "redirectors.toml").read_text(encoding="utf-8")
    )
    known = {name: tuple(paths) for name, paths in data.pop("known").items()}
    return _Rules(known=known, **{name: frozenset(words) for name, words in data.items()})


def carried_urls(url: str, page_url: str | None, depth: int = 1) -> Iterator[str]:
    """Yield the normalised URLs that the redirector at *url* leads to; none if it is no redirector.

    *url* is normalised. On the site of *page_url* more names count as redirectors than elsewhere.
    One that leads to another redirector leads on to what that carries, a few deep.
    """
    if len(url) > _LONGEST:
        return
    parts = urls.split(url)
    if not _sends_on(parts, own=page_url is not None and urls.same_site(url, page_url)):
        return
    for text in _candidates(parts):
        found = urls.normalised(text)
        if found is not None:
            yield found
            if depth < _DEEPEST:
                yield from carried_urls(found, page_url, depth + 1)


def may_send_on(url: str, page_url: str, marks: frozenset[str]) -> bool:
    """Whether the normalised *url* looks like a redirect that does not say where it leads.

    *marks* are the words of the link's rel and class, in lower case.
    """
    if len(url) > _LONGEST:
        return False
    if marks & _rules().own_class_words and urls.same_site(url, page_url):
        return True
    parts = urls.split(url)
    return _looks_so(url, parts, page_url) and next(_candidates(parts), None) is None


def _looks_so(url: str, parts: urls.Parts, page_url: str) -> bool:
    """Whether something follows the word that redirects: "/go" is a page, "/go/17" and "/go?id=17" are not."""
    rules = _rules()
    if _is_known(parts):
        return len(parts.path) > 1 or bool(parts.query)
    words = _path_words(parts.path if parts.query else parts.path.rstrip("/").rpartition("/")[0])
    if words & rules.not_words or _is_tool(parts.host):
        return False
    if words & rules.path_words:
        return True
    of_own_site = words & rules.own_short_words or _has_own_parameter(parts.query)
    return bool(of_own_site) and urls.same_site(url, page_url)


def _sends_on(parts: urls.Parts, *, own: bool) -> bool:
    rules = _rules()
    if _is_known(parts):
        return True
    words = _path_words(parts.path)
    if words & rules.not_words or _is_tool(parts.host):
        return False
    return bool(words & rules.path_words) or (own and _is_own_redirector(words, parts.query))


def _is_known(parts: urls.Parts) -> bool:
    return parts.path.startswith(_known_paths(parts.host))


@lru_cache(maxsize=4_096)  # the hosts that a page links to come again and again
def _known_paths(host: str) -> tuple[str, ...]:
    """Return how the paths begin at which *host* is a known redirector."""
    known = _rules().known
    # google.de and google.co.uk are google.* here: the names differ in the suffix alone.
    paths = (
        known.get(name) or known.get(f"{name.partition('.')[0]}.*", ()) for name in _parents(host)
    )
    return tuple(chain.from_iterable(paths))


@lru_cache(maxsize=4_096)
def _is_tool(host: str) -> bool:
    """Whether *host* is of those that only do something with a URL."""
    return any(name in _rules().not_hosts for name in _parents(host))


def _is_own_redirector(words: set[str], query: str) -> bool:
    rules = _rules()
    return bool(words & rules.own_path_words) or _has_own_parameter(query)


def _has_own_parameter(query: str) -> bool:
    if not query:
        return False
    rules = _rules()
    pairs = [pair.partition("=") for pair in query.lower().split("&")]
    return any(key in rules.own_parameters or value in rules.own_values for key, _, value in pairs)


def _parents(host: str) -> Iterator[str]:
    """Yield *host* and the domains that it is in, the top level aside."""
    while "." in host:
        yield host
        host = host.partition(".")[2]


def _path_words(path: str) -> set[str]:
    """Return the segments of *path* up to an embedded URL, lower case, extension aside."""
    own = unquote(path).lower()
    if "http" in own:
        own = _WRITTEN_URL.split(own, maxsplit=1)[0]
    if "." not in own:
        return set(filter(None, own.split("/")))
    return {_SEGMENT_END.sub("", segment) for segment in own.split("/") if segment}


def _candidates(parts: urls.Parts) -> Iterator[str]:
    """Yield what may be a URL inside the path and the query, decoded."""
    for pair in parts.query.split("&"):
        key, equals, value = pair.partition("=")
        text = unquote_plus(value if equals else key)
        yield from _in_text(text)
        if _HOST_FIRST.match(text):
            yield f"https://{text.removeprefix('//')}"
    # Last: an URL that was put in unencoded may own the parameters after it, or may not.
    yield from _in_text(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _in_text(text: str) -> Iterator[str]:
    """Yield the URL written in *text*: plain, percent-encoded up to twice, base64, or a link guard's way."""
    for _ in range(3):
        found = _WRITTEN_URL.search(text)
        if found is not None:
            yield _without_token(text[found.start() :])
            break
        text = unquote(text)
    for encoded in _BASE64.findall(text):
        yield from _from_base64(encoded)
    for dashed in _DASHED.findall(text):
        yield _from_dashes(dashed)


def _without_token(text: str) -> str:
    """Take off what Proofpoint's link guard writes behind a URL: ``__;!!…$``."""
    url, mark, token = text.rpartition(_UNDERSCORED_END)
    return url if mark and "/" not in token else text


def _from_base64(encoded: str) -> Iterator[str]:
    """Yield the URLs in what *encoded* says, whole or up to a slash: that may end it, or belong to it."""
    for part in dict.fromkeys((encoded, encoded.partition("/")[0])):
        plain = part.replace("+", "-").replace("/", "_")
        try:
            text = urlsafe_b64decode(plain + "=" * (-len(plain) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
        text = text.replace("\\/", "/")  # as JSON may write it
        for spelled in dict.fromkeys((text, unquote(text))):
            found = _WRITTEN_URL.search(spelled)
            if found is not None:
                yield _NOT_IN_URLS.split(spelled[found.start() :], maxsplit=1)[0]


def _from_dashes(text: str) -> str:
    """Return the URL that Proofpoint's link guard writes with ``-`` for ``%`` and ``_`` for ``/``."""
    return unquote(_DASHED_ESCAPE.sub(r"%\1", text.replace("_", "/")))
