"""A record is the same in the store, in the feeds and back again."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from types import NoneType
from typing import Any

import pytest

from linkcrawler.checking import conclude
from linkcrawler.documents import from_document, plain, to_document, to_documents, to_json
from linkcrawler.history import Standing
from linkcrawler.items import SeedCheck
from linkcrawler.page.findings import Findings
from linkcrawler.page.view import PageView
from linkcrawler.record import (
    Change,
    Difference,
    FollowBarrier,
    HiddenBy,
    Link,
    Record,
    State,
)

from .make import make_fetched, make_link, make_seed

_ALL_ELSE: dict[str, str | None] = dict.fromkeys(("status", "placement", "hidden_by"), "else")


@pytest.fixture
def record() -> Record:
    view = PageView(make_fetched(headers=(("content-type", "text/html"),)))
    check = SeedCheck(make_seed(labels={"price": "9"}), view, Standing())
    check.findings = Findings((make_link(),), on_target=1)
    done = conclude(check, "run-1").record
    return replace(done, changes=(Change("state", "live", None, "why"),))


def test_there_and_back(record: Record) -> None:
    assert from_document(Record, to_document(record)) == record


def test_a_document_is_made_of_plain_values(record: Record) -> None:
    """No word of a closed set is left in it: databases would have to guess what that is."""
    went = Standing(State.LOST, checked_at=record.checked_at - timedelta(days=1), facts=_ALL_ELSE)
    view = PageView(make_fetched(headers=(("content-type", "text/html"),)))
    check = SeedCheck(make_seed(), view, went)
    check.findings = Findings(
        (make_link(hidden_by=HiddenBy.VISIBILITY, differs=(Difference.WWW,)),), on_target=1
    )

    done = conclude(check, "run-1")
    document = to_document(done.record)

    assert {each["what"] for each in document["changes"]} == {"state", *_ALL_ELSE}
    assert kinds_in(document) | kinds_in(done.kept["facts"]) == {
        *(dict, list, str, int, float, bool, NoneType, datetime)
    }


def kinds_in(value: Any) -> set[type]:
    inner = value.values() if type(value) is dict else value if type(value) is list else ()
    return {type(value), *(kind for each in inner for kind in kinds_in(each))}


def test_there_and_back_through_json(record: Record) -> None:
    assert from_document(Record, json.loads(to_json(to_document(record)))) == record


def test_columns_are_written_as_rows_are() -> None:
    links = [
        make_link(rel=(), nofollow_by=(), heading=None),
        make_link(hidden_by=HiddenBy.NOSCRIPT, differs=(), nofollow_by=(FollowBarrier.REL,)),
    ]
    told = [field.name for field in fields(Link) if field.name != "target_url"]
    columns = {name: [getattr(link, name) for link in links] for name in told}

    assert to_documents(Link, columns) == to_document(links)
    assert list(to_documents(Link, columns)[0]) == list(to_document(links[0]))
    assert "differs" not in to_documents(Link, columns, without=["differs"])[0]
    assert to_documents(Link, dict.fromkeys(told, ())) == []


def test_dates_in_json_end_in_z(record: Record) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 6789, tzinfo=UTC)
    document = plain(to_document(replace(record, checked_at=moment)))

    assert document["checked_at"] == "2026-01-02T03:04:05.006Z"
    assert json.loads(to_json(document))["changes"] == [
        {"what": "state", "from": "live", "to": None, "cause": "why"}
    ]
