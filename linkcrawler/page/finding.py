"""Links of a parsed page that point at a target, described as the contract has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from linkcrawler import urls
from linkcrawler.bounds import MOST_LINKS
from linkcrawler.page.anchor_kind import anchor_kind
from linkcrawler.page.anchors import read_rel
from linkcrawler.page.context import context_of, heading_above, position_of
from linkcrawler.page.findings import Findings, Remains
from linkcrawler.page.hrefs import that_could_be
from linkcrawler.page.remains import what_remains
from linkcrawler.record import FollowBarrier, HiddenBy, Link, Placement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from linkcrawler.match import Relation, Target
    from linkcrawler.page.parsed import ParsedPage
    from linkcrawler.record import Difference, Expected

_UNFOLLOWED = frozenset({"nofollow", "ugc", "sponsored"})


class Asked(NamedTuple):
    """Links to describe, by number, and how each stands to its target: columns of one table."""

    numbers: Sequence[int]
    urls: Sequence[str]
    differs: Sequence[tuple[Difference, ...] | None]
    vias: Sequence[str | None]
    sites: Sequence[str]
    """The registrable domain of each target."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds links in one page. *barriers* are what the page says against following any."""

    parsed: ParsedPage
    barriers: tuple[FollowBarrier, ...] = ()

    def find(self, target: Target, expected: Expected) -> Findings:
        """Return the links to *target* and other pages of its site, the best first."""
        related = list(self.related(target))
        hidden = self.parsed.noscript
        real = [pair for pair in related if pair[0] not in hidden]
        on_target = sum(relation.on_target for _, relation in real)
        real.sort(key=lambda pair: not pair[1].on_target)
        real = real[:MOST_LINKS]  # a page of 50,000 would cost seconds, and its record megabytes
        links = self.describe(real, target, expected)
        order = sorted(
            range(len(links)), key=lambda n: rank(links[n], on_target=real[n][1].on_target)
        )
        remains: set[Remains] = set()
        if not on_target:
            in_noscript = any(found.on_target for _, found in related)
            remains = what_remains(self.parsed.document, target, in_noscript=in_noscript)
        return Findings(tuple(links[n] for n in order), on_target, tuple(sorted(remains)))

    def related(self, target: Target) -> Iterator[tuple[int, Relation]]:
        """Yield the links that lead to the target's site, by number; most are told by their spelling."""
        document, hrefs = self.parsed.document, self.parsed.anchors.hrefs
        own_page = target.owns(document.base_url)
        numbers = range(len(hrefs)) if own_page else that_could_be(hrefs, target)
        for number in numbers:
            url = urls.resolve(document.base_url, hrefs[number])
            relation = target.relation(url, document.url) if url else None
            if relation is not None:
                yield number, relation

    def describe(
        self, links: Sequence[tuple[int, Relation]], target: Target, expected: Expected
    ) -> list[Link]:
        """Describe *links*, each of which stands in its relation to *target*."""
        if not links:
            return []
        numbers, relations = zip(*links, strict=True)
        _, differs, vias, urls_ = zip(*relations, strict=True)
        columns = self.columns(
            Asked(numbers, urls_, differs, vias, [target.site] * len(numbers)), expected
        )
        rows: Any = zip(*columns.values(), strict=True)
        return [Link(**dict(zip(columns, row, strict=True))) for row in rows]

    def columns(self, asked: Asked, expected: Expected) -> dict[str, Sequence[Any]]:
        """Return the fields of ``Link``, each for all links: a fifth less work than link by link."""
        parsed, layout, anchors = self.parsed, self.parsed.layout, self.parsed.anchors
        numbers, urls_ = asked.numbers, asked.urls
        nodes, spots = [*map(anchors.node, numbers)], [*map(anchors.spot, numbers)]
        texts = [*map(anchors.text, numbers)]
        rels = [read_rel(node.attributes.get("rel")) for node in nodes]
        barriers_of = {rel: self._barriers(rel) for rel in set(rels)}
        barriers = [barriers_of[rel] for rel in rels]
        placed = [*map(parsed.placer.place, spots, urls_)]
        contexts = [context_of(layout, spot) for spot in spots]
        return {
            "href": [anchors.hrefs[number] for number in numbers],
            "url": urls_,
            "differs": asked.differs,
            "via": asked.vias,
            "anchor": [words for words, _ in texts],
            "anchor_source": [source for _, source in texts],
            "anchor_kind": [
                anchor_kind(words, source, site, expected.anchor, url)
                for (words, source), site, url in zip(texts, asked.sites, urls_, strict=True)
            ],
            "rel": rels,
            "follow": [not found for found in barriers],
            "nofollow_by": barriers,
            "placement": [found.placement for found in placed],
            "placement_confidence": [found.confidence for found in placed],
            "placement_rule": [found.rule for found in placed],
            "context_left": [left for left, _ in contexts],
            "context_right": [right for _, right in contexts],
            "heading": [heading_above(layout, spot) for spot in spots],
            "index": numbers,
            "position": [position_of(layout, spot) for spot in spots],
            "xpath": [*map(parsed.paths.to, nodes)],
            "hidden_by": [*map(self._hidden_by, numbers, nodes)],
        }

    def _barriers(self, rel: tuple[str, ...]) -> tuple[FollowBarrier, ...]:
        own = (FollowBarrier.REL,) if _UNFOLLOWED.intersection(rel) else ()
        return (*own, *self.barriers)

    def _hidden_by(self, number: int, node: LexborNode) -> HiddenBy | None:
        if number in self.parsed.noscript:
            return HiddenBy.NOSCRIPT
        return self.parsed.visibility.what_hides(node)


def rank(link: Link, *, on_target: bool) -> tuple[bool, bool, bool, bool, int]:
    """Sort the contract's way: the best link first."""
    return (
        not on_target,
        link.hidden_by is not None,
        not link.follow,
        link.placement is not Placement.CONTENT,
        link.index,
    )
