"""What the words of a line say of the links in it: "Read also: …", "Tags: …", "Subscribe to …"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

WORDING_FEATURES: Final = ("reads_also", "filed_under", "asks")

_CHARACTERS_READ = 300


def wording_features(line: str) -> tuple[float, ...]:
    """Return the numbers of ``WORDING_FEATURES`` for a link on *line*."""
    begins = _BEFORE_WORDS.sub("", line[:_CHARACTERS_READ].lower())
    patterns = _patterns()
    return (
        patterns["read_also"].match(begins) is not None,
        patterns["filed_under"].match(begins) is not None,
        patterns["asks"].search(begins) is not None,
    )


_BEFORE_WORDS = re.compile(r"^[\W_]+")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = resources.files(__package__).joinpath("line_words.toml").read_text(encoding="utf-8")
    lists = {
        name: "|".join(sorted(map(re.escape, re.split(r"[|\n]", words)), key=len, reverse=True))
        for name, words in tomllib.loads(text).items()
    }
    return {
        "read_also": re.compile(rf"(?:{lists['read_also']})(?!\w)"),
        "filed_under": re.compile(rf"(?:{lists['filed_under']})\s?(?::|\Z)"),
        "asks": re.compile(lists["asks"]),
    }
