from collections.abc import Callable, Collection, Iterable, Sequence

from linkcrawler.page.around import Around
from linkcrawler.page.blocks import BlockPart, Group
from linkcrawler.page.judge import Question
from linkcrawler.page.layout import Line, Spot
from linkcrawler.page.lines import LinePart
from linkcrawler.page.main_text import MainPart
from linkcrawler.page.measures import Numbers

def prepare(inline: Collection[int], headings: Collection[int]) -> None: ...
def heading_above(
    tags: Numbers, starts: Numbers, ends: Numbers, lasts: Numbers, block: int, offset: int
) -> int: ...
def inline_claims(address: int) -> Sequence[tuple[int, int]]: ...
def words_before(text: str, start: int, end: int) -> str: ...
def words_after(text: str, start: int, end: int) -> str: ...

class Climb:
    def __init__(self, known: dict[int, str], is_unique: Callable[[str], bool]) -> None: ...
    def to(self, address: int) -> str | None: ...

class Phrases:
    def __init__(self, phrases: Iterable[str]) -> None: ...
    def any_in(self, text: str) -> bool: ...

class Surroundings:
    def __init__(
        self,
        main: MainPart,
        outside: Around,
        within: Callable[[Around, int, int, int], Around],
        telling: Collection[int],
    ) -> None: ...
    def of(self, spot: Spot) -> Around: ...

class Blocks:
    def __init__(
        self,
        main: MainPart,
        big: float,
        leaves_left: Callable[[Sequence[float]], int],
        types: tuple[type[Group], type[BlockPart]],
        named_other: Callable[[int], int],
    ) -> None: ...
    def of(self, spot_block: int, around: Around) -> BlockPart: ...

class Lines:
    def __init__(
        self,
        main: MainPart,
        leaves_left: Callable[[Sequence[float]], int],
        part_type: type[LinePart],
        veto_of: Callable[[str, int, int], str | None],
    ) -> None: ...
    def of(self, spot: Spot) -> LinePart: ...
    def text_after(self, start: int, end: int, line: Line) -> int: ...

class Questions:
    def __init__(self, questions: Sequence[Question], leaves: int) -> None: ...
    def leaves_left(self, values: Sequence[float]) -> int: ...
