from collections.abc import Callable, Iterable

def prepare(
    sets: Iterable[tuple[str, int]],
    hides: Iterable[tuple[tuple[str, ...], int, int, str, tuple[str, ...]]],
    most_selectors: int,
    /,
) -> None: ...
def hiding(
    css: str, is_same_again: Callable[[str, int], object], /
) -> tuple[list[tuple[int, int, int]], bool]: ...
def setting(css: str, traits: int, /) -> list[tuple[int, int, int]]: ...
def traits_in(css: str, is_same_again: Callable[[str, int], object], /) -> int: ...
def nests(css: str, /) -> list[tuple[int, int]]: ...
def filed(
    heads: list[str],
    selectors_of: Callable[[str], Iterable[str]],
    key_of: Callable[[str], str],
    most: int,
    /,
) -> dict[str, list[tuple[str, int]]]: ...
