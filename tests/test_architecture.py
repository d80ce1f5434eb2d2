"""One way through the house: the core knows no framework, no network and no database."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "linkcrawler"
ADAPTERS = {
    "commands",
    "downloading",
    "engine.py",
    "left_out.py",
    "extensions",
    "listeners.py",
    "middlewares",
    "pipelines",
    "plain_command.py",
    "rendering",
    "spiders",
    "workers",
}
FRAMEWORKS = {"scrapy", "scrapy_playwright", "twisted", "playwright", "pymongo", "aiohttp"}


def is_core(path: Path) -> bool:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] not in ADAPTERS and not inside.as_posix().startswith("store/mongo")


CORE = sorted(path for path in PACKAGE.rglob("*.py") if is_core(path))


def imported(path: Path) -> set[str]:
    """Return the top-level packages that the module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_core_imports_no_framework(path: Path) -> None:
    assert not imported(path) & FRAMEWORKS


def test_there_is_a_core() -> None:
    names = {path.name for path in CORE}

    assert {"verdict.py", "history.py", "match.py", "record.py", "robots.py", "view.py"} <= names


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("linkcrawler.page.view", FRAMEWORKS),
        ("linkcrawler.verdict", FRAMEWORKS),
        ("linkcrawler.seedlist", FRAMEWORKS),
        ("linkcrawler.commands.inspect", {"playwright", "scrapy_playwright", "pymongo", "pandas"}),
        ("linkcrawler.commands.export", {"playwright", "pymongo", "pyarrow", "xlsxwriter"}),
        ("linkcrawler.spiders.verify", {"playwright", "scrapy_playwright", "pymongo", "pandas"}),
    ],
)
def test_what_an_import_brings_along(module: str, kept_out: set[str]) -> None:
    """Importing the core starts no framework; a command loads no browser and no database."""
    script = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert not set(done.stdout.split()) & kept_out
