"""Hrefs of a page: which could lead to a target, most told by their letters, all at once; where they start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from linkcrawler import plain_urls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from linkcrawler.match import Target


class Hrefs(Protocol):
    """What is written in the links of a page, in document order."""

    @property
    def met(self) -> Sequence[int]:
        """The number that each of the links has among all ``a``."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> str: ...

    def __iter__(self) -> Iterator[str]: ...

    def by_start(self, left_out: Collection[int]) -> tuple[dict[str, int], list[str], int]:
        """Tell of those whose numbers are not *left_out*: see ``plain_urls``."""

    def worth_a_look(self, texts: tuple[str, ...], any_escape: bool, /) -> list[int]:
        """Return the numbers of those that may have one of the *texts* in them: see ``plain_urls``."""


class HrefsKept:
    """Hrefs that were read all."""

    def __init__(self, written: Iterable[str], met: Sequence[int] | None = None) -> None:
        self._written = [*written]
        self.met = range(len(self._written)) if met is None else met

    def __len__(self) -> int:
        return len(self._written)

    def __getitem__(self, number: int, /) -> str:
        return self._written[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def by_start(self, left_out: Collection[int]) -> tuple[dict[str, int], list[str], int]:
        """Tell of those whose numbers are not *left_out*."""
        hrefs = (href for number, href in enumerate(self._written) if number not in left_out)
        return plain_urls.by_start([*hrefs])

    def worth_a_look(self, texts: tuple[str, ...], any_escape: bool, /) -> list[int]:
        """Return the numbers of those that may have one of the *texts* in them."""
        return plain_urls.worth_a_look(self._written, texts, any_escape)


def that_could_be(hrefs: Hrefs, target: Target) -> list[int]:
    """Return the numbers of those for which ``target.could_be`` holds, in order."""
    numbers: Iterable[int] = range(len(hrefs))
    if marks := target.marks:
        numbers = hrefs.worth_a_look(marks, "xn--" in target.site)
    return [number for number in numbers if target.could_be(hrefs[number])]
