"""Codes of languages (ISO 639) and countries (ISO 3166), as they may stand in a list."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_SUBTAG = re.compile(r"[-_]")
_THREE_LETTERS = re.compile(r"[a-z]{3}")
_TODAY = {
    # Older and narrower forms, told by the page's language in the wider one (see the record).
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "nb": "no",
    "nn": "no",
    "cmn": "zh",
}
_EXCEPTIONALLY_RESERVED = {"UK": "GB"}


def language_code(text: str) -> str:
    """Return the ISO 639 code that *text* means: 639-1 where there is one; regions are left out.

    ``DE``, ``de-AT`` and ``deu`` are ``de``. ValueError says that it is no code.
    """
    code = _SUBTAG.split(text.strip().lower(), maxsplit=1)[0]
    known = _languages()
    found = known.get(code) or _TODAY.get(code)
    if found is None and not _THREE_LETTERS.fullmatch(code):
        raise ValueError(f"language: {text!r} is no ISO 639 code of a language, such as de")
    code = found or code
    return _TODAY.get(code, code)


def country_code(text: str) -> str:
    """Return the two-letter ISO 3166 code that *text* means; ValueError says that it is none."""
    code = text.strip().upper()
    found = _countries().get(code) or _EXCEPTIONALLY_RESERVED.get(code)
    if found is None:
        raise ValueError(f"country: {text!r} is no ISO 3166 code of a country, such as AT")
    return found


@cache
def _languages() -> dict[str, str]:
    return _table("languages.txt")


@cache
def _countries() -> dict[str, str]:
    return _table("countries.txt")


def _table(name: str) -> dict[str, str]:
    """Read a file of lines with codes that mean the same, the one to use first."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="ascii")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {code: codes[0] for codes in lines for code in codes}
