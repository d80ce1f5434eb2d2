"""Records, messages between processes, and messages to people."""

from __future__ import annotations

import json
import re

import bson

from linkcrawler.alerts.mail import message_of
from linkcrawler.alerts.payloads import json_payload, slack_payload
from linkcrawler.documents import from_document, plain
from linkcrawler.export.safe_cell import safe_cell
from linkcrawler.record import Record
from linkcrawler.schema import JSON_SCHEMA, json_schema
from linkcrawler.store.codec import cleaned, decode, encode
from linkcrawler.workers.report import Report
from tests.alerts.events import digest, lost, run_doc
from tests.store.records import entry, record

_SCHEMA = json_schema(Record, JSON_SCHEMA)
_A_FORMULA = re.compile(r"(?:\A|[;\t\r\n])[ \"']*(?<!')[=+@-]")


def stored_text(data: bytes) -> None:
    """Put strangers' text into a record: every store holds it, and gives back the same."""
    text = (
        data.decode("utf-16-le", "surrogatepass") if len(data) % 2 == 0 else data.decode("latin-1")
    )
    name, _, value = text.partition("=")
    document = dict(entry(labels={name: value}, reason=text, referring_url=value).record)
    once = encode(document)
    once.encode()
    assert encode(decode(once)) == once
    safe = cleaned(document)
    assert bson.decode(bson.encode(safe)).keys() == safe.keys()
    read = from_document(Record, plain(safe))
    assert set(read.labels.values()) == set(safe["labels"].values())
    assert not _A_FORMULA.search(safe_cell(value))
    assert set(_SCHEMA["required"]) <= document.keys()


def worker_report(data: bytes) -> None:
    """Read a line of a helping process: a report, which is written as it was read, or nothing."""
    report = Report.read(data)
    if report is not None:
        assert Report.read(report.line()) == report


def alert(data: bytes) -> None:
    """Write messages about strangers' text: one header line, no markup, bounded."""
    text = data.decode("utf-8", "replace")
    told = digest(
        lost(referring_url=text, target=text, cause=text),
        run=run_doc(arguments={"seeds": text}),
        alarms=(text,),
    )
    mail = message_of(told, "crawler@example.com", ["a@example.com"])
    mail.as_bytes()
    assert "\n" not in mail["Subject"] + mail["To"] + mail["From"]
    slack = slack_payload(told)["text"]
    assert "<" not in slack
    json.dumps(json_payload(told))
    assert str(record(referring_url=text).referring_url) == text
