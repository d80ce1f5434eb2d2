"""docs/settings.md, made of settings.py: names, defaults and the words below each.

``python -m linkcrawler.settings_page > docs/settings.md`` writes it anew.
"""

from __future__ import annotations

import ast
import inspect
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from linkcrawler import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """# Settings

Scrapy's own settings keep their names and their effect; what linkcrawler sets among them stands in
`linkcrawler/settings.py` with its reason. These are ours. On the command line: `-s RENDER=never`. Those
marked with `env` may also be environment variables of the same name.

*This page is made from the code by `python -m linkcrawler.settings_page`.*

| setting | default | env | |
|---|---|---|---|
"""
_END_OF_OURS = "# ---- the project"
_SET_BY_ITSELF = "WORKER"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of ours, as settings.py has it."""

    name: str
    default: object
    from_environment: bool
    meaning: str


def settings_of_ours() -> Iterator[Setting]:
    """Yield the settings that a user may set, in their order: those with words below."""
    ours, _, _ = inspect.getsource(settings).partition(_END_OF_OURS)
    for node, words in pairwise(ast.parse(ours).body):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(words, ast.Expr):
            setting = _setting(node, ast.literal_eval(words.value))
            if setting.name != _SET_BY_ITSELF:
                yield setting


def _setting(node: ast.Assign | ast.AnnAssign, words: str) -> Setting:
    name = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    value, meaning = node.value, " ".join(words.split())
    if not isinstance(value, ast.Call):
        return Setting(name, getattr(settings, name), from_environment=False, meaning=meaning)
    # os.environ.get(NAME[, DEFAULT]): what the setting is now may be this machine's.
    default = _value_of(value.args[1]) if len(value.args) > 1 else None
    return Setting(name, default, from_environment=True, meaning=meaning)


def _value_of(default: ast.expr) -> object:
    if isinstance(default, ast.Name):
        return getattr(settings, default.id)
    return ast.literal_eval(default)


def page() -> str:
    """Return docs/settings.md."""
    return _HEAD + "".join(map(_row, settings_of_ours()))


def _row(setting: Setting) -> str:
    unset = setting.default is None or setting.default in ("", [])
    default = "unset" if unset else f"`{setting.default}`"
    env = "env" if setting.from_environment else ""
    return f"| `{setting.name}` | {default} | {env} | {setting.meaning} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
