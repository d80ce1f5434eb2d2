"""The units in docs/deploy.md are ones that systemd takes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DOCS = (Path(__file__).parents[1] / "docs/deploy.md").read_text("utf-8")
ANALYZE = shutil.which("systemd-analyze")


def units() -> dict[str, str]:
    """Return the unit files of the page, by the name that is said before each."""
    found = re.findall(
        r"`/etc/systemd/system/([\w-]+\.(?:service|timer))`[^`]*?:\n\n```ini\n(.*?)^```",
        DOCS,
        re.MULTILINE | re.DOTALL,
    )
    return {name: _without_our_programs(text) for name, text in found}


def _without_our_programs(text: str) -> str:
    """Leave out what is not on this machine: programs and the user."""
    text = re.sub(r"^User=.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", text, flags=re.MULTILINE)


def test_the_units_are_found() -> None:
    assert set(units()) >= {"linkcrawler-due.service", "linkcrawler-due.timer"}


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    (tmp_path / "scrapyd.service").write_text("[Service]\nExecStart=/bin/true\n")
    for name, text in units().items():
        (tmp_path / name).write_text(text)
    for name in units():
        done = subprocess.run(
            [str(ANALYZE), "verify", "--man=no", name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
        assert (done.returncode, ours) == (0, [])
