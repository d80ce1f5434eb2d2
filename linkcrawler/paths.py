"""Paths as people write them: what a name means, and whether something is there.

Unlike the methods of ``Path``, none of these raises: where a folder may not be looked into, a name is
too long, a link leads to itself or a user has no home, whoever opens the file says so in a plain line.
"""

from __future__ import annotations

import os
from pathlib import Path


def at_home(text: str | Path) -> Path:
    """Return the path that *text* means, ``~`` being somebody's home."""
    return Path(os.path.expanduser(text))  # noqa: PTH111  see above; the same below


def real_path(text: str | Path) -> Path:
    """Return what *text* leads to, from the root and without links."""
    return Path(os.path.realpath(at_home(text)))


def is_there(path: str | Path) -> bool:
    """Whether there surely is something."""
    return os.path.exists(path)  # noqa: PTH110


def is_folder(path: str | Path) -> bool:
    """Whether there surely is a folder."""
    return os.path.isdir(path)  # noqa: PTH112
