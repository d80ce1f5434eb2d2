"""Which pages are read on trial first, and what a trial shows."""

from __future__ import annotations

import io
import resource
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.cost import may_be_costly
from linkcrawler.page.trial import MAX_CPU_S, READ, Trial, serve

TRIAL = Trial(
    "https://a.example/", "text/html", in_browser=False, targets=(("b.example", "domain"),)
)
NESTED = b"<div>" * 200_000
MANY_ATTRIBUTES = b"<p %s>" % b" ".join(b'a%d="<>"' % n for n in range(6_000))


@pytest.mark.parametrize(
    ("html", "costly"),
    [
        (b"", False),
        (b"<p>words</p>" * 2_000, False),
        (b"x" * 500_000, False),
        (b'<p title="%s">' % (b"word " * 50_000), False),
        (NESTED, True),
        (MANY_ATTRIBUTES + b" " * 300_000, True),
        (b"<p " + b" ".join(b"name%d" % n for n in range(25_000)) + b">", True),
        (b"<p>" + b"<b id=1>" * 2_500 + b"<p>" * 2_500, True),
        (b"x" * 2_000_000, True),
    ],
    ids=range(9),
)
def test_what_could_be_costly(html: bytes, costly: bool) -> None:
    assert may_be_costly(html) is costly


@given(st.text("<a =\"'/>\n", min_size=1, max_size=30), st.integers(1, 20_000))
def test_any_bytes_are_told_in_linear_time(piece: str, times: int) -> None:
    """A pattern that goes back would not come to an end here."""
    assert may_be_costly(piece.encode() * times) in {True, False}


def test_a_page_that_can_be_read_is_answered() -> None:
    answers = io.BytesIO()

    serve(io.BytesIO(TRIAL.message(b"<p>one</p>") + TRIAL.message(b"")), answers)

    assert answers.getvalue() == READ * 2


def test_a_page_that_cannot_ends_the_process_in_time() -> None:
    """The processor's time is what counts, however busy the machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    done = subprocess.run(
        [sys.executable, "-m", "linkcrawler.page.trial"],
        input=TRIAL.message(b"<p>first</p>") + TRIAL.message(NESTED),
        capture_output=True,
        check=False,
    )

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert done.stdout == READ
    assert done.returncode != 0
    assert used_s < MAX_CPU_S + 3
