"""Where placement is still wrong: the pages with the most wrong labels, by what was mistaken."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.quality.pages import LabelledPages

if TYPE_CHECKING:
    from pathlib import Path

_PAGES = 20


def worst_pages(data: Path) -> str:
    """Return a Markdown table of the worst pages: what was wanted, what was said, by which rule."""
    mistakes = _mistakes(LabelledPages(data))
    worst = sorted(mistakes, key=lambda page: (-mistakes[page].total(), page))[:_PAGES]
    lines = ["| page | wrong | mostly |", "|---|---|---|"]
    for page in worst:
        kind, count = mistakes[page].most_common(1)[0]
        lines.append(f"| {page} | {mistakes[page].total()} | {count} × {kind} |")
    return "\n".join(lines)


def _mistakes(pages: LabelledPages) -> dict[str, Counter[str]]:
    mistakes: dict[str, Counter[str]] = defaultdict(Counter)
    for name in ("aeb", "trafilatura"):
        for row in pages.rows(f"links-{name}"):
            link = pages.link_of(row)
            wanted = row["label"] == "content"
            if link and wanted != (link["placement"] == "content"):
                said = f"{link['placement']} ({link['placement_rule']})"
                mistakes[row["page"]][f"{row['label']} called {said}"] += 1
    return mistakes
