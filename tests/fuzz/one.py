"""A process that fuzzes one target: ``python -m tests.fuzz.one TARGET FOLDER [libFuzzer's options]``.

What libFuzzer finds it writes into the working directory and ends with.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["linkcrawler", "tinycss2", "cssselect"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz until libFuzzer has had its time."""
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
