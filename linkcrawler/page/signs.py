"""What a page as a whole looks like: a bot wall, an error text, a shell that scripts fill."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.page import scripts, soft_404, walls

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched
    from linkcrawler.page.document import Document

_MOST_FOLDED_OF_A_LINE = 2
"""Characters: its end, and a space before it."""


class PageSigns:
    """The signs of an HTML page, each read when it is first asked for: a link found answers most.

    *main_text* is the running text found on it.
    """

    def __init__(self, fetched: Fetched, document: Document, main_text: str) -> None:
        self._fetched = fetched
        self._document = document
        self._main_text = main_text

    @cached_property
    def wall(self) -> str | None:
        """The bot wall or challenge that answered instead of the page."""
        by_headers = walls.wall_of_headers(self._fetched)
        if by_headers is not None or self._says_more_than(walls.LONGEST_TEXT):
            return by_headers
        title = (self._document.title or "").lower()
        return walls.wall_of_page(self._fetched, title, self._text.lower())

    @cached_property
    def soft_404(self) -> str | None:
        """What says that this is an error text or a parked domain."""
        if self._says_more_than(soft_404.LONGEST_TEXT):
            return None
        wording = soft_404.Wording(
            host=urls.host(self._document.url),
            title=self._document.title or "",
            headings=_heading_texts(self._document),
            text=self._text,
            main_chars=len(self._main_text),
        )
        return soft_404.error_text(wording) or soft_404.parked_domain(wording, self._fetched.body)

    @cached_property
    def script_reasons(self) -> tuple[str, ...]:
        """Why scripts could add links to the page."""
        return scripts.script_reasons(self._document.tree, self._text)

    def _says_more_than(self, characters: int) -> bool:
        """Whether the text is longer; of a long one that is told without folding it."""
        layout = self._document.layout
        shortest = len(layout.text) - _MOST_FOLDED_OF_A_LINE * len(layout.line_starts)
        return shortest > characters or len(self._text) > characters

    @cached_property
    def _text(self) -> str:
        """All text that the page shows, white space folded."""
        # All other white space in it is folded already.
        return self._document.layout.text.replace(" \n", " ").replace("\n", " ").strip()


def _heading_texts(document: Document) -> tuple[str, ...]:
    nodes = document.tree.css("h1")[:2] or document.tree.css("h2")[:1]
    return tuple(" ".join(node.text().split()) for node in nodes)
