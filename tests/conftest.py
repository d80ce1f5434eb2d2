"""Fixtures that more than one part of the tests needs."""

from __future__ import annotations

import asyncio
import gc
import uuid
from typing import TYPE_CHECKING, NoReturn

import hypothesis
import pymongo
import pytest

from linkcrawler.store import open_store
from tests.mongod import Mongod, find_mongod, given_uri, may_be_missing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from linkcrawler.store.base import Store

    Body = Callable[[Store], Awaitable[None]]

# How long an example takes says something of the machine, not of the code. The examples are the same
# in each run: what passes here passes everywhere. "pytest --hypothesis-profile=ever-new" looks for others.
hypothesis.settings.register_profile(
    "ever-new", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "any-machine", hypothesis.settings.get_profile("ever-new"), derandomize=True
)
hypothesis.settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def mongod_program() -> Path:
    """Return the server program; without one this fails on Linux and skips elsewhere."""
    program = find_mongod()
    if program is None:
        _no_server("no mongod on the PATH and none installed with the dev extras")
    return program


@pytest.fixture(scope="session")
def mongo_server_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URI of a running server: ``MONGO_TEST_URI``, else one of the tests' own."""
    if uri := given_uri():
        yield uri
        return
    program = find_mongod()
    if program is None:
        _no_server("no MONGO_TEST_URI, no mongod on the PATH, none in the dev extras")
    server = Mongod(program, tmp_path_factory.mktemp("mongod"))
    try:
        server.start()
    except (OSError, RuntimeError) as exc:
        _no_server(str(exc))
    yield server.uri
    server.stop()


@pytest.fixture
def mongo_uri(mongo_server_uri: str) -> Iterator[str]:
    """Give a URI whose database is new and goes away with the test.

    The server is there: a busy machine is given time, ours too, in which a client hears nothing.
    """
    name = f"linkcrawler-test-{uuid.uuid4().hex}"
    address, _, options = mongo_server_uri.partition("?")
    scheme, _, rest = address.partition("://")
    patient = "&".join(
        f"{what}TimeoutMS=300000" for what in ("connect", "socket", "serverSelection")
    )
    yield f"{scheme}://{rest.split('/')[0]}/{name}?{patient}" + (f"&{options}" if options else "")
    with pymongo.MongoClient[dict[str, object]](mongo_server_uri) as client:
        client.drop_database(name)


@pytest.fixture
def own_mongod(mongod_program: Path, tmp_path: Path) -> Iterator[Mongod]:
    """Give a running server of the test's own, to be killed and started again."""
    server = Mongod(mongod_program, tmp_path / "mongod")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep coverage out of the commands that a test starts: it costs time, and writes files."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.delenv("COVERAGE_PROCESS_START", raising=False)


@pytest.fixture
def pymongo_leaks() -> Iterator[None]:
    """Let go of PyMongo's half-made connections inside the test that asks for this.

    Its asynchronous client leaves a socket to the garbage collector when it is closed while it
    connects; use with a filter for that ResourceWarning.
    """
    yield
    gc.collect()


@pytest.fixture(params=["sqlite", "mongodb"])
def mongo_uri_or_none(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("mongo_uri") if request.param == "mongodb" else None


@pytest.fixture
def with_store(mongo_uri_or_none: str | None, tmp_path: Path) -> Callable[[Body], None]:
    """Return what runs a test's body with the store open, as often as it is called."""

    async def opened(body: Body) -> None:
        store = open_store(mongo_uri_or_none, tmp_path)
        await store.open()
        try:
            await body(store)
        finally:
            await store.close()

    return lambda body: asyncio.run(opened(body))


def _no_server(reason: str) -> NoReturn:
    if may_be_missing():
        pytest.skip(reason)
    pytest.fail(reason)
