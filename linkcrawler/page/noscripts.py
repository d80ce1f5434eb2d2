"""What a page says in ``noscript``: browsers, which run scripts, read it as text; our tree does not.

The tree is parsed as with scripting off. An element that is left open in a ``noscript`` swallows there
what follows it, and a picture in one ends the head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENS, _CLOSES = b"<noscript", b"</noscript"
_NAME_ENDS = b" \t\n\f\r/>"


def noscripts(source: bytes) -> Iterator[tuple[int, int]]:
    """Yield from where to where each ``noscript`` goes; one left open runs to the page's end."""
    low, end = source.lower(), 0
    while (start := low.find(_OPENS, end)) >= 0 and (inner := low.find(b">", start) + 1):
        end = start + len(_OPENS)
        if low[end] in _NAME_ENDS:
            end = low.find(_CLOSES, inner)
            end = len(low) if end < 0 else end
            yield inner, end


def without_noscripts(source: bytes) -> bytes:
    """Return *source* with nothing in any ``noscript``; itself where there is none."""
    kept, at = [], 0
    for start, end in noscripts(source):
        kept.append(source[at:start])
        at = end
    return b"".join((*kept, source[at:])) if kept else source
