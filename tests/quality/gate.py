"""Figures against floors. A floor is raised when it is beaten; nothing here lowers one."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from tests.quality.figures import SAMPLE, SHARED, Figure
from tests.quality.language import language_figures
from tests.quality.pages import page_figures
from tests.quality.rules import rule_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FLOORS = Path(__file__).with_name("floors.toml")
GROUPS: Mapping[str, Callable[[Path], Iterator[Figure]]] = {
    "language": language_figures,
    "pages": page_figures,
    "rules": rule_figures,
}


def data_here() -> tuple[str, Path]:
    """Return the name of the floors and the folder: the shared data, or else our small sample."""
    return ("shared", SHARED) if SHARED.is_dir() else ("sample", SAMPLE)


def read_floors(name: str) -> dict[str, float]:
    """Return the pinned floors of one data folder."""
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name]
    return floors


def faults(figures: list[Figure], floors: Mapping[str, float]) -> list[str]:
    """Say what is wrong: a figure below its floor, or one without a floor."""
    found = []
    for figure in figures:
        floor = floors.get(figure.name)
        if floor is None:
            found.append(f"{figure.name} has no floor in {FLOORS.name}")
        elif figure.is_worse_than(floor):
            found.append(f"{figure.name} is {figure.value:.2f}, its floor is {floor:g}")
    return found


def raised(figures: list[Figure], floors: Mapping[str, float]) -> dict[str, float]:
    """Return the floors, those that *figures* beat raised to them."""
    beaten = {
        figure.name: figure.rounded
        for figure in figures
        if figure.name not in floors or figure.is_better_than(floors[figure.name])
    }
    return {**floors, **beaten}


def write_floors(name: str, floors: Mapping[str, float]) -> None:
    """Write the floors of one data folder back, those of the other as they were."""
    text = FLOORS.read_text(encoding="utf-8")
    comment = text[: text.index("[")]
    sections = {**tomllib.loads(text), name: floors}
    lines = [
        f"[{section}]\n" + "".join(f'"{key}" = {value:g}\n' for key, value in pinned.items())
        for section, pinned in sections.items()
    ]
    FLOORS.write_text(comment + "\n".join(lines), encoding="utf-8")


def report(figures: list[Figure], floors: Mapping[str, float]) -> str:
    """Return the table of figures, floors and aims."""
    lines = [f"{'figure':<38}{'value':>8}{'floor':>8}{'aim':>8}{'rows':>8}"]
    for figure in figures:
        floor = floors.get(figure.name)
        pinned = "-" if floor is None else f"{floor:g}"
        aim = f"{'' if figure.more_is_better else '<='}{figure.aim:g}"
        note = "" if figure.reaches_its_aim else "  aim not reached"
        numbers = f"{figure.value:>8.2f}{pinned:>8}{aim:>8}{figure.of:>8}"
        lines.append(f"{figure.name:<38}{numbers}{note}")
    return "\n".join(lines)
