"""Languages (ISO 639) and countries (ISO 3166), as they may stand in a list."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_SUBTAG = re.compile(r"[-_]")
_THREE_LETTERS = re.compile(r"[a-z]{3}")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")  # English (US)
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

    ``DE``, ``de-AT``, ``deu``, ``German`` and ``Deutsch`` are ``de``. ValueError says that it is
    no language.
    """
    named = _language_names().get(_IN_BRACKETS.sub("", text).strip().casefold())
    if named is not None:
        return named
    code = _SUBTAG.split(text.strip().lower(), maxsplit=1)[0]
    known = _languages()
    found = known.get(code) or _TODAY.get(code)
    if found is None and not _THREE_LETTERS.fullmatch(code):
        raise ValueError(
            f"language: {text!r} is no ISO 639 code of a language, such as de, and no name of one"
        )
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
def _language_names() -> dict[str, str]:
    """Return the codes by name, in English and in the language itself."""
    lines = (line.split("\t") for line in _lines("language_names.txt"))
    return {name.casefold(): code for code, *names in lines for name in names}


@cache
def _countries() -> dict[str, str]:
    return _table("countries.txt")


def _table(name: str) -> dict[str, str]:
    """Read a file of lines with codes that mean the same, the one to use first."""
    lines = map(str.split, _lines(name))
    return {code: codes[0] for codes in lines for code in codes}


def _lines(name: str) -> list[str]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
