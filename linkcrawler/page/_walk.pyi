from array import array
from collections.abc import Collection, Mapping

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.layout import Layout

def prepare(
    known_kinds: Mapping[int, int],
    inline: Collection[int],
    unread: Collection[int],
    link: int,
    head: int,
    foreign: int,
) -> None: ...
def lay_out(tree: LexborHTMLParser) -> Layout: ...
def prepare_main(
    least: int, most: int, share: float, lines: Collection[int], aside: int
) -> None: ...
def measure(page: object, text: str) -> tuple[array[int], array[int], int, int | None, str]: ...
def count_words(text: str) -> int: ...

class Elements: ...
