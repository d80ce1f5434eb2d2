"""The parts of a score: each looks at one side of a live link and says what that is worth, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.record import AnchorKind
from linkcrawler.score.market import country_of_host, declared_by, language_of, versions_of
from linkcrawler.score.profile import folded_anchor, rel_of
from linkcrawler.score.topic import surroundings, topic_words, words_in_common

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from linkcrawler.score.profile import Profile
    from linkcrawler.score.weights import Table, Weights
    from linkcrawler.store.base import Document

Judgement = tuple[float | None, str]
"""What it is worth, 0 to 1, or None where that is not known; and why."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A live link with all that its parts look at."""

    document: Document
    page: Document
    link: Document
    problems: frozenset[str]
    profile: Profile | None
    weights: Weights

    @classmethod
    def of(cls, document: Document, profile: Profile | None, weights: Weights) -> Subject:
        """Take the best link of a live record."""
        problems = frozenset(document["problems"])
        return cls(document, document["page"], document["links"][0], problems, profile, weights)


def _live(subject: Subject, table: Table) -> Judgement:
    return _worst(subject, table, "on the page, visible, to the target")


def _followed(subject: Subject, table: Table) -> Judgement:
    rel = rel_of(subject.link)
    return (1.0, "followed") if rel == "follow" else (table[rel], f"not followed: {rel}")


def _indexable(subject: Subject, table: Table) -> Judgement:
    indexable = subject.page["indexable"]
    if indexable is None:
        return None, "not known whether Google may index the page"
    if not indexable:
        return table["blocked"], f"not indexable: {', '.join(subject.page['index_blockers'])}"
    return _worst(subject, table, "Google may index the page and sees the link")


def _placement(subject: Subject, table: Table) -> Judgement:
    placement = subject.link["placement"]
    return table[placement], f"in the {placement}" if placement != "other" else "in no known part"


def _anchor(subject: Subject, table: Table) -> Judgement:
    kind = subject.link["anchor_kind"]
    profile = subject.profile
    if kind != AnchorKind.EXACT or not profile or profile.live_links < table["judged_from_links"]:
        return table[kind], f"anchor {kind}"
    share = profile.anchors.share(folded_anchor(subject.link["anchor"]))
    low, high = table["natural_share"], table["overused_share"]
    overuse = _between_0_and_1((share - low) / (high - low))
    value = table[kind] + (table["overused"] - table[kind]) * overuse
    return value, f"anchor exact, as of {share:.0%} of the target's links"


def _market(subject: Subject, table: Table) -> Judgement:
    signs = [(table[name], fits, what) for name, fits, what in _market_signs(subject)]
    weight = sum(weight for weight, _, _ in signs)
    if not weight:
        return None, "no language or country expected, or none told"
    fitting = sum(weight for weight, fits, _ in signs if fits)
    return fitting / weight, ", ".join(
        f"{what} {'fits' if f else 'differs'}" for _, f, what in signs
    )


def _market_signs(subject: Subject) -> Iterable[tuple[str, bool, str]]:
    """Yield the name, whether it fits, and in words, of each sign that can be compared."""
    language, country = (subject.document["expected"][key] for key in ("language", "country"))
    declares, versions = declared_by(subject.page), versions_of(subject.page)
    domain_country = country_of_host(urls.host(subject.page["url"]))
    signs = (
        ("language", language, [language_of(subject.page)], "language"),
        ("declared_language", language, [declares.language], "declared language"),
        ("declared_country", country, [declares.country], "declared country"),
        ("hreflang_language", language, [v.language for v in versions], "hreflang"),
        ("hreflang_country", country, [v.country for v in versions], "hreflang"),
        ("domain_country", country, [domain_country], "domain"),
    )
    for name, expected, said, what in signs:
        found = [word for word in dict.fromkeys(said) if word]
        if expected and found:
            yield name, expected in found, f"{what} {'/'.join(found)}"


def _substance(subject: Subject, table: Table) -> Judgement:
    words, links = subject.page["words"], subject.page["external_links"]
    if words is None or links is None:
        return None, "the page's words or links were not counted"
    enough = table["enough_words"]
    by_words = _between_0_and_1(words / enough) if enough else 1.0
    few, many = table["few_links"], table["many_links"]
    by_links = _between_0_and_1((many - links) / (many - few))
    outgoing = "1 link" if links == 1 else f"{links:,} links"
    return (by_words + by_links) / 2, f"{words:,} words, {outgoing} to other sites"


def _topic(subject: Subject, table: Table) -> Judgement:
    topic = topic_words(subject.document, subject.link, subject.weights)
    if not topic:
        return None, "no topic words given, and none in the link's address"
    found = words_in_common(topic, surroundings(subject.link, subject.page))
    enough = max(1, min(table["enough_words"], len(topic)))
    none_found = table["none_found"]
    value = none_found + (1 - none_found) * _between_0_and_1(len(found) / enough)
    return value, f"words of the topic near the link: {', '.join(found) or 'none'}"


def _worst(subject: Subject, table: Table, all_well: str) -> Judgement:
    """Return what the worst problem that *table* names leaves of it."""
    found = [name for name in table if name in subject.problems]
    if not found:
        return 1.0, all_well
    return min(table[name] for name in found), ", ".join(found)


def _between_0_and_1(value: float) -> float:
    return max(0.0, min(1.0, value))


PARTS: dict[str, Callable[[Subject, Table], Judgement]] = {
    "live": _live,
    "followed": _followed,
    "indexable": _indexable,
    "placement": _placement,
    "anchor": _anchor,
    "market": _market,
    "substance": _substance,
    "topic": _topic,
}
