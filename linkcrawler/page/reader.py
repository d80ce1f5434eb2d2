"""By what pages are read: findings of another reader are not used again."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_OURS = (
    *("_marks.pxi", "_starts.pxi", "_urls.pyx", "page", "bounds.py", "match.py", "plain_urls.py"),
    *("public_suffixes.py", "redirectors.py", "redirectors.toml", "shorteners.py"),
    *("shorteners.toml", "urls.py"),
)
_BUILT = (".c", ".so")
"""What is made of the files that count already."""
_OTHERS = ("ada-url", "cld3-py", "cssselect", "idna", "selectolax", "tinycss2", "tldextract")


@cache
def reader_version() -> str:
    """Return a short mark of the code and word files that findings come from.

    The files themselves count, not our version's number: a working copy changes without one.
    """
    mark = hashlib.blake2b(digest_size=8)
    package = files("linkcrawler")
    for name in _OURS:
        for file in _files_in(package / name):
            mark.update(file.name.encode() + file.read_bytes())
    for name in _OTHERS:
        with suppress(PackageNotFoundError):  # not every system has a wheel of each
            mark.update(f"{name}=={version(name)}".encode())
    return mark.hexdigest()


def _files_in(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        yield place
        return
    for inner in sorted(place.iterdir(), key=lambda found: found.name):
        if not (inner.name.startswith("__pycache__") or inner.name.endswith(_BUILT)):
            yield from _files_in(inner)
