"""The report's one file: styles, scripts and data in one page that loads nothing and runs nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkcrawler.report.contents import Contents

STYLES = (
    "vendor/uplot.min.css",
    "vendor/tabulator.min.css",
    "css/colours.css",
    "css/frame.css",
    "css/parts.css",
    "css/table.css",
    "css/evidence.css",
    "css/print.css",
)
VENDORED = ("vendor/uplot.min.js", "vendor/tabulator.min.js")
SCRIPTS = (
    "js/dom.js",
    "js/data.js",
    "js/words.js",
    "js/lists.js",
    "js/bars.js",
    "js/timeline.js",
    "js/evidence.js",
    "js/changes.js",
    "js/overview.js",
    "js/losses.js",
    "js/filters.js",
    "js/table.js",
    "js/targets.js",
    "js/app.js",
)
"""Ours, in the order in which they use each other; they share one scope and nothing global."""

# A browser's tools would ask for these maps, and they are not there.
_SOURCE_MAP = re.compile(r"\s*(?://#|/\*#) sourceMappingURL=\S+(?: \*/)?\s*$")
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def page(contents: Contents) -> str:
    """Return the whole file. Only what is in the package is code; data is base64 in a data block."""
    style = "\n".join(asset(name) for name in STYLES)
    vendored = [asset(name) for name in VENDORED]
    own = "\n".join(asset(name) for name in SCRIPTS)
    scripts = [*vendored, f'(() => {{ "use strict";\n{own}\n}})();']
    parts = {
        "policy": _POLICY.format(scripts=_hashes(scripts), styles=_hashes([style])),
        "style": style,
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
        "summary": contents.summary,
        "listed": contents.listed,
        "shown": contents.shown,
    }
    return "".join(
        parts.get(piece, piece) if odd else piece for odd, piece in _pieces(asset("page.html"))
    )


def asset(name: str) -> str:
    """Return a file of the page; line ends as HTML keeps them, so that its hash is the browser's."""
    text = files("linkcrawler.report").joinpath("assets", name).read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", text.replace("\r\n", "\n"))


def _pieces(template: str) -> list[tuple[int, str]]:
    """Split *template* at its ``{{names}}``: the odd pieces are names."""
    pieces = template.replace("}}", "{{").split("{{")
    return [(index % 2, piece) for index, piece in enumerate(pieces)]


def _hashes(texts: list[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
