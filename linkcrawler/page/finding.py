"""Links of a parsed page that point at a target, described as the contract has them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from operator import not_
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
        if len(links) > 1:
            ranks = [
                rank(link, on_target=relation.on_target)
                for link, (_, relation) in zip(links, real, strict=True)
            ]
            links = [links[n] for n in sorted(range(len(links)), key=ranks.__getitem__)]
        remains: set[Remains] = set()
        if not on_target:
            in_noscript = any(found.on_target for _, found in related)
            remains = what_remains(self.parsed.document, target, in_noscript=in_noscript)
        return Findings(tuple(links), on_target, tuple(sorted(remains)))

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
        asked = Asked(numbers, urls_, differs, vias, [target.site] * len(numbers))
        return [*map(Link, *self.columns(asked, expected).values())]

    def columns(self, asked: Asked, expected: Expected) -> dict[str, Sequence[Any]]:
        """Return the first fields of ``Link`` in order, each for all links, of which there is one.

        A fifth less work than link by link.
        """
        parsed, anchors, layout = self.parsed, self.parsed.anchors, repeat(self.parsed.layout)
        numbers, urls_ = asked.numbers, asked.urls
        spots = [*map(anchors.spot, numbers)]
        nodes = [it.node if it else anchors.node(n) for n, it in zip(numbers, spots, strict=True)]
        said, sources = zip(*map(anchors.text, numbers), strict=True)
        rels = [*map(read_rel, map(_rel_of, nodes))]
        barriers = [*map(self._barriers, rels)]
        placements, confidences, rules = zip(*map(parsed.placer.place, spots, urls_), strict=True)
        lefts, rights = zip(*map(context_of, layout, spots), strict=True)
        wanted = repeat(expected.anchor)
        return {
            "href": [*map(anchors.hrefs.__getitem__, numbers)],
            "url": urls_,
            "differs": asked.differs,
            "via": asked.vias,
            "anchor": said,
            "anchor_source": sources,
            "anchor_kind": [*map(anchor_kind, said, sources, asked.sites, wanted, urls_)],
            "rel": rels,
            "follow": [*map(not_, barriers)],
            "nofollow_by": barriers,
            "placement": placements,
            "placement_confidence": confidences,
            "placement_rule": rules,
            "context_left": lefts,
            "context_right": rights,
            "heading": [*map(heading_above, layout, spots)],
            "index": numbers,
            "position": [*map(position_of, layout, spots)],
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


def _rel_of(node: LexborNode) -> str | None:
    return node.attributes.get("rel")


def rank(link: Link, *, on_target: bool) -> tuple[bool, bool, bool, bool, int]:
    """Sort the contract's way: the best link first."""
    return (
        not on_target,
        link.hidden_by is not None,
        not link.follow,
        link.placement is not Placement.CONTENT,
        link.index,
    )
