from collections.abc import Callable, Iterable

from selectolax.lexbor import LexborHTMLParser

class Names:
    def __init__(self, names: Iterable[str], /) -> None: ...

class Above:
    def __init__(
        self,
        tree: LexborHTMLParser,
        names: Names,
        rules_under: Callable[[str], list[tuple[str, int]]],
        traits_of_style: Callable[[str], int],
        most: int,
        /,
    ) -> None: ...
    def traits(self, mem_id: int, /) -> int: ...

def matches(selector: str, mem_id: int, /) -> bool: ...
def prepare(html: int, body: int, /) -> None: ...
