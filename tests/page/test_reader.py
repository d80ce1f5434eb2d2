"""Findings are used again only where the same code, word files and libraries would make them."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import linkcrawler
from linkcrawler.page import reader
from linkcrawler.page.reader import reader_version

PACKAGE = Path(linkcrawler.__file__).parent
ONLY_SHAPES = {"documents", "evidence", "quickly", "reading", "record", "seed"}
"""What says how things look or, in another process, has ``page`` read: none decides what is found."""


def imported(path: Path) -> set[str]:
    """Return the modules that *path* imports, ours as ``linkcrawler.name``."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "linkcrawler":
            found |= {f"linkcrawler.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_all_that_pages_are_read_by_counts() -> None:
    ours = [PACKAGE / name for name in reader._OURS if name.endswith(".py")]
    modules = set().union(*map(imported, [*(PACKAGE / "page").glob("*.py"), *ours]))

    own = {name.split(".")[1] for name in modules if name.startswith("linkcrawler.")}
    assert own - ONLY_SHAPES <= {Path(name).stem for name in reader._OURS}
    others = {name.split(".")[0] for name in modules} - {"linkcrawler", *sys.stdlib_module_names}
    known = packages_distributions()
    assert {known[name][0] for name in others} <= set(reader._OTHERS)


def test_all_that_compiled_code_is_made_of_counts() -> None:
    sources = {
        path.name for path in PACKAGE.glob("*.p*") if path.suffix in {".pyx", ".pxi", ".pxd"}
    }
    assert sources <= set(reader._OURS)


def test_every_named_file_is_there() -> None:
    assert all((PACKAGE / name).exists() for name in reader._OURS)
    assert len(reader_version()) == 16
    assert reader_version.__wrapped__() == reader_version()
