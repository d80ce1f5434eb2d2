"""What every store must do: the same tests over SQLite and over a real MongoDB server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from linkcrawler import __version__
from linkcrawler.documents import from_document, to_document
from linkcrawler.errors import RecordsRejected
from linkcrawler.record import Change, MatchMode, Problem, Record, State, Status
from linkcrawler.store.base import Entry, LinkFilter, RunDoc, check_key
from tests.store.records import HOUR, NOON, broken, changed_status, end, entry, link, record, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from linkcrawler.store.base import Store
    from tests.conftest import Body

T = TypeVar("T")


async def all_of(documents: AsyncIterator[T]) -> list[T]:
    return [document async for document in documents]


def test_a_record_comes_back_as_it_was(with_store: Callable[[Body], None]) -> None:
    """Dates are dates in UTC to the millisecond, lists and nulls are what they were."""

    async def body(store: Store) -> None:
        await store.write_batch([entry()])

        (found,) = (await store.current(["seed-000001"])).values()
        assert found == entry().link()
        assert found["checked_at"].tzinfo is UTC
        assert from_document(Record, found) == record()
        assert await store.history("seed-000001") == [entry().check()]

    with_store(body)


def test_writing_twice_changes_nothing(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        batch = [entry(n, changes=(changed_status(Status.LIVE, Status.MISSING),)) for n in (1, 2)]
        await store.write_batch(batch)
        await store.write_batch(batch)
        await store.write_batch([batch[0], batch[0]])

        assert len(await all_of(store.iter_links(LinkFilter()))) == 2
        assert len(await all_of(store.iter_run("run-1"))) == 2
        assert len(await all_of(store.iter_events("run-1"))) == 2

    with_store(body)


@pytest.mark.parametrize("replayed_alone", [True, False])
def test_an_older_check_never_replaces_a_newer_one(
    with_store: Callable[[Body], None], replayed_alone: bool
) -> None:
    async def body(store: Store) -> None:
        new = entry(1, "run-2", checked_at=NOON + HOUR, reason="new")
        old = [entry(1, "run-1", reason="old"), entry(1, "run-2", reason="old, same run")]
        other = [] if replayed_alone else [entry(2)]
        await store.write_batch([new])
        await store.write_batch([*old, *other])

        (found,) = (await store.current(["seed-000001"])).values()
        assert found["reason"] == "new"
        assert [c["reason"] for c in await store.history("seed-000001")] == ["old", "new"]
        assert len(await store.current(["seed-000001", "seed-000002"])) == 1 + len(other)

    with_store(body)


def test_a_batch_in_the_wrong_order_leaves_the_newest(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        ages = (2, 5, 1, 4)
        await store.write_batch([entry(1, f"run-{n}", checked_at=NOON + n * HOUR) for n in ages])

        (found,) = (await store.current(["seed-000001"])).values()
        assert found["run_id"] == "run-5"
        runs = [check["run_id"] for check in await store.history("seed-000001")]
        assert runs == ["run-1", "run-2", "run-4", "run-5"]

    with_store(body)


def test_one_refused_record_costs_no_other(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        with pytest.raises(RecordsRejected) as caught:
            await store.write_batch([entry(1), broken(2), entry(3)])

        assert caught.value.ids == ("seed-000002",)
        assert "status" in caught.value.reason or "perhaps" in caught.value.reason
        assert await store.checked_ids("run-1", ["seed-000001", "seed-000002", "seed-000003"]) == {
            "seed-000001",
            "seed-000003",
        }

    with_store(body)


def test_what_is_no_record_at_all_is_refused(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        whole = entry(1)
        without_date = {k: v for k, v in entry(2).record.items() if k != "checked_at"}
        unwritable = {**entry(3).record, "labels": {"file": object()}}
        batch = [whole, type(whole)(without_date), type(whole)(unwritable)]
        with pytest.raises(RecordsRejected) as caught:
            await store.write_batch(batch)

        assert set(caught.value.ids) == {"seed-000002", "seed-000003"}
        assert set(await store.current(["seed-000001", "seed-000002"])) == {"seed-000001"}

    with_store(body)


HEADERS = ["a.b", "$where", "$set", "$ref", "$id", "$db", ".", "$", "", "a\nb", "é", "x" * 300]


@pytest.mark.parametrize("headers", [*[[h] for h in HEADERS], HEADERS, ["$ref", "$id"]])
def test_labels_are_kept_under_any_header(
    with_store: Callable[[Body], None], headers: list[str]
) -> None:
    """A list may have been made to inject an operator: a header is text, and stays as written."""

    async def body(store: Store) -> None:
        labels = {header: f"value of {header}" for header in headers}
        await store.write_batch([entry(1, labels=labels), entry(2, labels={})])

        (found,) = (await store.current(["seed-000001"])).values()
        assert found["labels"] == labels
        (check,) = await store.history("seed-000001")
        assert check["labels"] == labels
        for header, value in labels.items():
            with_label = await all_of(store.iter_links(LinkFilter(labels={header: value})))
            assert [found["_id"] for found in with_label] == ["seed-000001"]

    with_store(body)


@pytest.mark.parametrize("text", ["\ud800", "\udfff\ud800", "\0", "a\0b", "🎈", "\x1b[31m", "é"])
def test_text_of_any_kind_never_costs_a_record(
    with_store: Callable[[Body], None], text: str
) -> None:
    async def body(store: Store) -> None:
        url = f"https://x.example/{text}"
        hostile = entry(1, reason=text, referring_url=url, target=text, labels={text: text})
        await store.write_batch([hostile, entry(2)])

        found = (await store.current(["seed-000001"]))["seed-000001"]
        kept = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        assert found["reason"] == kept
        assert list(found["labels"].values()) == [kept]
        assert len(await all_of(store.iter_links(LinkFilter()))) == 2

    with_store(body)


def test_events_are_the_changes(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        lost = changed_status(Status.LIVE, Status.MISSING)
        await store.write_batch([entry(1, changes=(lost, Change("rel", None, "nofollow")))])
        later = entry(1, "run-2", checked_at=NOON + HOUR, changes=(lost,))
        await store.write_batch([later, entry(2, "run-2")])

        first = await all_of(store.iter_events("run-1"))
        assert {(e["what"], e["from"], e["to"]) for e in first} == {
            ("status", "live", "missing"),
            ("rel", None, "nofollow"),
        }
        ours = await store.link_events("seed-000001")
        assert [event["at"] for event in ours] == [NOON, NOON, NOON + HOUR]
        assert ours[-1]["run_id"] == "run-2"
        assert ours[-1]["referring_url"] == "https://blog-1.example/post"

    with_store(body)


def test_events_since(with_store: Callable[[Body], None]) -> None:
    """Oldest first, from the moment on, more than one page of them, each once."""

    async def body(store: Store) -> None:
        lost = (changed_status(Status.LIVE, Status.MISSING), Change("rel", None, "nofollow"))
        runs = [
            [entry(n, f"run-{r}", checked_at=NOON + r * HOUR, changes=lost) for n in range(400)]
            for r in (3, 1, 2)
        ]
        for batch in runs:
            await store.write_batch(batch)

        found = await all_of(store.iter_events_since(NOON + 2 * HOUR))
        assert [e["at"] for e in found] == [NOON + 2 * HOUR] * 800 + [NOON + 3 * HOUR] * 800
        assert len({e["_id"] for e in found}) == 1600
        assert await all_of(store.iter_events_since(NOON + 4 * HOUR)) == []

    with_store(body)


def test_the_last_check_that_found_a_link(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        gone = {"status": Status.MISSING, "state": State.SUSPECT, "links": ()}
        seen = [entry(1, f"run-{n}", checked_at=NOON + n * HOUR, reason=f"{n}") for n in (2, 1)]
        lost = [entry(n, "run-3", checked_at=NOON + 3 * HOUR, **gone) for n in (1, 2)]
        await store.write_batch([*seen, *lost, entry(3)])

        found = await store.last_live(["seed-000001", "seed-000002", "no such"])
        assert found == {"seed-000001": seen[0].check()}
        assert await store.last_live([]) == {}

    with_store(body)


def test_counts(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        lost: dict[str, Any] = {"status": Status.MISSING, "state": State.LOST, "problems": ()}
        await store.write_batch([entry(1), entry(2, **lost), entry(3)])
        await store.write_batch([entry(4, "run-2")])

        assert await store.count_checks("run-1") == {"live": 2, "missing": 1}
        assert await store.count_links() == {"live": 3, "lost": 1}
        assert await store.count_checks("none") == {}

    with_store(body)


def test_a_run_is_iterated_by_the_statuses_asked_for(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        await store.write_batch([entry(n) for n in range(1200)])
        await store.write_batch([entry(n, status=Status.BLOCKED) for n in range(1200, 1203)])
        await store.write_batch([entry(1, "run-2")])

        every = await all_of(store.iter_run("run-1"))
        assert len({check["id"] for check in every}) == len(every) == 1203
        assert every[0]["_id"] == check_key("run-1", every[0]["id"])
        asked = await all_of(store.iter_run("run-1", [Status.BLOCKED, Status.MISSING]))
        assert sorted(c["id"] for c in asked) == [f"seed-{n:06}" for n in range(1200, 1203)]

    with_store(body)


FILTERS = {
    "nothing": (LinkFilter(), {1, 2, 3}),
    "status": (LinkFilter(statuses=[Status.MISSING, Status.BLOCKED]), {2, 3}),
    "state": (LinkFilter(states=[State.LOST]), {2}),
    "problem": (LinkFilter(problems=[Problem.NOINDEX, Problem.HIDDEN]), {1}),
    "target": (LinkFilter(targets=["other.example"]), {3}),
    "page": (LinkFilter(referring_urls=["https://blog-2.example/post"]), {2}),
    "label": (LinkFilter(labels={"Campaign": "fall"}), {3}),
    "two labels": (LinkFilter(labels={"Campaign": "fall", "no": "such"}), set()),
    "since": (LinkFilter(since=NOON + HOUR), {3}),
    "all of it": (LinkFilter([Status.LIVE], [State.LIVE], [Problem.NOINDEX]), {1}),
    "contradiction": (LinkFilter([Status.LIVE], [State.LOST]), set()),
}


@pytest.mark.parametrize("case", FILTERS)
def test_filters(with_store: Callable[[Body], None], case: str) -> None:
    where, expected = FILTERS[case]

    async def body(store: Store) -> None:
        lost: dict[str, Any] = {"status": Status.MISSING, "state": State.LOST, "problems": ()}
        later = {"checked_at": NOON + HOUR, "target": "other.example"}
        blocked: dict[str, Any] = {
            "status": Status.BLOCKED,
            "state": State.UNKNOWN,
            "match": MatchMode.HOST,
        }
        await store.write_batch(
            [
                entry(1, problems=(Problem.NOINDEX,)),
                entry(2, **lost),
                entry(3, **(blocked | later | {"labels": {"Campaign": "fall"}})),
            ]
        )

        found = await all_of(store.iter_links(where))
        assert [link["_id"] for link in found] == sorted(f"seed-{n:06}" for n in expected)

    with_store(body)


def test_due_links_come_the_longest_due_first(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        batch = [entry(n, checked_at=NOON + (n % 7) * HOUR) for n in range(1300)]
        undue = entry(5000, checked_at=NOON + 100 * HOUR)
        never = type(undue)(entry(5001).record)
        null = type(undue)(entry(5002).record, {"next_check_at": None})
        await store.write_batch([*batch, undue, never, null])

        now = NOON + 50 * HOUR
        due = await all_of(store.iter_due(now, 10_000))
        assert len({link["_id"] for link in due}) == len(due) == 1300
        assert [d["next_check_at"] for d in due] == sorted(d["next_check_at"] for d in due)
        assert await all_of(store.iter_due(now, 700)) == due[:700]
        assert await all_of(store.iter_due(NOON, 10)) == []
        assert await all_of(store.iter_due(now, 0)) == []

    with_store(body)


def test_what_is_due_is_counted(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        null = type(entry())(entry(9).record, {"next_check_at": None})
        await store.write_batch([*(entry(n, checked_at=NOON + n * HOUR) for n in range(5)), null])

        assert await store.count_due(NOON) == 0
        assert await store.count_due(NOON + 26 * HOUR) == 3
        assert await store.count_due(NOON + 999 * HOUR) == 5

    with_store(body)


def of_page(number: int, page_url: str) -> Entry:
    return Entry(entry(number).record, {"page_url": page_url})


def test_links_are_found_by_their_page(with_store: Callable[[Body], None]) -> None:
    """A page's links are those of exactly this URL; pages are listed in order, each once."""

    async def body(store: Store) -> None:
        pages = ["https://a.example/b", "https://a.example/b/c", "https://a.example.org/"]
        await store.write_batch([of_page(n, pages[n % 3]) for n in range(6)])
        await store.write_batch([entry(9)])

        found = await store.links_of_page("https://a.example/b")
        assert [link["_id"] for link in found] == ["seed-000000", "seed-000003"]
        assert found[0]["page_url"] == "https://a.example/b"
        assert await store.links_of_page("https://a.example/") == []
        assert await store.pages_from("https://a.example/", 100) == pages[:2]
        assert await store.pages_from("https://a.example/", 1) == pages[:1]
        assert await store.pages_from("https://a.example", 100) == [pages[2], *pages[:2]]
        assert await store.pages_from("https://b.example/", 100) == []

    with_store(body)


def test_resume_asks_what_a_run_has_checked(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        await store.write_batch([entry(n) for n in range(1500)])
        asked = [f"seed-{n:06}" for n in range(0, 3000, 2)]

        assert await store.checked_ids("run-1", asked) == set(asked[:750])
        assert await store.checked_ids("run-2", asked) == set()
        assert await store.checked_ids("run-1", []) == set()
        assert set(await store.current(asked)) == set(asked[:750])
        assert await store.current([]) == {}

    with_store(body)


def test_a_run_says_by_what_it_is_made() -> None:
    versions = RunDoc("run-1", "list", NOON).versions
    assert versions["linkcrawler"] == __version__
    assert {"python", "scrapy", "selectolax"} <= versions.keys()


def test_runs(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        assert await store.run("run-1") is None
        assert await store.last_unfinished_run("list-1") is None

        await store.start_run(run(1))
        assert await store.run("run-1") == run(1)
        assert await store.last_unfinished_run("list-1") == run(1)

        await store.finish_run("run-1", end(complete=False))
        interrupted = await store.last_unfinished_run("list-1")
        assert interrupted is not None
        assert (interrupted.id, interrupted.reason) == ("run-1", "finished")
        assert interrupted.counts == {"live": 2}

        await store.finish_run("run-1", end())
        assert await store.last_unfinished_run("list-1") is None
        assert await store.last_unfinished_run("list-2") is None

    with_store(body)


def test_a_run_that_is_gone_on_with_keeps_its_start(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        first = run(1)
        await store.start_run(first)
        await store.finish_run("run-1", end(complete=False))
        again = type(first)("run-1", "list-1", NOON + 99 * HOUR, {"resume": "1"})
        await store.start_run(again)

        found = await store.run("run-1")
        assert found is not None
        assert (found.started_at, found.finished_at) == (first.started_at, None)
        assert found.arguments == {"resume": "1"}

    with_store(body)


def test_who_was_told_of_a_run_stays_known(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        first = replace(run(1), told={"webhook": "", "email": ""})
        await store.start_run(first)
        await store.note_told("run-1", {"webhook": "2026-03-01T12:00:00.000Z"})
        await store.note_told("run-1", {"slack silence": "x"})
        await store.note_told("run-1", {})
        await store.finish_run("run-1", end(complete=False))
        await store.start_run(first)

        found = await store.run("run-1")
        assert found is not None
        assert found.told == {
            "webhook": "2026-03-01T12:00:00.000Z",
            "email": "",
            "slack silence": "x",
        }

    with_store(body)


def test_an_old_unfinished_run_is_not_gone_on_with_after_a_newer_one(
    with_store: Callable[[Body], None],
) -> None:
    async def body(store: Store) -> None:
        await store.start_run(run(1))
        await store.start_run(run(2))
        await store.start_run(run(3, "list-2"))
        await store.finish_run("run-2", end())

        assert await store.last_unfinished_run("list-1") is None
        assert [r.id for r in await store.last_runs(2)] == ["run-3", "run-2"]

    with_store(body)


def test_it_opens_again_with_all_that_is_there(with_store: Callable[[Body], None]) -> None:
    async def write(store: Store) -> None:
        await store.write_batch([entry(1)])

    async def read(store: Store) -> None:
        assert set(await store.current(["seed-000001"])) == {"seed-000001"}

    with_store(write)
    with_store(read)


def test_an_older_document_without_the_newest_fields_is_taken(
    with_store: Callable[[Body], None],
) -> None:
    """A spool of an earlier version must still be replayed after an update."""

    async def body(store: Store) -> None:
        document = to_document(record())
        for late_comer in ("gone_since_at", "changes", "schema_version"):
            document.pop(late_comer, None)
        await store.write_batch([type(entry())(document)])

        found = (await store.current(["seed-000001"]))["seed-000001"]
        assert from_document(Record, found) == record()

    with_store(body)


def test_a_page_with_thousands_of_links_is_kept(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        many = tuple(link(n) for n in range(5_000))
        await store.write_batch([entry(1, links=many)])

        found = (await store.current(["seed-000001"]))["seed-000001"]
        assert [a["index"] for a in found["links"]] == list(range(5_000))

    with_store(body)


def test_the_place_is_told(with_store: Callable[[Body], None], tmp_path: Path) -> None:
    async def body(store: Store) -> None:
        assert store.place.startswith(("mongodb://", str(tmp_path)))
        assert "/" not in store.key

    with_store(body)
