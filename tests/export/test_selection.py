"""Which records are exported: from both stores, the current ones or those of a run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from linkcrawler.export.exporting import Exported, export
from linkcrawler.export.selection import NoSuchRun, Selection, fits, selected
from linkcrawler.export.targets import NAMES
from linkcrawler.record import AnchorKind, State, Status
from linkcrawler.score.weights import default_weights
from linkcrawler.store import open_store
from linkcrawler.store.base import LinkFilter, RunDoc
from tests.core.make import make_link
from tests.export.reading import read_csv, read_jsonl, read_sheets
from tests.store.records import HOUR, NOON, entry, link, run
from tests.store.test_contract import FILTERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from linkcrawler.store.base import Store

    Body = Callable[[Store], Awaitable[None]]

FIGURES = ("blog-2.example", 0.5, "shop", 1, "unknown", "unknown")
"""What both targets' live links have in common, beside the second one's domain."""
LOST: dict[str, Any] = {"status": Status.MISSING, "state": State.LOST, "links": (), "problems": ()}


@pytest.fixture(params=["sqlite", "mongodb"])
def with_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Body], None]:
    """Return what runs a test's body with a store of two runs: link 1 was lost in the second."""
    uri = request.getfixturevalue("mongo_uri") if request.param == "mongodb" else None

    async def opened(body: Body) -> None:
        store = open_store(uri, tmp_path)
        await store.open()
        try:
            await store.start_run(run(1))
            await store.start_run(run(2))
            await store.write_batch([entry(n) for n in (1, 2, 3)])
            later = {"checked_at": NOON + 24 * HOUR, "target": "other.example"}
            changed = entry(1, "run-2", **(LOST | {"checked_at": NOON + 24 * HOUR}))
            await store.write_batch([changed, entry(4, "run-2", **later)])
            await body(store)
        finally:
            await store.close()

    return lambda body: asyncio.run(opened(body))


async def exported(store: Store, path: Path, run_id: str | None = None, **where: Any) -> Exported:
    selection = Selection(LinkFilter(**where), run_id)
    return await export(store, selection, path, default_weights())


def test_the_current_records_of_all_links(
    with_store: Callable[[Body], None], tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"

    async def body(store: Store) -> None:
        assert (await exported(store, path)).records == 4

    with_store(body)
    states = {found["id"]: (found["state"], found["run_id"]) for found in read_jsonl(path)}
    assert states == {
        "seed-000001": ("lost", "run-2"),
        "seed-000002": ("live", "run-1"),
        "seed-000003": ("live", "run-1"),
        "seed-000004": ("live", "run-2"),
    }


@pytest.mark.parametrize(
    ("run_id", "where", "expected"),
    [
        ("run-1", {}, {1: "live", 2: "live", 3: "live"}),
        ("last", {}, {1: "lost", 4: "live"}),
        ("last", {"states": [State.LOST]}, {1: "lost"}),
        ("run-1", {"states": [State.LOST]}, {}),
        ("run-2", {"statuses": [Status.LIVE], "targets": ["other.example"]}, {4: "live"}),
    ],
)
def test_the_records_of_a_run_as_they_were(
    with_store: Callable[[Body], None],
    tmp_path: Path,
    run_id: str,
    where: dict[str, Any],
    expected: dict[int, str],
) -> None:
    path = tmp_path / "a.jsonl"

    async def body(store: Store) -> None:
        await exported(store, path, run_id, **where)

    with_store(body)
    found = {found["id"]: found["state"] for found in read_jsonl(path)}
    assert found == {f"seed-{number:06}": state for number, state in expected.items()}


def test_no_such_run(with_store: Callable[[Body], None], tmp_path: Path) -> None:
    async def body(store: Store) -> None:
        with pytest.raises(NoSuchRun, match="no run 'x'; the last one is run-2"):
            await exported(store, tmp_path / "a.jsonl", "x")

    with_store(body)
    assert not list(tmp_path.glob("*a.jsonl*"))


@pytest.mark.parametrize("case", FILTERS)
def test_a_filter_means_the_same_of_a_run_as_of_links(
    with_store: Callable[[Body], None], case: str
) -> None:
    where, _ = FILTERS[case]

    async def body(store: Store) -> None:
        every = [found async for found in store.iter_links(LinkFilter())]
        by_store = [found async for found in store.iter_links(where)]
        assert [found for found in every if fits(where, found)] == by_store

    with_store(body)


def test_shares_are_of_all_links_of_the_target_not_of_those_exported(
    with_store: Callable[[Body], None], tmp_path: Path
) -> None:
    """An export of one link still knows that its anchor is everywhere."""
    path = tmp_path / "a.csv"
    overused = make_link(anchor="buy spades", anchor_kind=AnchorKind.EXACT)

    async def body(store: Store) -> None:
        same = [entry(n, links=(overused,), target="shop.example") for n in range(10, 40)]
        await store.write_batch([*same, entry(50, labels={"Only": "this"}, links=(link(),))])
        chosen = ["https://blog-10.example/post"]
        assert (await exported(store, path, referring_urls=chosen)).records == 1

    with_store(body)
    (row,) = read_csv(path)
    assert row["score_anchor"] == "0.2"
    assert "as of 100% of the target's links" in row["score_why"]
    assert "label_Only" in row


def test_a_workbook_tells_of_each_target(
    with_store: Callable[[Body], None], tmp_path: Path
) -> None:
    """Of all links of the targets, in a sheet of its own; only the chosen ones are in the first."""
    path = tmp_path / "a.xlsx"

    async def body(store: Store) -> None:
        assert (await exported(store, path, states=[State.LOST])).records == 1

    with_store(body)
    sheets = read_sheets(path)
    assert len(sheets["links"]) == 2
    assert sheets["targets"] == [
        list(NAMES),
        ["https://target.example/", 3, 2, 0, 1, 2, *FIGURES],
        ["other.example", 1, 1, 0, 1, 1, "blog-4.example", 1, *FIGURES[2:]],
    ]


def test_a_store_without_a_run_is_said(tmp_path: Path) -> None:
    async def body() -> None:
        store = open_store(None, tmp_path)
        await store.open()
        try:
            with pytest.raises(NoSuchRun, match="there is no run yet"):
                await anext(selected(store, Selection(LinkFilter(), "last")))
        finally:
            await store.close()

    asyncio.run(body())


def test_a_run_is_named_as_it_is(tmp_path: Path) -> None:
    """Even one that is called like the word for the newest."""

    async def body() -> None:
        store = open_store(None, tmp_path)
        await store.open()
        await store.start_run(RunDoc("run-1", "l", NOON))
        await store.write_batch([entry(1)])
        chosen = [found async for found in selected(store, Selection(LinkFilter(), "last"))]
        await store.close()
        assert [found["run_id"] for found in chosen] == ["run-1"]

    asyncio.run(body())
