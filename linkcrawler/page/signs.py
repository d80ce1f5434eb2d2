"""What a page as a whole looks like: a bot wall, an error text, a shell that scripts fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.page import scripts, soft_404, walls
from linkcrawler.page.findings import Signs

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched
    from linkcrawler.page.document import Document

_NO_TEXT = "script, style, noscript, template"
_LONG_TEXT = max(walls.LONGEST_TEXT, soft_404.LONGEST_TEXT, scripts.LONGEST_TEXT)
_MOST_MISSES = 50
"""Such elements inside one another, already cut out with the outer: each miss costs a look at the whole text."""


def read_signs(fetched: Fetched, document: Document, main_text: str) -> Signs:
    """Read all signs of an HTML page; *main_text* is the running text found on it."""
    # A page whose main text is that long has no sign that its whole text could add to.
    text = main_text if len(main_text) >= _LONG_TEXT else _visible_text(document)
    wording = soft_404.Wording(
        host=urls.host(document.url),
        title=document.title or "",
        headings=_heading_texts(document) if len(text) <= soft_404.LONGEST_TEXT else (),
        text=text,
        main_chars=len(main_text),
    )
    return Signs(
        wall=_wall(fetched, wording),
        soft_404=_soft_404(fetched, wording),
        script_reasons=scripts.script_reasons(document.tree, text),
    )


def _wall(fetched: Fetched, wording: soft_404.Wording) -> str | None:
    by_headers = walls.wall_of_headers(fetched)
    if by_headers is not None or len(wording.text) > walls.LONGEST_TEXT:
        return by_headers
    return walls.wall_of_page(fetched, wording.title.lower(), wording.text.lower())


def _soft_404(fetched: Fetched, wording: soft_404.Wording) -> str | None:
    return soft_404.error_text(wording) or soft_404.parked_domain(wording, fetched.body)


def _heading_texts(document: Document) -> tuple[str, ...]:
    nodes = document.tree.css("h1")[:2] or document.tree.css("h2")[:1]
    return tuple(" ".join(node.text().split()) for node in nodes)


def _visible_text(document: Document) -> str:
    """Return the text of the body without that of scripts and styles, white space folded.

    What is cut out follows in document order, so one walk along the text finds it all.
    """
    body = document.tree.body
    if body is None:
        return ""
    whole = body.text(separator=" ")
    kept, position, misses = [], 0, 0
    for node in body.css(_NO_TEXT):
        unseen = node.text(separator=" ")
        start = whole.find(unseen, position) if unseen else position
        if start >= 0:
            kept.append(whole[position:start])
            position = start + len(unseen)
        elif (misses := misses + 1) > _MOST_MISSES:
            break
    return " ".join(" ".join((*kept, whole[position:])).split())
