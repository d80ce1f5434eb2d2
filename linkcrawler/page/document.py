"""Headers and bytes become one decoded, parsed page: done once, read by everyone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from selectolax.lexbor import LexborHTMLParser

from linkcrawler import urls
from linkcrawler.page.charset import CODECS, sniff_encoding
from linkcrawler.page.noscripts import without_noscripts
from linkcrawler.page.walking import lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.page.layout import Layout

_MOST_OF_HEAD_BYTES = 256 * 1024
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_SELF_CLOSED = re.compile(rf"<(?!(?:{_VOID})[\s/])([a-z][^\s<>/]*+)([^<>]*)/>", re.IGNORECASE)
"""Each try ends at the next angle bracket and keeps the name it read: linear in the page."""


@dataclass(frozen=True)
class Document:
    """A parsed page. *tree* is parsed as with scripting off, so ``noscript`` has children."""

    url: str
    tree: LexborHTMLParser
    charset: str | None
    _source: bytes | str

    @classmethod
    def parse(cls, body: bytes, *, url: str, content_type: str | None) -> Self:
        """Decode and parse *body*; no bytes at all make it fail."""
        charset, mark = sniff_encoding(body, content_type)
        source: bytes | str = body[mark:] if mark else body
        if isinstance(source, bytes) and charset != "utf-8":
            source = source.decode(CODECS[charset], "replace")
        if content_type and "xhtml" in content_type.lower():
            source = _open_self_closed(source)
        return cls(url, LexborHTMLParser(source), charset, source)

    @classmethod
    def from_text(cls, html: str, *, url: str) -> Self:
        """Parse HTML that is text already, as a browser hands it over."""
        source = html.encode("utf-8", "replace")
        return cls(url, LexborHTMLParser(source), None, source)

    @cached_property
    def source(self) -> bytes:
        """The page's source in UTF-8; what is no text in it stands as it was sent."""
        source = self._source
        return source if isinstance(source, bytes) else source.encode("utf-8", "replace")

    @cached_property
    def layout(self) -> Layout:
        """Text, blocks and links, from one walk."""
        return lay_out(self.tree)

    def head_links(self, attribute: str, word: str = "") -> list[Mapping[str, str | None]]:
        """Return what is written in the ``link`` elements of the head that are told by ``told_in``.

        The head is that of browsers and of Google's renderer: a picture in a ``noscript`` ends it only
        in our tree. One page in fifty has its canonical behind such.
        """
        told = self.layout.told_in("link", attribute, word)
        if not all(link.in_head for link in told):
            told = self._head_with_scripts.told_in("link", attribute, word)
        return [link.attributes for link in told if link.in_head]

    @cached_property
    def _head_with_scripts(self) -> Layout:
        """The beginning of the page as it is parsed where scripts run."""
        beginning = self.source[:_MOST_OF_HEAD_BYTES]
        read = without_noscripts(beginning)
        return self.layout if read is beginning else lay_out(LexborHTMLParser(read))

    @cached_property
    def base_url(self) -> str:
        """What relative URLs are resolved against: the first ``<base href>``, else the page."""
        for attributes, _ in self.layout.told_in("base", "href"):
            return urls.resolve(self.url, attributes["href"] or "") or self.url
        return self.url

    @cached_property
    def title(self) -> str | None:
        """The first title with words, or None; an svg's title is no page's."""
        texts = (" ".join(text.split()) for text in self.layout.texts_of("title"))
        return next(filter(None, texts), None)

    @cached_property
    def lang(self) -> str | None:
        """The ``lang`` of the html element, lower case, as written otherwise."""
        attributes = self.tree.root.attributes if self.tree.root else {}
        return (attributes.get("lang") or attributes.get("xml:lang") or "").strip().lower() or None


def _text(source: bytes | str) -> str:
    return source if isinstance(source, str) else source.decode("utf-8", "replace")


def _open_self_closed(source: bytes | str) -> str:
    """Write XML's ``<script/>`` as HTML would: else everything after it is the script's text."""
    return _SELF_CLOSED.sub(r"<\1\2></\1>", _text(source))
