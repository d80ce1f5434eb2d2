"""The tables of docs/accuracy.md: the figures, and the worst pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.quality.worst import worst_pages

if TYPE_CHECKING:
    from tests.quality.figures import Figure

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"


def write_page(figures: list[Figure], data: Path) -> None:
    """Write the tables anew; the words around them are a person's."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in (("figures", figure_table(figures)), ("worst", worst_pages(data))):
        text = filled(text, name, table)
    PAGE.write_text(text, encoding="utf-8")


def figure_table(figures: list[Figure]) -> str:
    """Return the figures and their aims as a Markdown table."""
    lines = ["| figure | value | aim | asked |", "|---|---|---|---|"]
    for figure in figures:
        aim = f"{'≥' if figure.more_is_better else '≤'} {figure.aim:g}"
        reached = "" if figure.reaches_its_aim else ", not reached"
        lines.append(f"| `{figure.name}` | {figure.value:.2f} | {aim}{reached} | {figure.of} |")
    return "\n".join(lines)


def filled(text: str, name: str, table: str) -> str:
    """Return *text* with *table* between the comments that *name* its place."""
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    place = re.compile(f"{start}.*?{end}", re.DOTALL)
    return place.sub(lambda _: f"{start}\n{table}\n{end}", text)
