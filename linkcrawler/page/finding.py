"""Links of a parsed page that point at a target, described as the contract has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkcrawler import urls
from linkcrawler.bounds import MOST_LINKS
from linkcrawler.page.anchor_kind import anchor_kind
from linkcrawler.page.anchors import anchor_text, read_rel
from linkcrawler.page.context import context_of, heading_above, position_of
from linkcrawler.page.findings import Findings
from linkcrawler.page.remains import what_remains
from linkcrawler.record import FollowBarrier, HiddenBy, Link, Placement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        links = self.describe_all([(*pair, target) for pair in real], expected)
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
        return self.describe_all([(anchor, relation, target)], expected)[0]

    def describe_all(
        self, links: Sequence[tuple[Anchor, Relation, Target]], expected: Expected
    ) -> list[Link]:
        """Describe links; one thing of all after the other costs a fifth less than link by link."""
        parsed, layout = self.parsed, self.parsed.layout
        anchors, relations, targets = zip(*links, strict=True) if links else ((), (), ())
        spots, nodes = [anchor.spot for anchor in anchors], [anchor.node for anchor in anchors]
        urls_ = [relation.url for relation in relations]
        texts = [anchor_text(anchor) for anchor in anchors]
        rels = [read_rel(node.attributes.get("rel")) for node in nodes]
        barriers = [self._barriers(rel) for rel in rels]
        place, path_to = parsed.placer.place, parsed.paths.to
        placed = [place(spot, url) for spot, url in zip(spots, urls_, strict=True)]
        contexts = [context_of(layout, spot) for spot in spots]
        fields: dict[str, Iterable[object]] = {
            "href": [anchor.href for anchor in anchors],
            "url": urls_,
            "differs": [relation.differs for relation in relations],
            "via": [relation.via for relation in relations],
            "anchor": [words for words, _ in texts],
            "anchor_source": [source for _, source in texts],
            "anchor_kind": [
                anchor_kind(words, source, target, expected.anchor, url)
                for (words, source), target, url in zip(texts, targets, urls_, strict=True)
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
            "index": [anchor.number for anchor in anchors],
            "position": [position_of(layout, spot) for spot in spots],
            "xpath": [path_to(node) for node in nodes],
            "hidden_by": [self._hidden_by(anchor) for anchor in anchors],
        }
        rows: Any = zip(*fields.values(), strict=True)
        return [Link(**dict(zip(fields, row, strict=True))) for row in rows]

    def _barriers(self, rel: tuple[str, ...]) -> tuple[FollowBarrier, ...]:
        own = (FollowBarrier.REL,) if _UNFOLLOWED.intersection(rel) else ()
        return (*own, *self.barriers)

    def _hidden_by(self, anchor: Anchor) -> HiddenBy | None:
        if anchor.number in self.parsed.noscript:
            return HiddenBy.NOSCRIPT
        return self.parsed.visibility.what_hides(anchor.node)


def rank(link: Link, *, on_target: bool) -> tuple[bool, bool, bool, bool, int]:
    """Sort the contract's way: the best link first."""
    return (
        not on_target,
        link.hidden_by is not None,
        not link.follow,
        link.placement is not Placement.CONTENT,
        link.index,
    )
