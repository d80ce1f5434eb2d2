"""What the pages name is there: files, headings, commands, options and settings."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from linkcrawler import settings
from linkcrawler.settings_page import page, settings_of_ours

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "seeds/README.md"]
TEXTS = {path: path.read_text(encoding="utf-8") for path in PAGES}
COMMANDS = {path.stem for path in (ROOT / "linkcrawler/commands").glob("[a-z]*.py")}
SCRAPYS_COMMANDS = {"list", "shell", "settings", "version", "fetch", "view", "check"}
LINK = re.compile(r"\]\(([^)\s]+)\)")
by_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@by_page
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(TEXTS[path]):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), link
        if anchor:
            assert anchor in anchors(there.read_text(encoding="utf-8")), link


@by_page
def test_commands_of_the_pages_are_commands(path: Path) -> None:
    named = set(re.findall(r"\bscrapy ([a-z]+)\b", " ".join(_code(TEXTS[path]))))

    assert named <= COMMANDS | SCRAPYS_COMMANDS


def test_every_command_has_its_line() -> None:
    code = " ".join(chain.from_iterable(map(_code, TEXTS.values())))
    tables = set(re.findall(r"^\| `(\w+)", "\n".join(TEXTS.values()), re.MULTILINE))

    assert {n for n in COMMANDS - tables if f"scrapy {n}" not in code} == set()


@by_page
def test_files_of_ours_that_the_pages_name_are_there(path: Path) -> None:
    named = re.findall(
        r"`((?:linkcrawler|tests|benchmarks|docs|seeds)/[\w/.-]+\.\w+)`", TEXTS[path]
    )

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_page_of_settings_is_up_to_date() -> None:
    """Write it anew with: python -m linkcrawler.settings_page > docs/settings.md."""
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == page()


def test_every_setting_of_ours_is_told_and_read() -> None:
    """What is read of ours has its words in settings.py, and nothing there is read by nobody."""
    ours = {name for name in vars(settings) if name not in vars(default_settings)}
    told = {setting.name for setting in settings_of_ours()}

    assert told | {"WORKER"} == ours & _read_settings()


def test_settings_that_are_read_are_set_somewhere() -> None:
    unknown = _read_settings() - vars(settings).keys() - vars(default_settings).keys()

    assert {name for name in unknown if not name.startswith("PLAYWRIGHT_")} == set()


def _code(text: str) -> list[str]:
    """Return what the page sets as code: blocks by fences or indents, and words in a line."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [*blocks, *re.findall(r"^    .*", text, re.MULTILINE), *re.findall(r"`[^`\n]+`", text)]


@cache
def _read_settings() -> set[str]:
    """Return the names that the package asks ``settings`` for."""
    found = set()
    for path in (ROOT / "linkcrawler").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found |= _names_asked_for(node)
    return found


def _names_asked_for(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("settings"):
        given: list[ast.expr] = [node.slice]
    elif isinstance(node, ast.Call) and "settings" in ast.unparse(node.func):
        given = node.args[:1]
    elif isinstance(node, ast.Call) and node.args and ast.unparse(node.args[0]) == "settings":
        given = node.args[1:2]  # _number(settings, "NAME")
    else:
        return set()
    names = (one.value for one in given if isinstance(one, ast.Constant))
    return {name for name in names if isinstance(name, str) and name.isupper()}
