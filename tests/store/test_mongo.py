"""What is MongoDB's own: validators, errors in our words, credentials, and a killed server."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pymongo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.errors import RecordsRejected, SettingError, StoreUnavailable
from linkcrawler.record import Problem, State, Status
from linkcrawler.store.base import Entry, LinkFilter
from linkcrawler.store.mongo import MongoStore
from linkcrawler.store.mongo_address import MongoAddress
from linkcrawler.store.mongo_errors import is_for_good, refusal
from linkcrawler.store.mongo_filter import links_where
from linkcrawler.store.mongo_setup import INDEXES
from tests.mongod import Mongod, free_port
from tests.store.records import NOON, entry, link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = [
    pytest.mark.usefixtures("pymongo_leaks"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

SECRET = "s3cr3t-p4ss"


async def write(uri: str, batch: Sequence[Entry]) -> None:
    store = MongoStore(uri)
    await store.open()
    try:
        await store.write_batch(batch)
    finally:
        await store.close()


def database(uri: str) -> tuple[pymongo.MongoClient[dict[str, Any]], Any]:
    client = pymongo.MongoClient[dict[str, Any]](uri)
    return client, client.get_default_database()


def test_collections_indexes_and_validators_are_made(mongo_uri: str) -> None:
    asyncio.run(write(mongo_uri, []))
    asyncio.run(write(mongo_uri, []))

    client, made = database(mongo_uri)
    with client:
        assert set(made.list_collection_names()) == {"links", "checks", "events", "runs"}
        for name, indexes in INDEXES.items():
            assert len(made[name].index_information()) == 1 + len(indexes)
        options = made["links"].options()
    assert options.get("validationLevel", "strict") == "strict"
    assert options["validator"]["$jsonSchema"]["properties"]["checked_at"] == {"bsonType": "date"}


@pytest.mark.parametrize(
    "where",
    [
        LinkFilter(),
        LinkFilter(statuses=[Status.LIVE]),
        LinkFilter(states=[State.LOST, State.SUSPECT], targets=["a.example", "b.example"]),
        LinkFilter(problems=[Problem.NOINDEX], since=NOON),
    ],
)
def test_a_page_of_links_is_never_sorted(mongo_uri: str, where: LinkFilter) -> None:
    """Sorting for each page would make reading all links take the square of their number."""
    asyncio.run(write(mongo_uri, [entry(n) for n in range(20)]))

    client, made = database(mongo_uri)
    with client:
        query = made["links"].find({**links_where(where), "_id": {"$gt": ""}}).sort("_id").limit(9)
        plan = str(query.explain()["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in plan
    assert "'stage': 'SORT'" not in plan


def test_a_validator_of_an_older_version_is_brought_up_to_date(mongo_uri: str) -> None:
    client, made = database(mongo_uri)
    with client:
        made.create_collection("links", validator={"$jsonSchema": {"required": ["no_more"]}})
        asyncio.run(write(mongo_uri, [entry()]))
        assert made["links"].count_documents({}) == 1


def test_many_processes_may_open_a_new_database_at_once(mongo_uri: str) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(write(mongo_uri, [entry(n)]) for n in range(6)))

    asyncio.run(all_at_once())

    client, made = database(mongo_uri)
    with client:
        assert made["links"].count_documents({}) == 6


WRONG = {
    "status": "perhaps",
    "checked_at": "2026-01-01",
    "problems": ["no such problem"],
    "page": {"http_status": "200"},
    "labels": {"a": 1},
    "links": "none",
    "reason": None,
}


@pytest.mark.parametrize("field", WRONG)
def test_the_validator_refuses_and_says_which_field(mongo_uri: str, field: str) -> None:
    whole = entry(1)
    wrong = Entry({**whole.record, field: WRONG[field]})
    with pytest.raises(RecordsRejected) as caught:
        asyncio.run(write(mongo_uri, [wrong, entry(2)]))

    assert caught.value.ids == ("seed-000001",)
    assert field in caught.value.reason


def test_what_bson_cannot_hold_is_refused_alone(mongo_uri: str) -> None:
    """Over 16 MB, a number over 64 bits: pymongo raises before it sends anything."""
    too_large = entry(1, links=tuple(link(n) for n in range(40_000)))
    too_long = Entry({**entry(2).record, "schema_version": 2**70})
    with pytest.raises(RecordsRejected) as caught:
        asyncio.run(write(mongo_uri, [too_large, too_long, entry(3)]))

    assert set(caught.value.ids) == {"seed-000001", "seed-000002"}
    client, made = database(mongo_uri)
    with client:
        assert [doc["_id"] for doc in made["checks"].find({}, {"_id": 1})] == [
            entry(3).check()["_id"]
        ]


def test_no_server_is_said_in_one_line() -> None:
    uri = f"mongodb://someone:{SECRET}@127.0.0.1:{free_port()}/x?serverSelectionTimeoutMS=300"
    with pytest.raises(StoreUnavailable) as caught:
        asyncio.run(write(uri, []))

    text = str(caught.value)
    assert "no server answers" in text
    assert "\n" not in text
    assert len(text) < 400
    assert SECRET not in text


def test_a_store_that_is_not_open_is_unavailable(mongo_uri: str) -> None:
    with pytest.raises(StoreUnavailable):
        asyncio.run(MongoStore(mongo_uri).count_links())


def test_a_wrong_password_is_said_and_not_repeated(
    mongod_program: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = Mongod(mongod_program, tmp_path / "auth", ("--auth",))
    server.start()
    try:
        with pymongo.MongoClient[dict[str, Any]](server.uri) as client:
            roles = ["readWriteAnyDatabase"]
            client.admin.command("createUser", "someone", pwd=SECRET, roles=roles)
        host = server.uri.removeprefix("mongodb://")
        good = f"mongodb://someone:{SECRET}@{host}links?authSource=admin"
        with caplog.at_level(logging.DEBUG):
            asyncio.run(write(good, [entry()]))
            with pytest.raises(StoreUnavailable) as caught:
                asyncio.run(write(good.replace(SECRET, f"{SECRET}-not"), [entry()]))
            with pytest.raises(StoreUnavailable):
                asyncio.run(write(f"mongodb://{host}", [entry()]))
    finally:
        server.stop()

    assert "user name or password is wrong" in str(caught.value)
    said = str(caught.value) + repr(caught.value.__cause__) + caplog.text
    assert SECRET not in said


BAD_URIS = [
    f"someone:{SECRET}@host",
    f"postgres://someone:{SECRET}@host/db",
    f"mongodb://someone:{SECRET}/x@host:27017",
    f"mongodb://someone:x?{SECRET}=1@host",
    f"mongodb://host:{SECRET}",
    f"mongodb://host/?{SECRET}=1",
    f"mongodb://someone:{SECRET}%zz@host",
    f"mongodb://someone:{SECRET}@host/?tls=true&tlsCAFile=/nowhere/ca.pem",
    "mongodb://host/db?w=0",
    "mongodb://",
    "",
]


@pytest.mark.parametrize("uri", BAD_URIS)
def test_a_bad_uri_is_a_setting_error_that_repeats_nothing(uri: str) -> None:
    with pytest.raises(SettingError) as caught:
        MongoStore(uri)

    assert SECRET not in str(caught.value)
    assert caught.value.name == "MONGO_URI"
    assert caught.value.__cause__ is None


@given(st.text(max_size=40))
def test_any_uri_is_read_or_refused(rest: str) -> None:
    try:
        address = MongoAddress.parse(f"mongodb://someone:{SECRET}@{rest}")
        said = address.place + repr(address)
    except SettingError as exc:
        said = str(exc)

    assert SECRET not in said


def test_what_the_uri_says_comes_before_our_defaults() -> None:
    address = MongoAddress.parse("mongodb://a,b:1/db?w=2&serverSelectionTimeoutMS=1&replicaSet=r")

    assert address.place == "mongodb://a,b:1/db"
    assert not {"w", "serverSelectionTimeoutMS"} & address.options.keys()
    assert address.options["journal"] is True
    assert MongoAddress.parse("mongodb+srv://u:p@h.example").place == (
        "mongodb+srv://h.example/linkcrawler"
    )


def test_writes_wait_for_the_journal(mongo_uri: str) -> None:
    async def concern() -> dict[str, Any]:
        store = MongoStore(mongo_uri)
        await store.open()
        try:
            return dict(store._in("links").write_concern.document)
        finally:
            await store.close()

    assert asyncio.run(concern()) == {"j": True, "w": "majority"}


def test_errors_of_the_server_are_tried_again_and_those_of_a_record_are_not() -> None:
    assert is_for_good({"code": 121})
    assert not is_for_good({"code": 14031})
    assert refusal({"errmsg": "no"}) == "no"


def test_a_full_disk_is_no_fault_of_the_records(own_mongod: Mongod) -> None:
    """The server's error of a full disk, as its own fault injection makes it."""
    own_mongod.stop()
    own_mongod.arguments = ("--setParameter", "enableTestCommands=1")
    own_mongod.start()
    fail = {"failCommands": ["update"], "errorCode": 14031}
    with pymongo.MongoClient[dict[str, Any]](own_mongod.uri) as client:
        point = {"configureFailPoint": "failCommand", "mode": "alwaysOn", "data": fail}
        asyncio.run(write(own_mongod.uri, []))
        client.admin.command(point)
        with pytest.raises(StoreUnavailable, match="disk is full"):
            asyncio.run(write(own_mongod.uri, [entry()]))
        client.admin.command({**point, "mode": "off"})
    asyncio.run(write(own_mongod.uri, [entry()]))


def test_a_failure_to_replicate_is_tried_again(own_mongod: Mongod) -> None:
    own_mongod.stop()
    own_mongod.arguments = ("--setParameter", "enableTestCommands=1")
    own_mongod.start()
    concern = {"code": 64, "errmsg": "waiting for replication timed out"}
    fail = {"failCommands": ["update"], "writeConcernError": concern}
    asyncio.run(write(own_mongod.uri, []))
    with pymongo.MongoClient[dict[str, Any]](own_mongod.uri) as client:
        point = {"configureFailPoint": "failCommand", "mode": "alwaysOn", "data": fail}
        client.admin.command(point)
    with pytest.raises(StoreUnavailable, match="replication"):
        asyncio.run(write(own_mongod.uri, [entry()]))


def test_a_killed_server_keeps_what_it_acknowledged(own_mongod: Mongod) -> None:
    for number in range(3):
        batch = [entry(n) for n in range(number * 200, number * 200 + 200)]
        asyncio.run(write(own_mongod.uri, batch))
        own_mongod.kill()
        own_mongod.start()

    with pymongo.MongoClient[dict[str, Any]](own_mongod.uri, tz_aware=True) as client:
        assert client["linkcrawler"]["checks"].count_documents({"checked_at": NOON}) == 600
