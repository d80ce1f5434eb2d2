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
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE64_OF_HTTP = "aHR0c"
"""How base64 of ``http`` begins: such a link shows its target to nobody who only reads it."""

_LONGEST = 8_192
"""Longer URLs are not searched: no browser's address bar takes them, and the work stays small."""

_BASE64_URL = re.compile(rf"{BASE64_OF_HTTP}[\w+/-]+")  # one class, no nesting: linear
_WRITTEN_URL = re.compile(r"https?:/{1,2}(?=[^/])", re.IGNORECASE)
_HOST_FIRST = re.compile(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)")
_SEGMENT_END = re.compile(r"\.(?:php|aspx?|html?|jsp|cgi|pl|do|cfm)\d?$")


@dataclass(frozen=True, slots=True)
class _Rules:
    path_words: frozenset[str]
    own_path_words: frozenset[str]
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


def carried_urls(url: str, page_url: str | None) -> Iterator[str]:
    """Yield the normalised URLs that the redirector at *url* leads to; none if it is no redirector.

    *url* is normalised. On the site of *page_url* more names count as redirectors than elsewhere.
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


def may_send_on(url: str, page_url: str, marks: frozenset[str]) -> bool:
    """Whether the normalised *url* looks like a redirect that does not say where it leads.

    *marks* are the words of the link's rel and class, in lower case.
    """
    if len(url) > _LONGEST:
        return False
    parts, own = urls.split(url), urls.same_site(url, page_url)
    if not (parts.query or parts.path.rstrip("/").count("/") > 1 or (own and marks)):
        return False  # "/go" alone is a page; "/go/17" and "/go?id=17" are not
    if own and ("sponsored" in marks or marks & _rules().own_class_words):
        return True
    return _sends_on(parts, own=own) and next(_candidates(parts), None) is None


def _sends_on(parts: urls.Parts, *, own: bool) -> bool:
    rules = _rules()
    if _is_known(parts):
        return True
    words = _path_words(parts.path)
    if words & rules.not_words or any(name in rules.not_hosts for name in _parents(parts.host)):
        return False
    return bool(words & rules.path_words) or (own and _is_own_redirector(words, parts.query))


def _is_known(parts: urls.Parts) -> bool:
    known = _rules().known
    for name in _parents(parts.host):
        # google.de and google.co.uk are google.* here: the names differ in the suffix alone.
        paths = known.get(name) or known.get(f"{name.partition('.')[0]}.*", ())
        if parts.path.startswith(paths):
            return True
    return False


def _is_own_redirector(words: set[str], query: str) -> bool:
    rules = _rules()
    if words & rules.own_path_words:
        return True
    pairs = [pair.partition("=") for pair in query.lower().split("&")]
    return any(key in rules.own_parameters or value in rules.own_values for key, _, value in pairs)


def _parents(host: str) -> Iterator[str]:
    """Yield *host* and the domains that it is in, the top level aside."""
    while "." in host:
        yield host
        host = host.partition(".")[2]


def _path_words(path: str) -> set[str]:
    """Return the segments of *path* up to an embedded URL, lower case, extension aside."""
    own = _WRITTEN_URL.split(unquote(path), maxsplit=1)[0].lower()
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
    """Yield the URL written in *text*: plain, percent-encoded up to twice, or base64."""
    for _ in range(3):
        found = _WRITTEN_URL.search(text)
        if found is not None:
            yield text[found.start() :]
            break
        text = unquote(text)
    for encoded in _BASE64_URL.findall(text):
        yield from _from_base64(encoded)


def _from_base64(encoded: str) -> Iterator[str]:
    plain = encoded.replace("+", "-").replace("/", "_")
    try:
        yield urlsafe_b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return
