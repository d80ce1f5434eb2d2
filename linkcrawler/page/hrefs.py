"""All hrefs of a page as one text: what few of them have is looked for in all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkcrawler.match import Target

_END: Final = "\0"
"""What no parsed attribute has in it."""
_ODD: Final = "%\n\t\r"
"""With one of these, a name may be written so that looking for it misses it."""


class Hrefs:
    """The *hrefs* of a page, in document order."""

    def __init__(self, hrefs: Sequence[str]) -> None:
        self._hrefs = hrefs
        self._text = _END.join(hrefs).lower()
        self._odd = {number for mark in _ODD for number in self._with(mark)}
        if not self._text.isascii():
            self._odd.update(n for n, href in enumerate(hrefs) if not href.isascii())

    def that_could_be(self, target: Target) -> list[int]:
        """Return the numbers of those for which ``target.could_be`` holds, in order."""
        marks = target.marks
        told = {number for mark in marks for number in self._with(mark)}
        numbers = sorted(told | self._odd) if marks else range(len(self._hrefs))
        return [number for number in numbers if target.could_be(self._hrefs[number])]

    def _with(self, mark: str) -> Iterator[int]:
        """Yield the numbers of the hrefs that have *mark*, in lower case, in them."""
        text, number, end = self._text, 0, 0
        while (at := text.find(mark, end)) >= 0:
            number += text.count(_END, end, at)
            yield number
            end = text.find(_END, at)
            if end < 0:
                return
