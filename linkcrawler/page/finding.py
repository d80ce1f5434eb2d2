"""Links of a parsed page that point at a target, described as the contract has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.bounds import MOST_LINKS
from linkcrawler.page.anchor_kind import anchor_kind
from linkcrawler.page.anchors import anchor_text, read_rel
from linkcrawler.page.context import context_of, heading_above, position_of
from linkcrawler.page.findings import Findings
from linkcrawler.page.remains import what_remains
from linkcrawler.record import FollowBarrier, HiddenBy, Link, Placement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.match import Relation, Target
    from linkcrawler.page.anchors import Anchor
    from linkcrawler.page.parsed import ParsedPage
    from linkcrawler.record import Expected

_UNFOLLOWED = frozenset({"nofollow", "ugc", "sponsored"})


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds links in one page. *barriers* are what the page says against following any."""

    parsed: ParsedPage
    barriers: tuple[FollowBarrier, ...] = ()

    def find(self, target: Target, expected: Expected) -> Findings:
        """Return the links to *target* and other pages of its site, the best first."""
        related = list(self.related(target))
        hidden = self.parsed.noscript
        real = [pair for pair in related if pair[0].number not in hidden]
        on_target = sum(relation.on_target for _, relation in real)
        real.sort(key=lambda pair: not pair[1].on_target)
        real = real[:MOST_LINKS]  # a page of 50,000 would cost seconds, and its record megabytes
        links = [self.describe(anchor, relation, target, expected) for anchor, relation in real]
        order = sorted(
            range(len(links)), key=lambda n: rank(links[n], on_target=real[n][1].on_target)
        )
        remains: set[HiddenBy] = set()
        if not on_target:
            if any(found.on_target for _, found in related):
                remains.add(HiddenBy.NOSCRIPT)
            remains |= what_remains(self.parsed.document, target)
        return Findings(tuple(links[n] for n in order), on_target, tuple(sorted(remains)))

    def related(self, target: Target) -> Iterator[tuple[Anchor, Relation]]:
        """Yield the links that lead to the target's site; most are told by their spelling."""
        document, anchors = self.parsed.document, self.parsed.anchors
        own_page = target.owns(document.base_url)
        numbers = range(len(anchors)) if own_page else self.parsed.hrefs.that_could_be(target)
        for number in numbers:
            url = urls.resolve(document.base_url, anchors.hrefs[number])
            relation = target.relation(url, document.url) if url else None
            if relation is not None:
                yield anchors[number], relation

    def describe(
        self, anchor: Anchor, relation: Relation, target: Target, expected: Expected
    ) -> Link:
        """Describe the link *anchor*, which stands in *relation* to the target."""
        node, parsed, layout = anchor.node, self.parsed, self.parsed.layout
        spot = anchor.spot
        words, source = anchor_text(anchor)
        rel = read_rel(node.attributes.get("rel"))
        by = (FollowBarrier.REL,) if _UNFOLLOWED.intersection(rel) else ()
        placed = parsed.placer.place(spot, relation.url)
        left, right = context_of(layout, spot)
        in_noscript = anchor.number in parsed.noscript
        return Link(
            href=anchor.href,
            url=relation.url,
            differs=relation.differs,
            via=relation.via,
            anchor=words,
            anchor_source=source,
            anchor_kind=anchor_kind(words, source, target, expected.anchor, relation.url),
            rel=rel,
            follow=not by and not self.barriers,
            nofollow_by=(*by, *self.barriers),
            placement=placed.placement,
            placement_confidence=placed.confidence,
            placement_rule=placed.rule,
            context_left=left,
            context_right=right,
            heading=heading_above(layout, spot),
            index=anchor.number,
            position=position_of(layout, spot),
            xpath=parsed.paths.to(node),
            hidden_by=HiddenBy.NOSCRIPT if in_noscript else parsed.visibility.what_hides(node),
        )


def rank(link: Link, *, on_target: bool) -> tuple[bool, bool, bool, bool, int]:
    """Sort the contract's way: the best link first."""
    return (
        not on_target,
        link.hidden_by is not None,
        not link.follow,
        link.placement is not Placement.CONTENT,
        link.index,
    )
