"""The process that reads costly pages, and that each page has its bounds there."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from datetime import UTC, datetime
from subprocess import PIPE

from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.need import why_render
from linkcrawler.page.view import PageView
from linkcrawler.reading.process import BROKEN, MAX_CPU_S, TOO_COSTLY, answer_line, serve
from linkcrawler.reading.question import Answer, Ask, Question, loaded
from linkcrawler.reading.view import ReadView
from linkcrawler.record import Expected, Hop, MatchMode, RobotsOutcome, RobotsTxt
from linkcrawler.seed import RenderMode

ASK = Ask(
    "shop.example", MatchMode.DOMAIN, Expected(anchor="beans"), RenderMode.AUTO, "https://t.co/x"
)
LINK = b'<p>Some beans <a href="https://shop.example/b" rel="ugc">beans</a> and <a href="https://t.co/x">more</a>'
NESTED = b"<div>" * 200_000
MANY_LINKS = b"<a href=/x>x</a>" * 1_500_000


def question(body: bytes, *asks: Ask) -> Question:
    fetched = Fetched(
        "https://a.example/",
        "https://www.a.example/é",
        datetime(2026, 11, 26, 12, tzinfo=UTC),
        200,
        redirects=(Hop("https://a.example/", 301),),
        headers=(("content-type", "text/html"), ("x-robots-tag", "noindex"), ("etag", '"\ud800"')),
        body=body,
        robots=RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=False),
    )
    return Question(fetched, in_browser=False, asks=asks or (ASK,))


@given(st.binary(max_size=200), st.booleans())
def test_a_question_comes_as_it_was_asked(body: bytes, in_browser: bool) -> None:
    asked = Question(question(body).fetched, in_browser, (ASK,) * 2)

    assert Question.receive(io.BytesIO(b"".join(asked.pieces()))) == asked


@given(
    st.sampled_from(
        [
            LINK,
            b"",
            b"<title>x</title><script>shop.example</script>",
            b"\xff\xfe<a href=//shop.example>",
        ]
    ),
    st.binary(max_size=50),
)
def test_what_was_read_elsewhere_is_what_would_have_been_read_here(
    page: bytes, more: bytes
) -> None:
    asked = question(
        page + more, ASK, Ask("other.example", MatchMode.HOST, Expected(), RenderMode.ALWAYS)
    )

    view = ReadView.of(asked, loaded(Answer, answer_line(asked)))

    here = PageView(asked.fetched)
    assert view.page == here.page
    assert (view.is_html, view.moved, view.noindex_as_sent) == (
        here.is_html,
        here.moved,
        here.noindex_as_sent,
    )
    assert (view.read_at, view.header_marks) == (here.read_at, here.header_marks)
    assert view.signs.wall == here.signs.wall
    assert view.signs.soft_404 == here.signs.soft_404
    assert view.signs.script_reasons == here.signs.script_reasons
    for ask in asked.asks:
        target = Target.parse(ask.target, ask.match)
        found = here.find(target, ask.expected)
        assert view.find(target, ask.expected) == found
        assert found.on_target or view.suspects(target, ask.expected, None) == here.suspects(
            target, ask.expected, ask.via
        )
        assert view.found[target, ask.expected].why_render == why_render(here, target, ask.render)


def test_a_fault_of_our_own_is_told_with_its_traceback() -> None:
    broken = question(LINK, Ask("no target at all", MatchMode.DOMAIN, Expected(), RenderMode.AUTO))

    line = answer_line(broken)

    assert line.startswith(BROKEN)
    assert b"Traceback" in line
    assert line.count(b"\n") == 1


def message(body: bytes) -> bytes:
    return b"".join(question(body).pieces())


def run(*messages: bytes, program: str = "") -> tuple[list[bytes], int]:
    """Send each of *messages* after the answer to the one before; return the answers and the exit status."""
    command = ["-c", program] if program else ["-m", "linkcrawler.reading.process"]
    with subprocess.Popen([sys.executable, *command], stdin=PIPE, stdout=PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = []
        for each in messages:
            process.stdin.write(each)
            process.stdin.flush()
            answers.append(process.stdout.readline())
        process.stdin.close()
        return answers, process.wait()


def test_a_page_that_costs_too_much_is_given_up_and_the_next_one_read() -> None:
    """The processor's time is what counts, however busy the machine."""
    began_s = cpu_s_of_children()
    run(message(LINK))
    before_s = cpu_s_of_children()

    (given_up, read), status = run(message(NESTED), message(LINK))

    used_s = cpu_s_of_children() - before_s
    to_start_s = before_s - began_s
    assert given_up == TOO_COSTLY
    assert loaded(Answer, read).found[0].findings.on_target == 1
    assert status == 0
    assert used_s - to_start_s < MAX_CPU_S + 3


def cpu_s_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_pages_are_read_by_another_child_once_one_has_become_large() -> None:
    program = "from linkcrawler.reading import process; process._LARGE_BYTES = 0; process.main()"

    answers, _ = run(*[message(LINK)] * 3, program=program)

    assert [loaded(Answer, line).found[0].findings.on_target for line in answers] == [1, 1, 1]


def test_what_is_no_question_ends_it() -> None:
    (answer, none), status = run(message(LINK), b"}\n")

    assert loaded(Answer, answer).is_html
    assert none == b""
    assert status == 1


def test_a_page_that_takes_too_much_memory_is_given_up_and_the_next_one_read() -> None:
    (given_up, read), _ = run(message(MANY_LINKS), message(LINK))

    assert given_up == TOO_COSTLY
    assert loaded(Answer, read).found[0].findings.on_target == 1


def test_it_ends_with_its_questions() -> None:
    answers = io.BytesIO()

    ended = serve(io.BytesIO(), answers)

    assert ended == 0
    assert answers.getvalue() == b""
