"""What is read out of an answer: broken for sure, another page for sure, or nothing for sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.targets.answer import Answer, answer_of
from tests.page.make import fetched

URL = "https://shop.example/a"


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("http://shop.example/a", False),
        ("https://www.shop.example/a/", False),
        ("https://shop.example/a?utm_source=x", False),
        ("https://shop.example/b", True),
        ("https://shop.example/a?page=2", True),
        ("https://de.shop.example/a", True),
        ("https://other.example/a", True),
    ],
)
def test_a_redirect_to_the_same_page_is_none(to: str, *, expected: bool) -> None:
    assert Answer(URL, to, 200, trail=(to,)).is_redirected is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((code, True) for code in (404, 410, 500, 502, 504, 521)),
        *((code, False) for code in (200, 204, 304, 400, 401, 403, 405, 406, 429, 451, 503, 999)),
    ],
)
def test_only_sure_errors_break_a_target(status: int, *, expected: bool) -> None:
    assert answer_of(fetched("x", url=URL, status=status)).is_broken is expected


def test_an_error_text_with_a_good_status_breaks_it_too() -> None:
    text = "<title>Page not found</title><h1>Page not found</h1>"

    whole = answer_of(fetched(text, url=URL))
    cut_off = answer_of(replace(fetched(text, url=URL), complete=False))

    assert (whole.is_broken, whole.status) == (True, 200)
    assert not cut_off.is_broken  # more may follow


def test_a_page_built_to_cost_seconds_is_judged_by_its_status() -> None:
    text = "<title>Page not found</title><h1>Page not found</h1>"
    answer = answer_of(fetched(text + "<div><b>" * 4_000, url=URL))

    assert (answer.status, answer.is_broken) == (200, False)


def test_a_wall_is_no_answer_of_the_address() -> None:
    wall = (("server", "cloudflare"), ("cf-mitigated", "challenge"))
    answer = answer_of(fetched("wait", url=URL, status=503, headers=wall))

    assert (answer.status, answer.is_broken) == (None, False)
    assert "Cloudflare" in (answer.why_not or "")


def test_no_answer_proves_nothing_but_the_way_that_was_gone() -> None:
    failure = Failure(FailureKind.DNS, "no such host")
    missed = replace(fetched("", url=URL), http_status=None, failure=failure)

    alone = answer_of(missed)
    sent_on = answer_of(missed, ("https://other.example/",))

    assert (alone.status, alone.is_broken, alone.is_redirected) == (None, False, False)
    assert alone.host_is_away
    assert sent_on.is_redirected
    assert not sent_on.host_is_away  # another host is
    assert alone.why_not == sent_on.why_not == "no such host"
