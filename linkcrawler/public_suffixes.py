"""The public suffix list: the names under which anybody may register one of their own.

The list is the one that tldextract carries, its private part included. It is read here, for loading
that package and its tries takes a tenth of a short run.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIST = ".tld_set_snapshot"


def suffix_labels(labels: Sequence[str]) -> int:
    """Return how many of *labels*, a host's in lower case, make its public suffix; 0 if unknown."""
    names, rules = [_decoded(label) for label in labels], _rules()
    for start in range(len(names)):
        name, parent = ".".join(names[start:]), ".".join(names[start + 1 :])
        if f"!{name}" in rules:
            return len(names) - start - 1
        if name in rules or (parent and f"*.{parent}" in rules):
            return len(names) - start
    return 0


@cache
def _rules() -> frozenset[str]:
    lines = _text().splitlines()
    return frozenset(line.split(None, 1)[0] for line in lines if line and line[:2] != "//")


def _text() -> str:
    package = find_spec("tldextract")  # found, and not loaded
    if package is None or package.origin is None:
        raise RuntimeError("tldextract, which has the public suffix list, is not installed")
    return Path(package.origin).with_name(_LIST).read_text(encoding="utf-8")


def _decoded(label: str) -> str:
    """Return *label* as the list has it, which writes names as people do."""
    if not label.startswith("xn--"):
        return label
    import idna  # noqa: PLC0415  few names need it

    try:
        return idna.decode(label)
    except UnicodeError:
        return label
