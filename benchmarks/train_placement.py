"""Learns ``linkcrawler/page/placement_model.json`` from labelled links, and says how well.

Needs LightGBM, which linkcrawler itself does not. Run from the project's root:

    python -m benchmarks.train_placement ../shared/data/placement [--write]

Every figure is of sites that the model had not seen: the sites are dealt into eight parts, each is
judged by a model of the other seven, and that many times over, dealt anew. It is the figure of the
place that is told in the end, by names, words and rules where they tell it before the model is asked.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter, defaultdict
from itertools import pairwise
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np

from linkcrawler import urls
from linkcrawler.page.document import Document
from linkcrawler.page.features import FEATURES
from linkcrawler.page.parsed import ParsedPage
from linkcrawler.page.placement import Placer
from linkcrawler.page.traits import Traits
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.layout import Spot

MODEL = Path(__file__).parents[1] / "linkcrawler" / "page" / "placement_model.json"
SETS = ("aeb", "trafilatura", "readability")
PARTS = 8
ROUNDS = 12
TREES = 60
THRESHOLD = 0.45
"""Any between 0.35 and 0.55 does as well: the figures differ by less than their spread."""
LEARNING = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 5,
    "min_data_in_leaf": 30,
    "lambda_l2": 5,
    "feature_fraction_bynode": 0.4,
    "num_threads": 1,
    "deterministic": True,
    "verbosity": -1,
}
MOST_OF_A_PAGE = {False: 40, True: 25}
"""Links of one page that are learned from, by whether they are content."""
COUNTED_OF_A_PAGE = 40
"""Labels of one page that count in the figures of ``readability``: five pages hold most of them."""

Row = dict[str, Any]

RISING = {"text_of_line", "in_main_part", "in_paragraph", "text_after", "prose_just_below"}
FALLING = {
    "link_density_of_line", "steps_to_text_block", "steps_to_big_block", "distance_to_prose",
    "after_last_prose", "link_density_of_big_block", "link_density_of_group", "named_other",
}  # fmt: skip
"""What can only speak for content, and only against it: small data bends the others wrongly."""


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
    traits, placer = Traits(parsed.main, document.url), Placer(parsed.main, document.url)
    by_url: dict[str | None, list[Spot | None]] = defaultdict(list)
    for anchor in parsed.anchors:
        url = urls.resolve(document.base_url, anchor.href)
        by_url[url].append(parsed.layout.spot_of(anchor.node))
    counts: Counter[str] = Counter()
    for name, label in labels:
        spots, place, url = by_url[label["url"]], int(label["occ"]), label["url"]
        spot = spots[place] if place < len(spots) else None
        counts[name] += 1
        row = {
            "set": name,
            "page": page["page"],
            "site": page["site_key"],
            "external": not urls.same_site(url, page["page_url"]),
            "counts": name != "readability" or counts[name] <= COUNTED_OF_A_PAGE,
            "content": label["label"] == "content",
        }
        if spot is None:
            yield {**row, "told": False, "x": [0.0] * len(FEATURES)}
            continue
        around = traits.around(spot)
        told = placer.told(spot, around, url)
        x = [float(value) for value in traits.features(spot, around)]
        told_content = None if told is None else told.placement is Placement.CONTENT
        yield {**row, "told": told_content, "x": x}


class Table:
    """The rows as arrays."""

    def __init__(self, rows: list[Row]) -> None:
        self.x = np.array([row["x"] for row in rows])
        self.y = np.array([row["content"] for row in rows])
        self.set = np.array([row["set"] for row in rows])
        self.page = np.array([row["page"] for row in rows])
        self.site = np.array([row["site"] for row in rows])
        sizes = Counter(self.page)
        many = np.array([min(sizes[page], MOST_OF_A_PAGE[False]) for page in self.page])
        self.weight = np.sqrt(np.minimum(1, 8 / many)) * np.where(self.y, 1.3, 1)
        self.weight *= np.where(self.set == "readability", 0.5, 1)
        self.told_content = np.array([row["told"] is True for row in rows])
        self.told_else = np.array([row["told"] is False for row in rows])
        self.learned = self._not_too_many() & ~self.told_content & ~self.told_else
        counts = np.array([row["counts"] for row in rows])
        self.figures = {name: (self.set == name) & counts for name in SETS}
        external = np.array([row["external"] for row in rows])
        self.figures["external"] = self.figures["aeb"] & external

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


def learn(table: Table, chosen: Any, seed: int) -> tuple[lightgbm.Booster, float]:
    """Learn from the rows *chosen*; return the trees, and what they are added to."""
    x, y, weight = table.x[chosen], table.y[chosen].astype(float), table.weight[chosen]
    share = float(np.average(y, weights=weight))
    start = log(share / (1 - share))
    rows = lightgbm.Dataset(x, y, weight=weight, init_score=np.full(len(y), start))
    bent = [(name in RISING) - (name in FALLING) for name in FEATURES]
    settings = {**LEARNING, "monotone_constraints": bent, "seed": seed}
    return lightgbm.train(settings, rows, TREES), start


def unseen(table: Table, seed: int) -> Any:
    """Return for each row the probability by a model that has not seen its site."""
    parts = table.parts(seed)
    found = np.zeros(len(table.y))
    for part in range(PARTS):
        held = parts == part
        trees, start = learn(table, ~held & table.learned, seed)
        score = start + trees.predict(table.x[held], raw_score=True)
        found[held] = 1 / (1 + np.exp(-score))
    found[table.told_content] = 1
    found[table.told_else] = 0
    return found


def f1(wanted: Any, got: Any) -> float:
    """Return F1 of content."""
    right = int((wanted & got).sum())
    return 2 * right / max(2 * right + int((wanted != got).sum()), 1)


def report(table: Table) -> None:
    """Print the figures of each set, their mean and spread over the rounds, by threshold."""
    rounds = [unseen(table, seed) for seed in range(ROUNDS)]
    for threshold in (THRESHOLD - 0.1, THRESHOLD, THRESHOLD + 0.1):
        print(f"from {threshold:.2f} on", end="")
        for name, own in table.figures.items():
            values = [100 * f1(table.y[own], found[own] >= threshold) for found in rounds]
            print(f"   {name} {np.mean(values):.1f} ± {np.std(values):.1f}", end="")
        print()
    mean = np.mean(rounds, axis=0)
    for low in np.arange(0, 1, 0.1):
        own = (mean >= low) & (mean < low + 0.1) & (table.set != "readability")
        if own.any():
            print(f"said {low:.1f}: {own.sum()} links, {table.y[own].mean():.2f} are content")


def written(trees: lightgbm.Booster, start: float) -> dict[str, Any]:
    """Return the model as it is shipped."""
    roots = [tree["tree_structure"] for tree in trees.dump_model()["tree_info"]]
    return {
        "features": list(FEATURES),
        "start": round(start, 4),
        "threshold": THRESHOLD,
        "trees": [_written(root, []) for root in roots],
    }


def _written(node: dict[str, Any], way: list[tuple[float, int]]) -> list[Any]:
    """Return *node* with what is below; *way* is the value before each question, and its feature."""
    if "leaf_value" in node:
        values = [*(value for value, _ in way), node["leaf_value"]]
        moves = [abs(after - before) for before, after in pairwise(values)]
        return [round(node["leaf_value"], 4), way[moves.index(max(moves))][1]]
    feature = int(node["split_feature"])
    onward = [*way, (node["internal_value"] if way else 0.0, feature)]
    branches = (_written(node[side], onward) for side in ("left_child", "right_child"))
    return [feature, round(node["threshold"], 5), *branches]


def main() -> None:
    """Learn, print and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--write", action="store_true", help="write the model too")
    options = arguments.parse_args()
    table = Table(read_rows(options.data))
    report(table)
    if options.write:
        model = written(*learn(table, table.learned, 0))
        MODEL.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
