"""Get the bundled files anew, as bundled.toml says: ``make bundled``. Needs npm; nothing else does."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

_HERE = Path(__file__).parent


def main() -> int:
    """Write every file whose checksum is right; exit status 1 where one is not."""
    recipe = tomllib.loads((_HERE / "bundled.toml").read_text(encoding="utf-8"))
    wrong = [
        file
        for name, package in recipe.items()
        for file, content in _contents(name, package).items()
        if not _put(file, content, package["files"][file]["sha256"])
    ]
    for file in wrong:
        sys.stderr.write(f"{file}: its checksum is not the one in bundled.toml; left as it was\n")
    return 1 if wrong else 0


def _contents(name: str, package: dict[str, dict[str, dict[str, str]]]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{name}@{package['version']}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            return {
                file: _member(packed, f"package/{origin['from']}")
                for file, origin in package["files"].items()
            }


def _member(packed: tarfile.TarFile, name: str) -> bytes:
    found = packed.extractfile(name)
    if found is None:
        raise FileNotFoundError(name)
    return found.read()


def _put(file: str, content: bytes, sha256: str) -> bool:
    right = hashlib.sha256(content).hexdigest() == sha256
    if right:
        (_HERE / file).write_bytes(content)
    return right


if __name__ == "__main__":
    sys.exit(main())
