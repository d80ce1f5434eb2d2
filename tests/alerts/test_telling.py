"""Each run is told once by each channel, whatever fails in between."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from linkcrawler.alerts.channel import OWED
from linkcrawler.alerts.telling import Teller
from linkcrawler.alerts.webhook import Endpoint, JsonWebhook, SlackWebhook
from linkcrawler.record import Change
from linkcrawler.run_lock import RunLock
from linkcrawler.store.base import RunDoc, RunEnd
from tests.alerts.receivers import Hooks, hooks_receiver
from tests.store.records import entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkcrawler.alerts.channel import Channel
    from linkcrawler.store.base import Store
    from tests.conftest import Body

    WithStore = Callable[[Body], None]

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LOST = Change("state", "suspect", "lost", "The page answered 404: it is gone.")
ALL_LIVE = {"seeds": 9, "recorded": 9, "live": 9}


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    with hooks_receiver() as receiver:
        yield receiver


@pytest.fixture
def slack() -> Iterator[Hooks]:
    with hooks_receiver() as receiver:
        yield receiver


def channels(hooks: Hooks, slack: Hooks | None = None) -> list[Channel]:
    made: list[Channel] = [JsonWebhook(Endpoint.parse(hooks.url(), "x"), "")]
    if slack is not None:
        made.append(SlackWebhook(Endpoint.parse(slack.url(), "x")))
    return made


async def ran(store: Store, number: int = 1, *, lost: int = 1, **changed: Any) -> RunDoc:
    """Leave a run in the store that ended just now and found links lost."""
    values = {"told": {"webhook": OWED, "slack": OWED}, "started_at": NOW - HOUR, **changed}
    run = RunDoc(f"run-{number}", "list-1", arguments={"seeds": "list.csv"}, **values)
    await store.start_run(run)
    await found_lost(store, run.id, range(lost))
    await ended(store, run.id)
    return run


async def found_lost(store: Store, run_id: str, numbers: range, **changed: Any) -> None:
    values = {"checked_at": NOW - 10 * MINUTE, "changes": (LOST,), **changed}
    batch = [entry(number, run_id, **values) for number in numbers]
    await store.write_batch(batch)


async def ended(store: Store, run_id: str, at: datetime = NOW) -> None:
    await store.finish_run(run_id, RunEnd(at, complete=True, reason="finished", counts=ALL_LIVE))


def subjects(hooks: Hooks) -> list[str]:
    return [json.loads(post.body)["subject"] for post in hooks.posts]


def test_a_run_is_told_once_however_often_we_ask(with_store: WithStore, hooks: Hooks) -> None:
    async def body(store: Store) -> None:
        await ran(store, lost=7)
        for _ in range(3):
            await Teller(store, channels(hooks)).tell_runs()

        assert subjects(hooks) == ["linkcrawler: 7 lost (list.csv)"]
        assert len(json.loads(hooks.posts[0].body)["changes"]["lost"]["examples"]) == 5

    with_store(body)


def test_what_one_channel_could_not_send_is_sent_later_by_it_alone(
    with_store: WithStore, hooks: Hooks, slack: Hooks
) -> None:
    async def body(store: Store) -> None:
        await ran(store)
        slack.answers = [410]
        first = Teller(store, channels(hooks, slack))
        await first.tell_runs()
        assert first.troubles == ["slack: 127.0.0.1: it answered 410"]

        slack.answers = [200]
        second = Teller(store, channels(hooks, slack))
        await second.tell_runs()

        assert second.troubles == []
        assert (len(hooks.posts), len(slack.posts)) == (1, 2)

    with_store(body)


def test_of_a_run_that_is_gone_on_with_only_what_is_new_is_told(
    with_store: WithStore, hooks: Hooks
) -> None:
    async def body(store: Store) -> None:
        run = await ran(store, lost=2)
        await Teller(store, channels(hooks)).tell_runs()

        await store.start_run(replace(run, started_at=NOW + MINUTE))
        await Teller(store, channels(hooks)).tell_runs()
        await found_lost(store, run.id, range(5, 8), checked_at=NOW + 2 * MINUTE)
        await ended(store, run.id, NOW + 3 * MINUTE)
        await Teller(store, channels(hooks)).tell_runs()

        assert subjects(hooks) == [f"linkcrawler: {n} lost (list.csv)" for n in (2, 3)]
        keys = [json.loads(post.body)["key"] for post in hooks.posts]
        assert len(set(keys)) == 2

    with_store(body)


def test_nothing_worth_a_message(with_store: WithStore, hooks: Hooks) -> None:
    async def body(store: Store) -> None:
        run = await ran(store, lost=0)
        await Teller(store, channels(hooks)).tell_runs()

        assert hooks.posts == []
        found = await store.run(run.id)
        assert found is not None
        assert found.told["webhook"] != OWED

    with_store(body)


def test_who_was_not_to_be_told_then_is_not_told_now(with_store: WithStore, hooks: Hooks) -> None:
    """A channel that is set up today is not flooded with what was found before."""

    async def body(store: Store) -> None:
        await ran(store, told={})
        await Teller(store, channels(hooks)).tell_runs()

        assert hooks.posts == []

    with_store(body)


def test_a_run_that_never_ends_is_told_after_a_day(with_store: WithStore, hooks: Hooks) -> None:
    async def body(store: Store) -> None:
        for number, hours in ((1, 12), (2, 25)):
            run = RunDoc(
                f"run-{number}",
                f"l{number}",
                NOW - hours * HOUR,
                {"seeds": "l"},
                told={"webhook": OWED},
            )
            await store.start_run(run)
            await found_lost(store, run.id, range(number, number + 1))
        for _ in range(2):
            await Teller(store, channels(hooks)).tell_runs()

        assert [json.loads(post.body)["run"]["id"] for post in hooks.posts] == ["run-2"]

    with_store(body)


def test_a_channel_that_fails_is_left_alone_and_later_not_flooded(
    with_store: WithStore, hooks: Hooks
) -> None:
    async def body(store: Store) -> None:
        for number in range(1, 4):
            await ran(store, number)
        await ended(store, "run-1", NOW - timedelta(days=4))
        hooks.answers = [404]
        await Teller(store, channels(hooks)).tell_runs()
        assert len(hooks.posts) == 1

        hooks.answers = [200]
        await Teller(store, channels(hooks)).tell_runs()

        told = [json.loads(post.body)["run"]["id"] for post in hooks.posts[1:]]
        assert sorted(told) == ["run-2", "run-3"]

    with_store(body)


def test_two_at_once_tell_once(with_store: WithStore, hooks: Hooks) -> None:
    async def body(store: Store) -> None:
        run = await ran(store)
        other = RunLock(store, f"alerts {run.id}", run.id)
        await other.take()
        await Teller(store, channels(hooks)).tell_runs()
        assert hooks.posts == []

        await other.release()
        await Teller(store, channels(hooks)).tell_runs()
        assert len(hooks.posts) == 1

    with_store(body)


def test_silence_is_told_once_until_a_run_comes(with_store: WithStore, hooks: Hooks) -> None:
    async def body(store: Store) -> None:
        await ran(store, lost=0, started_at=NOW - 48 * HOUR)
        await found_lost(store, "run-1", range(1), checked_at=NOW - 60 * HOUR, changes=())
        for _ in range(2):
            await Teller(store, channels(hooks)).tell_silence(patience=25 * HOUR)
        assert subjects(hooks) == ["linkcrawler: ALARM"]
        assert "No run has come" in json.loads(hooks.posts[0].body)["alarms"][0]

        await ran(store, 2, lost=0, started_at=NOW - 30 * HOUR)
        await Teller(store, channels(hooks)).tell_silence(patience=25 * HOUR)
        assert len(hooks.posts) == 2

        await ran(store, 3, lost=0, started_at=NOW - HOUR)
        await Teller(store, channels(hooks)).tell_silence(patience=25 * HOUR)
        assert len(hooks.posts) == 2

    with_store(body)


def test_a_run_that_could_not_begin(with_store: WithStore, hooks: Hooks, slack: Hooks) -> None:
    async def body(store: Store) -> None:
        slack.answers = [404]
        both = Teller(store, channels(hooks, slack))
        await both.tell_failed_start("run-8", "list.csv: there is no such file")
        assert (len(hooks.posts), len(slack.posts), len(both.troubles)) == (1, 1, 1)
        hooks.posts.clear()

        teller = Teller(store, channels(hooks))
        await teller.tell_failed_start("run-9", "list.csv: there is no such file")
        assert json.loads(hooks.posts[0].body)["alarms"] == [
            "The run did not begin: list.csv: there is no such file"
        ]
        await ran(store, lost=0)
        for _ in range(2):
            await teller.tell_failed_start("run-9", "list.csv: there is no such file")

        assert len(hooks.posts) == 2

    with_store(body)
