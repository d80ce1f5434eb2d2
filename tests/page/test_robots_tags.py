"""Google's rules 9-17 of the robots meta and the X-Robots-Tag header, by number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.robots_tags import PageRules, rules_of_headers, rules_of_metas

JUNE_25 = datetime(2010, 6, 25, 15, tzinfo=UTC)


def words(rules: PageRules) -> str:
    """Write *rules* as words."""
    held = {"noindex": rules.noindex, "nofollow": rules.nofollow}
    return " ".join(word for word, holds in held.items() if holds)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        # 9: names and values without case; only Google's names bind
        ("robots", "noindex", "noindex"),
        ("ROBOTS", "NOINDEX, NoFollow", "noindex nofollow"),
        (" robots ", " noindex ", "noindex"),
        ("googlebot", "nofollow", "nofollow"),
        ("Googlebot-News", "noindex", "noindex"),
        ("bingbot", "noindex", ""),
        ("otherbot", "noindex, nofollow", ""),
        ("googlebot-image", "noindex", ""),
        ("robot", "noindex", ""),
        ("", "noindex", ""),
        # 12: none and all
        ("robots", "none", "noindex nofollow"),
        ("robots", "all", ""),
        ("robots", "index, follow", ""),
        ("robots", "max-image-preview:none", ""),
        ("robots", "max-image-preview: none, nofollow", "nofollow"),
        ("robots", "noindexifembedded", ""),
        # 13
        ("robots", "noindex, indexifembedded", "noindex"),
        ("robots", "indexifembedded", ""),
        # 16: the more restrictive wins
        ("robots", "index, noindex, all", "noindex"),
        ("robots", "follow, nofollow", "nofollow"),
        # 17
        ("robots", "noarchive, nocache, nositelinkssearchbox, nosnippet, max-snippet:-1", ""),
        # what people write
        ("robots", "noindex nofollow", "noindex nofollow"),
        ("robots", "noindex;nofollow", "noindex nofollow"),
        ("robots", ",,noindex,", "noindex"),
        ("robots", "please noindex this", ""),
        ("robots", "", ""),
        ("robots", "googlebot: noindex", ""),  # only the header knows agents
    ],
)
def test_meta(name: str, content: str, expected: str) -> None:
    assert words(rules_of_metas([(name, content)])) == expected


def test_metas_add_up() -> None:
    found = rules_of_metas([("robots", "nofollow"), ("googlebot", "noindex"), ("x", "none")])

    assert words(found) == "noindex nofollow"  # rule 15


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # 11: repeated, comma-separated, with or without an agent
        (["noindex"], "noindex"),
        (["nofollow", "noindex"], "noindex nofollow"),
        (["noindex, nofollow"], "noindex nofollow"),
        (["googlebot: noindex, nofollow"], "noindex nofollow"),
        (["GoogleBot: NoIndex"], "noindex"),
        (["otherbot: noindex, nofollow"], ""),
        (["otherbot: noindex", "nofollow"], "nofollow"),
        (["googlebot: nofollow, otherbot: noindex"], "nofollow"),
        (["otherbot: noindex, googlebot: nofollow"], "nofollow"),
        (["noindex, otherbot: nofollow"], "noindex"),
        (["*: noindex"], "noindex"),
        (["bingbot:noindex,nofollow"], ""),
        (["googlebot:none"], "noindex nofollow"),
        # keys with values are no agents
        (["max-image-preview: none, noindex"], "noindex"),
        (["max-snippet: 0, nofollow"], "nofollow"),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"], "noindex"),
        (["unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT, noindex"], "noindex"),
        (["otherbot: unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"], ""),
        (["otherbot: max-snippet: 3, noindex"], ""),
        ([""], ""),
        ([":", "noindex"], "noindex"),
    ],
)
def test_header(values: list[str], expected: str) -> None:
    assert words(rules_of_headers(values)) == expected


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Fri, 25 Jun 2010 15:00:00 GMT", JUNE_25),  # RFC 822
        ("Friday, 25-Jun-10 15:00:00 UTC", JUNE_25),  # RFC 850
        ("25 Jun 2010 15:00:00 GMT", JUNE_25),
        ("25-Jun-2010 07:00:00 PST", JUNE_25),
        ("25 Jun 2010 10:00:00 -0500", JUNE_25),
        ("2010-06-25T15:00:00Z", JUNE_25),
        ("2010-06-25T17:00:00+02:00", JUNE_25),
        ("2010-06-25 15:00:00", JUNE_25),
        ("2010-06-25", datetime(2010, 6, 25, tzinfo=UTC)),
        ("", None),
        ("soon", None),
        ("Friday", None),
        ("25 Jun", None),
        ("99 Jun 2010 15:00:00 GMT", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("Fri, 25 Jun 99999 00:00:00 GMT", None),
        ("1 Jan 2000 00:00:00 +999999999", None),
    ],
)
def test_unavailable_after(date: str, moment: datetime | None) -> None:
    for found in (
        rules_of_metas([("robots", f"unavailable_after: {date}, nofollow")]),
        rules_of_headers([f"nofollow, Unavailable_After:{date}"]),
        rules_of_headers([f"googlebot: unavailable_after: {date}, nofollow"]),
    ):
        assert found == PageRules(nofollow=True, unavailable_after=moment)  # rule 14


def test_earliest_date_counts() -> None:
    found = rules_of_metas(
        [
            ("robots", "unavailable_after: 2030-01-01"),
            ("googlebot", "unavailable_after: 2010-06-25"),
        ]
    )

    assert found.unavailable_after == datetime(2010, 6, 25, tzinfo=UTC)


RULE = st.sampled_from(["noindex", "nofollow", "none", "all", "noarchive", "max-snippet:1", "x"])


@given(st.lists(RULE))
def test_order_and_repetition_change_nothing(rules: list[str]) -> None:
    one = rules_of_headers([", ".join(rules)])

    assert one == rules_of_headers(list(reversed(rules)))
    assert one == rules_of_metas([("robots", ",".join(rules * 2))])
    assert one.noindex == bool({"noindex", "none"} & set(rules))


@given(st.text(max_size=120), st.text(max_size=20))
def test_any_text_is_read(text: str, agent: str) -> None:
    rules_of_metas([(agent, text)])
    rules_of_headers([text, f"{agent}: {text}", f"unavailable_after: {text}, {text}"])
