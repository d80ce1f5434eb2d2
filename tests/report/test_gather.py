"""From the store to figures, changes and rows: the same over SQLite and MongoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.record import Change, Placement, Problem, State, Status
from linkcrawler.report import gather as gathering
from linkcrawler.report.contents import summary
from linkcrawler.report.gather import NothingToReport, Scope
from linkcrawler.report.keeping import Kept
from linkcrawler.report.rows import NAMES
from linkcrawler.store.base import RunDoc
from tests.report.demo import Demo
from tests.report.storing import fill, gathered, with_store
from tests.store.records import HOUR, NOON, entry, link

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.report.gather import Gathered

DAY = 24 * HOUR
GONE: dict[str, Any] = {"status": Status.MISSING, "links": (), "problems": ()}
TO_SUSPECT = Change("state", "live", "suspect", "gone")
TO_LOST = Change("state", "suspect", "lost", "gone")
NOT_FOLLOWED = Change("follow", "yes", "no", "nofollow now")


def a_run(number: int, begins: Any) -> RunDoc:
    return RunDoc(f"run-{number}", "list", begins, finished_at=begins + HOUR, complete=True)


def loss(number: int, found_at: Any) -> list[Any]:
    """Return the three checks of a link that was there, is gone, and is gone still."""
    first = {"first_seen_at": NOON - 40 * DAY, "last_seen_at": NOON - 40 * DAY}
    gone = {**GONE, **first, "gone_since_at": found_at - DAY}
    return [
        entry(number, "run-1", checked_at=NOON - 40 * DAY, **first),
        entry(number, "run-2", checked_at=found_at - DAY, state=State.SUSPECT, changes=(TO_SUSPECT,), **gone),
        entry(number, "run-3", checked_at=found_at, state=State.LOST, lost_at=found_at, changes=(TO_LOST,), **gone),
    ]  # fmt: skip


@pytest.fixture(params=["sqlite", "mongodb"])
def uri(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("mongo_uri") if request.param == "mongodb" else None


def of(found: Gathered, link_id: str) -> dict[str, Any]:
    return dict(zip(NAMES, found.rows[link_id], strict=True))


def test_a_loss_is_told_with_what_was_last_seen(tmp_path: Path, uri: str | None) -> None:
    fill(tmp_path, [*loss(1, NOON - DAY), entry(2)], [a_run(1, NOON - 41 * DAY)], uri)

    found = gathered(tmp_path, NOON, uri=uri)
    lost = of(found, "seed-000001")
    assert list(found.rows) == ["seed-000001", "seed-000002"]  # losses first
    assert (lost["state"], lost["status"]) == ("lost", "missing")
    assert (lost["anchor"], lost["left"], lost["xpath"]) == ("shop", "left", "/html/body/a")
    assert lost["evidence_of"] == int((NOON - 40 * DAY).timestamp())
    assert lost["score"] is None
    assert of(found, "seed-000002")["score"] > 0


def test_windows_count_what_fell_in_them(tmp_path: Path) -> None:
    worse = entry(
        4,
        "run-3",
        checked_at=NOON - 2 * DAY,
        changes=(NOT_FOLLOWED,),
        first_seen_at=NOON - 40 * DAY,
    )
    new = entry(5, "run-3", checked_at=NOON - DAY, first_seen_at=NOON - DAY)
    runs = [a_run(1, NOON - 41 * DAY), a_run(3, NOON - 3 * DAY)]
    fill(tmp_path, [*loss(1, NOON - DAY), *loss(2, NOON - 20 * DAY), worse, new], runs)

    moved = gathered(tmp_path, NOON, Scope(since=NOON - 25 * DAY)).whole().moved.by_window
    assert moved["last run"] == {"lost": 1, "worse": 1, "new": 1}
    assert moved["7 days"] == {"lost": 1, "worse": 1, "new": 1}
    assert moved["30 days"] == {"lost": 2, "worse": 1, "new": 1}
    assert moved["since"] == moved["30 days"]


def test_of_many_changes_the_newest_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_MOVES", 2)
    monkeypatch.setattr(gathering, "MOST_SAMPLED", 2)
    days = (3, 1, 2, 4)
    fill(tmp_path, [entry(n, checked_at=NOON - n * DAY, changes=(NOT_FOLLOWED,)) for n in days])

    told = summary(gathered(tmp_path, NOON))
    assert [move[2] for move in told["moves"]] == [
        int((NOON - n * DAY).timestamp()) for n in (1, 2)
    ]
    assert told["whole"]["moved"]["7 days"] == {"worse": 4}
    assert told["whole"]["score"]["of"] == 2
    assert told["sampled"]


def test_a_link_that_came_back_is_no_loss(tmp_path: Path) -> None:
    back = entry(
        1, "run-4", checked_at=NOON - HOUR, changes=(Change("state", "lost", "live", "there"),),
        first_seen_at=NOON - 40 * DAY,
    )  # fmt: skip
    fill(tmp_path, [*loss(1, NOON - DAY), back], [a_run(1, NOON - 41 * DAY)])

    found = gathered(tmp_path, NOON)
    assert found.whole().moved.by_window["7 days"] == {"back": 1}


def test_days_are_counted_back_from_what_is_there(tmp_path: Path) -> None:
    first = {"first_seen_at": NOON - 40 * DAY}
    there = [entry(n, "run-1", **first) for n in (7, 8)]
    fill(tmp_path, [*there, *loss(1, NOON - DAY)], [a_run(1, NOON - 40 * DAY)])

    over_time = summary(gathered(tmp_path, NOON))["whole"]["over_time"]
    assert over_time["there"] == [3] * 39 + [2, 2]
    assert over_time["lost"] == [0] * 39 + [1, 0]
    assert sum(over_time["gained"]) == 0  # what the first day brings is where the count starts


def test_parts_of_targets_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_TARGETS", 3)
    fill(tmp_path, [entry(n, target=f"t{n % 5}.example") for n in range(20)])

    told = summary(gathered(tmp_path, NOON))
    assert len(told["targets"]) == 3
    assert told["further_links"] == 8
    assert told["whole"]["links"] == told["whole"]["found"] == 20
    assert sum(target["links"] for target in told["targets"]) == 12


def test_figures_of_a_target_alone(tmp_path: Path, uri: str | None) -> None:
    nofollow = replace(link(), follow=False, rel=("ugc",), placement=Placement.FOOTER)
    mine = [
        entry(1, target="a.example"),
        entry(2, target="a.example", links=(nofollow,), problems=(Problem.UGC,)),
    ]
    fill(tmp_path, [*mine, entry(3, target="b.example")], uri=uri)

    told = summary(gathered(tmp_path, NOON, Scope(targets=("a.example",)), uri))["whole"]
    assert (told["links"], told["found"], told["in_content"]) == (2, 2, 1)
    assert told["rels"]["ugc"] == told["problems"]["ugc"] == 1
    assert told["domain_count"] == 2


def test_nothing_to_report_names_the_targets(tmp_path: Path) -> None:
    fill(tmp_path, [entry(1, target="shop.example")])

    with pytest.raises(NothingToReport, match=r"b\.example; targets there: shop\.example"):
        gathered(tmp_path, NOON, Scope(targets=("b.example",)))


def test_what_needs_a_look_is_kept_first(tmp_path: Path) -> None:
    kept = Kept(3)
    changes: tuple[dict[str, Any], ...] = (
        {},
        {"state": "lost", "lost_at": NOON - DAY},
        {"problems": ["noindex"]},
        {"state": "lost", "lost_at": NOON},
        {"state": "unknown", "status": "blocked"},
        {"problems": ["crowded"]},
    )
    for number, changed in enumerate(changes):
        kept.offer({**entry(number).link(), "problems": [], "lost_at": None, **changed})

    assert [key for key, _ in kept.rows()] == ["seed-000003", "seed-000001", "seed-000002"]
    assert kept.offered == 6


@given(st.lists(st.integers(0, 3), max_size=200))
def test_no_urgency_takes_all_of_the_room(urgencies: list[int]) -> None:
    """Whatever comes in whatever order: the most urgent, and of each at least a tenth."""
    kinds: list[dict[str, Any]] = [
        {"state": "lost"},
        {"state": "suspect"},
        {"problems": ["noindex"]},
        {},
    ]
    most = 20
    kept = Kept(most)
    for number, urgency in enumerate(urgencies):
        moment = NOON + number * HOUR
        plain: dict[str, Any] = {
            "problems": [],
            "lost_at": None,
            "gone_since_at": None,
            "checked_at": moment,
        }
        kept.offer({**entry(number).link(), **plain, **kinds[urgency]})

    numbers = [int(key.removeprefix("seed-")) for key, _ in kept.rows()]
    assert numbers == sorted(numbers, key=lambda n: (urgencies[n], -n))
    assert len(numbers) == min(most, len(urgencies))
    left = len(numbers)
    for urgency in range(4):
        offered, held = urgencies.count(urgency), [urgencies[n] for n in numbers].count(urgency)
        reserved = sum(min(2, urgencies.count(u)) for u in range(urgency + 1, 4))
        assert held == min(offered, max(left - reserved, 2))
        left -= held


def test_the_demo_adds_up(tmp_path: Path) -> None:
    now = NOON + timedelta(days=200)
    with_store(tmp_path, Demo(120, now).fill)

    told = summary(gathered(tmp_path, now))
    whole = told["whole"]
    assert whole["links"] == sum(whole["states"].values()) == 120
    assert whole["over_time"]["there"][-1] == whole["states"]["live"] + whole["states"]["suspect"]
    assert min(whole["over_time"]["there"]) >= 0
    assert {move[0] for move in told["moves"]} <= set(range(told["held"]))
