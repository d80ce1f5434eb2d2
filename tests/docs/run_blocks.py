"""Run the Python blocks of a page in one namespace; print as JSON what each has printed.

A process of its own: analysts' libraries are large, and warn of things that are not ours.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main() -> None:
    page = Path(sys.argv[1])
    text = page.read_text(encoding="utf-8")
    namespace: dict[str, object] = {}
    printed = []
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start(1))
        code = compile("\n" * line + found[1], str(page), "exec")
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, namespace)
        printed.append(out.getvalue())
    json.dump(printed, sys.stdout)


if __name__ == "__main__":
    main()
