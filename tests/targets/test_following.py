"""From where hidden links lead to findings: a link, nothing, or no saying."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from linkcrawler.match import Target
from linkcrawler.page.findings import NO_FINDINGS, Findings
from linkcrawler.page.suspects import MOST_SHORT, Suspect
from linkcrawler.record import AnchorKind, Expected, Placement, Status
from linkcrawler.targets.answer import Answer
from linkcrawler.targets.following import NO_TIME, TOO_MANY, Follower, InVain
from linkcrawler.verdict import judge
from tests.core.make import make_evidence, make_link, make_seed

if TYPE_CHECKING:
    from collections.abc import Sequence

BITLY, GO, TCO = "https://bit.ly/x", "https://blog.example/go/17", "https://t.co/y"
SHOP, OTHER = "https://shop.example/beans", "https://other.example/"


def short(address: str = BITLY, **changes: object) -> Suspect:
    link = make_link(url=address, via=address, **changes)
    return Suspect(link, address, is_short=True, is_tied=False)


def path(*, is_tied: bool = False) -> Suspect:
    return Suspect(make_link(url=GO, via=GO), GO, is_short=False, is_tied=is_tied)


def follow(
    suspects: Sequence[Suspect],
    *answers: Answer,
    target: str = "shop.example",
    findings: Findings = NO_FINDINGS,
) -> Findings:
    seed = make_seed(target=target, expected=Expected(anchor="beans"))
    known = {answer.asked: answer for answer in answers}
    return Follower(seed, Target.parse(target), known).followed(findings, tuple(suspects))


def led(
    *trail: str, asked: str = BITLY, status: int | None = 200, why: str | None = None
) -> Answer:
    return Answer(asked, trail[-1] if trail else asked, status, trail, why_not=why)


def test_a_link_is_what_leads_to_the_target() -> None:
    found = follow([short(anchor="beans")], led(TCO, SHOP))

    (link,) = found.links
    assert (link.url, link.via, link.anchor_kind) == (SHOP, BITLY, AnchorKind.EXACT)
    assert (found.on_target, found.are_followed, found.unfollowed) == (1, True, ())


@pytest.mark.parametrize(
    "trail",
    [
        (SHOP, "https://login.example/"),  # it is passed on the way
        (TCO, f"{OTHER}out?url={SHOP}"),  # a redirector carries it
    ],
)
def test_the_target_need_not_be_the_end_of_the_way(trail: tuple[str, ...]) -> None:
    found = follow([short()], led(*trail, status=None, why="no answer within 15 s"))

    assert found.on_target == 1
    assert found.links[0].url == SHOP


def test_the_best_of_several_comes_first() -> None:
    footer = short(TCO, placement=Placement.FOOTER)
    found = follow([footer, short()], led(SHOP), led(SHOP, asked=TCO))

    assert [link.via for link in found.links] == [BITLY, TCO]
    assert found.on_target == 2


def test_a_plain_link_to_the_wrong_page_gives_way_to_a_hidden_one_to_the_right() -> None:
    wrong = Findings((make_link(url="https://shop.example/other"),))

    right = follow([short()], led(SHOP), target=SHOP, findings=wrong)
    both_wrong = follow([short()], led(f"{SHOP}/old"), target=SHOP, findings=wrong)

    assert [link.url for link in right.links] == [SHOP, "https://shop.example/other"]
    assert right.on_target == 1
    assert both_wrong.links == wrong.links


def test_a_hidden_link_to_the_wrong_page_is_one() -> None:
    found = follow([short()], led(f"{SHOP}/old"), target=SHOP)

    assert (len(found.links), found.on_target) == (1, 0)


@pytest.mark.parametrize(
    "answer",
    [
        led(OTHER),
        led(OTHER, status=403),
        led(OTHER, status=None, why="robots.txt forbids us to fetch the page"),
        led(status=404),
        led(status=410),
    ],
)
def test_what_leads_elsewhere_is_settled(answer: Answer) -> None:
    assert follow([short()], answer) == NO_FINDINGS


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (led(status=None, why="robots.txt forbids us to fetch the page"), "robots.txt"),
        (led(TCO, status=None, why="no answer within 15 s"), "within 15 s"),
        (led(TCO, status=200), "a page of its own"),
        (led(f"{OTHER}out?id=3", status=None, why="no answer within 15 s"), "within 15 s"),
        (led(status=429), "429"),
        (led(status=500), "500"),
        (led(status=200), "a page of its own"),
        (led("https://bit.ly/warning", status=200), "a page of its own"),
    ],
)
def test_what_lets_nobody_look_makes_the_link_no_loss(answer: Answer, said: str) -> None:
    findings = follow([short()], answer)
    verdict = judge(make_evidence(findings=findings))

    assert verdict.status is Status.UNREACHABLE
    assert BITLY in verdict.reason
    assert said in verdict.reason
    assert judge(make_evidence(findings=findings, moved=True)).status is Status.UNREACHABLE


def test_what_only_looks_like_a_redirect_is_told_and_no_more() -> None:
    answer = led(asked=GO, status=503)
    untied = judge(make_evidence(findings=follow([path()], answer)))
    tied = judge(make_evidence(findings=follow([path(is_tied=True)], answer)))
    own_page = judge(make_evidence(findings=follow([path(is_tied=True)], led(asked=GO))))

    assert untied.status is Status.MISSING
    assert f"{GO} only looks like a redirect" in untied.reason
    assert tied.status is Status.UNREACHABLE
    assert own_page.status is Status.MISSING
    assert GO not in own_page.reason


def test_what_was_not_asked_is_not_known() -> None:
    (left,) = follow([short()]).unfollowed

    assert left.why == NO_TIME


def test_a_page_of_more_short_links_than_are_followed_was_not_read_whole() -> None:
    many = [short(f"https://bit.ly/{n}") for n in range(MOST_SHORT + 1)]
    answers = [led(OTHER, asked=one.address) for one in many]

    (left,) = follow(many, *answers).unfollowed

    assert left.why == TOO_MANY


def test_hosts_that_lead_nowhere_are_left_alone_in_the_end() -> None:
    in_vain = InVain()
    for _ in range(30):
        assert in_vain.is_worth_it(path())
        in_vain.add(path())

    assert not in_vain.is_worth_it(path())
    assert in_vain.is_worth_it(path(is_tied=True))
    assert in_vain.is_worth_it(short())
    elsewhere = replace(path(), address="https://third.example/go/1")
    assert in_vain.is_worth_it(elsewhere)
