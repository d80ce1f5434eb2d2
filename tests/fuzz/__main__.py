"""Coverage-guided fuzzing of every parser of ours; what it finds belongs into the corpus, as a test.

    make fuzz                           ten minutes in all
    make fuzz SECONDS=600 ONLY=html     ten minutes for one target

Each target begins with ``corpus/TARGET``, small files that ``test_corpus`` reads as well. A finding
is kept as ``found/TARGET/crash-…``: put right what it shows, and move it into the corpus.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.slowest import slowest
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
FOUND = Path(__file__).parent / "found"
_WHOLE_S = 480
_LONGEST_BYTES = 4_096
_LONGEST_RUN_S = 10
"""Of one input: an answer that takes longer is a finding."""


def main() -> None:
    """Fuzz what is asked for, one target after the other; the exit status tells of findings."""
    options = _options()
    names = options.only.split(",") if options.only else list(TARGETS)
    seconds = options.seconds or _WHOLE_S // len(names)
    clean = True
    for name in names:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
            clean &= _fuzz(name, seconds, Path(scratch))
            for cost in slowest(name, Path(scratch)):
                print(f"    {cost}", flush=True)
    sys.exit(not clean)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--only", help="targets, by commas")
    parser.add_argument("--seconds", type=int, help="for each target")
    return parser.parse_args()


def _fuzz(name: str, seconds: int, scratch: Path) -> bool:
    """Fuzz one target, say how it went in one line, and return whether it found nothing."""
    found = FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.one", name, str(scratch), str(CORPUS / name)),
            *(f"-max_total_time={seconds}", f"-max_len={_LONGEST_BYTES}"),
            *(f"-timeout={_LONGEST_RUN_S}", "-rss_limit_mb=2048", "-print_final_stats=1"),
            f"-artifact_prefix={found}/",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    runs = _figure(done.stdout, "stat::number_of_executed_units:")
    covered = _last_word_after(done.stdout, " cov: ")
    took = time.monotonic() - begun
    print(f"{name:17} {runs:>9} inputs, {covered:>5} branches covered, {took:.0f} s", flush=True)
    if done.returncode:
        print(_account(done.stdout), f"    kept in {found}", sep="\n", flush=True)
    return done.returncode == 0


def _figure(said: str, name: str) -> str:
    return said.rpartition(name)[2].split("\n", 1)[0].strip()


def _last_word_after(said: str, mark: str) -> str:
    return (said.rpartition(mark)[2].split() or ["0"])[0]


def _account(said: str) -> str:
    """Return what went wrong: the traceback, or libFuzzer's own word."""
    lines = said.splitlines()
    first = next(
        (
            n
            for n, line in enumerate(lines)
            if "Traceback" in line or "ERROR" in line or "Exception" in line
        ),
        0,
    )
    return "\n".join(f"    {line}" for line in lines[first : first + 30])


if __name__ == "__main__":
    main()
