"""Text that a spreadsheet can't take for a formula (OWASP, "CSV Injection").

A cell is a formula if it begins with = + - or @, in their wide forms too; a tab or a line break at
its start may hide one. A quote before it makes it text. In many countries Excel splits a file at
semicolons and minds no comma, so that a cell of ours may become several there: what follows a
semicolon, a tab or a line break is guarded like a beginning.
"""

from __future__ import annotations

import re

_OPENERS = "=+@＝＋－＠-"
_SEPARATORS = ";\t\r\n"
# One pass: where a cell may begin, then blanks and quotes (never a separator), then the sign.
_SIGN = rf"(?=[ \"'\u00a0\ufeff\u3000]*[{_OPENERS}])"
_FIRST = re.compile(_SIGN)
_FURTHER = re.compile(rf"([{_SEPARATORS}]){_SIGN}")
_HIDDEN_START = tuple("\t\r\n")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet may take *text*, or a part of it, for a formula."""
    return safe_cell(text) != text


def safe_cell(text: str) -> str:
    """Return *text* with a quote before whatever a spreadsheet may take for a formula."""
    text = _FURTHER.sub(r"\1'", text)
    if text.startswith(_HIDDEN_START) or _FIRST.match(text):
        return f"'{text}"
    return text
