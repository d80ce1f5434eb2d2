"""Elements of a large XML part, one at a time: what is in memory is bounded, whatever the file says."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from defusedxml.ElementTree import iterparse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MOST_BYTES_AN_ELEMENT = 8 << 20
_DEEPEST = 100


class TooLarge(ValueError):  # noqa: N818  a finding about the data, told by the caller
    """Something in the file is larger than it may be."""


def elements(source: IO[bytes], tag: str) -> Iterator[Element]:
    """Yield every element called *tag*; each is emptied once the next one is asked for."""
    reading = _Reading(source)
    ancestors: list[Element] = []
    for event, element in iterparse(reading, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            ancestors.append(element)
            if len(ancestors) > _DEEPEST:
                raise TooLarge("its elements are nested without end")
            continue
        ancestors.pop()
        if element.tag == tag:
            yield element
            reading.since_element = 0
            # An empty element that stays in its parent still costs 100 bytes, a million times.
            ancestors[-1].clear() if ancestors else element.clear()


class _Reading:
    """A file that refuses to go on where one element would fill the memory."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.since_element = 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.since_element += len(data)
        if self.since_element > _MOST_BYTES_AN_ELEMENT:
            raise TooLarge("a row of it is larger than 8 MiB")
        return data
