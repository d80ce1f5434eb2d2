"""Learns ``linkcrawler/page/placement_model.json`` from labelled links, and says how well.

Needs scikit-learn, which linkcrawler itself does not. Run from the project's root:

    python -m benchmarks.train_placement ../shared/data/placement [--write]

Every figure is of sites that the model had not seen: the sites are dealt into eight parts, each is
judged by a model of the other seven, and that three times over.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from linkcrawler import urls
from linkcrawler.page.document import Document
from linkcrawler.page.features import FEATURES
from linkcrawler.page.parsed import ParsedPage
from linkcrawler.page.traits import Traits, is_in_landmark

if TYPE_CHECKING:
    from linkcrawler.page.layout import Spot

MODEL = Path(__file__).parents[1] / "linkcrawler" / "page" / "placement_model.json"
SETS = ("aeb", "trafilatura", "readability")
PARTS = 8
ROUNDS = 3
TREES = 100
RATE = 0.06
LEAVES = 5
SMALLEST_LEAF = 30
MOST_OF_A_PAGE = {False: 40, True: 25}
"""Links of one page that are learned from, by whether they are content."""
THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55)

Row = dict[str, Any]

RISING = {
    "text_of_line", "text_before", "text_after", "prose_just_above", "prose_just_below",
    "prose_near", "prose_after", "in_main_part", "share_of_big_block", "share_of_text_block",
    "in_paragraph", "named_article", "other_site",
}  # fmt: skip
FALLING = {
    "link_density_of_line", "link_density_near", "distance_to_prose", "steps_to_big_block",
    "link_density_of_big_block", "steps_to_text_block", "depth_in_main_part", "links_of_group",
    "link_density_of_group", "in_heading", "in_lists", "after_last_prose", "to_tag_or_author",
    "to_share_button", "to_terms_or_account", "to_picture", "asks", "wordless",
    *(name for name in FEATURES if name.startswith("named_") and name != "named_article"),
}  # fmt: skip
"""What can only speak for content, and only against it: small data bends the other ones wrongly."""


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_rows(data: Path) -> list[Row]:
    """Return every labelled link with its features."""
    pages = {row["page"]: row for row in read_table(data / "pages.tsv")}
    labels: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for name in SETS:
        for row in read_table(data / f"links-{name}.tsv"):
            labels[row["page"]].append((name, row))
    return [row for page, found in labels.items() for row in _of_page(data, pages[page], found)]


def _of_page(data: Path, page: dict[str, str], labels: list[tuple[str, dict[str, str]]]) -> Any:
    body = gzip.decompress((data / "pages" / f"{page['page']}.html.gz").read_bytes())
    document = Document.parse(body, url=page["page_url"], content_type="text/html; charset=utf-8")
    parsed = ParsedPage(document)
    traits = Traits(parsed.main, document.url)
    by_url: dict[str | None, list[Spot | None]] = defaultdict(list)
    for anchor in parsed.anchors:
        url = urls.resolve(document.base_url, anchor.href)
        by_url[url].append(parsed.layout.spot_of(anchor.node))
    for name, label in labels:
        spots = by_url[label["url"]]
        place = int(label["occ"])
        spot = spots[place] if place < len(spots) else None
        if spot is not None:
            around, url = traits.around(spot), label["url"]
            yield {
                "set": name,
                "page": page["page"],
                "site": page["site_key"],
                "content": label["label"] == "content",
                "told": is_in_landmark(around) or traits.veto(traits.line(spot), url) is not None,
                "x": traits.features(spot, around, url),
            }


class Table:
    """The rows as arrays."""

    def __init__(self, rows: list[Row]) -> None:
        self.x = np.array([[float(value) for value in row["x"]] for row in rows])
        self.y = np.array([row["content"] for row in rows])
        self.set = np.array([row["set"] for row in rows])
        self.page = np.array([row["page"] for row in rows])
        self.site = np.array([row["site"] for row in rows])
        sizes = Counter(self.page)
        many = np.array([min(sizes[page], MOST_OF_A_PAGE[False]) for page in self.page])
        self.weight = np.sqrt(np.minimum(1, 8 / many)) * np.where(self.y, 1.3, 1)
        self.weight *= np.where(self.set == "readability", 0.5, 1)
        self.told = np.array([row["told"] for row in rows])
        self.learned = self._not_too_many() & ~self.told

    def _not_too_many(self) -> Any:
        random = np.random.RandomState(5)
        chosen = np.zeros(len(self.y), bool)
        for page in sorted(set(self.page)):
            for is_content, most in MOST_OF_A_PAGE.items():
                own = np.where((self.page == page) & (self.y == is_content))[0]
                chosen[random.permutation(own)[:most]] = True
        return chosen

    def parts(self, seed: int) -> Any:
        """Deal the sites into parts."""
        sites = sorted(set(self.site))
        np.random.RandomState(seed).shuffle(sites)
        part = {site: number % PARTS for number, site in enumerate(sites)}
        return np.array([part[site] for site in self.site])


def learn(table: Table, chosen: Any, seed: int) -> HistGradientBoostingClassifier:
    """Learn from the rows *chosen*."""
    forest = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=5,
        max_features=0.4,
        random_state=seed,
        early_stopping=False,
        monotonic_cst=[(name in RISING) - (name in FALLING) for name in FEATURES],
    )
    return forest.fit(table.x[chosen], table.y[chosen], sample_weight=table.weight[chosen])


def unseen(table: Table, seed: int) -> Any:
    """Return for each row the probability by a model that has not seen its site."""
    parts = table.parts(seed)
    found = np.zeros(len(table.y))
    for part in range(PARTS):
        held = parts == part
        forest = learn(table, ~held & table.learned, seed)
        found[held] = forest.predict_proba(table.x[held])[:, 1]
    found[table.told] = 0
    return found


def f1(wanted: Any, got: Any) -> float:
    """Return F1 of content."""
    right = int((wanted & got).sum())
    return 2 * right / max(2 * right + int((wanted != got).sum()), 1)


def report(table: Table) -> float:
    """Print the figures by set and threshold; return the threshold that serves both sets best."""
    rounds = [unseen(table, seed) for seed in range(ROUNDS)]
    figures: dict[float, dict[str, float]] = {}
    for threshold in THRESHOLDS:
        figures[threshold] = {
            name: float(np.mean([f1(table.y[own], found[own] >= threshold) for found in rounds]))
            for name in SETS
            for own in [table.set == name]
        }
        print(
            threshold, {name: round(100 * value, 1) for name, value in figures[threshold].items()}
        )
    mean = np.mean(rounds, axis=0)
    for low in np.arange(0, 1, 0.1):
        own = (mean >= low) & (mean < low + 0.1) & (table.set != "readability")
        if own.any():
            print(f"said {low:.1f}: {own.sum()} links, {table.y[own].mean():.2f} are content")
    return max(figures, key=lambda at: figures[at]["aeb"] + figures[at]["trafilatura"])


def written(forest: HistGradientBoostingClassifier, threshold: float) -> dict[str, Any]:
    """Return the model as it is shipped."""
    trees = [_written(predictor.nodes, 0, [], 0.0) for (predictor,) in forest._predictors]
    start = float(forest._baseline_prediction.ravel()[0])
    return {
        "features": list(FEATURES),
        "start": round(start, 4),
        "threshold": threshold,
        "trees": trees,
    }


def _written(nodes: Any, at: int, way: list[tuple[float, int]], above: float) -> list[Any]:
    node = nodes[at]
    value = float(node["value"])
    if node["is_leaf"]:
        moves = [
            (*way[n], (way[n + 1][0] if n + 1 < len(way) else value)) for n in range(len(way))
        ]
        feature = max(moves, key=lambda move: abs(move[2] - move[0]))[1]
        return [round(value, 4), feature]
    feature = int(node["feature_idx"])
    onward = [*way, (value if way else above, feature)]
    low = _written(nodes, int(node["left"]), onward, value)
    high = _written(nodes, int(node["right"]), onward, value)
    return [feature, round(float(node["num_threshold"]), 5), low, high]


def main() -> None:
    """Learn, print and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--write", action="store_true", help="write the model too")
    options = arguments.parse_args()
    table = Table(read_rows(options.data))
    threshold = report(table)
    if options.write:
        model = written(learn(table, table.learned, 0), threshold)
        MODEL.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
