"""Google's documented rules by number: each has examples, through the public functions."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from linkcrawler.record import Status
from tests.core.google import answers, canonicals, links, rendering, robots_tags, robots_txt
from tests.core.google.seeing import LINK, Example, verdict

NOT_HERE = {
    7: "what Google does with a nofollow link is its own; that the link is one is rule 6",
    33: "how strong a canonical is against redirects and sitemaps changes no field of ours",
}
"""Rules that no function of ours could follow or break."""

MODULES = (links, robots_tags, robots_txt, answers, canonicals, rendering)
EXAMPLES = list(chain.from_iterable(module.EXAMPLES for module in MODULES))


def name_of(example: Example) -> str:
    return f"rule_{example.rule:02}-{re.sub(r'[^a-z0-9]+', '_', example.says.lower())}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_rule(example: Example) -> None:
    assert example.seen() == example.wanted


def test_every_rule_has_an_example_or_the_reason_why_not() -> None:
    shown = {example.rule for example in EXAMPLES}

    assert shown | NOT_HERE.keys() == set(range(1, 42))
    assert not shown & NOT_HERE.keys()


def test_names_of_examples_are_their_own() -> None:
    assert len({name_of(example) for example in EXAMPLES}) == len(EXAMPLES)


def test_a_canonical_elsewhere_is_a_hint() -> None:
    """Rule 33: the link is live all the same, and the page says what may be wrong."""
    found = verdict(f"<head>{canonicals.ANOTHER}</head>{LINK}")

    assert found.status is Status.LIVE
    assert "canonical_elsewhere" in found.problems
