"""The schema follows the dataclasses, and docs/record.md follows both."""

from __future__ import annotations

import enum
from dataclasses import dataclass, is_dataclass
from datetime import datetime  # noqa: TC003  read at run time
from pathlib import Path
from typing import Any

import pytest

from linkcrawler import record
from linkcrawler.record import Page, Record, State, Status
from linkcrawler.record_page import classes, described, keys_of, page
from linkcrawler.schema import JSON_SCHEMA, MONGODB, json_schema, shape_of
from linkcrawler.store.codec import is_date_field

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True, slots=True)
class Part:
    word: State
    maybe_word: State | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    text: str
    at: datetime
    share: float
    parts: tuple[Part, ...]
    maybe_part: Part | None
    labels: dict[str, str]
    flag: bool = False
    number: int | None = None


def test_the_shape_of_a_dataclass() -> None:
    shapes = {shape.key: shape for shape in shape_of(Whole)}

    assert (shapes["parts"].kind, shapes["parts"].repeated) == (Part, True)
    assert (shapes["maybe_part"].kind, shapes["maybe_part"].nullable) == (Part, True)
    assert shapes["labels"].kind is dict
    assert [key for key, shape in shapes.items() if not shape.required] == ["flag", "number"]
    assert shape_of(Part)[0].words == tuple(State)


def test_a_schema_for_mongodb() -> None:
    schema = json_schema(Whole, MONGODB)
    words = [state.value for state in State]

    assert schema["required"] == ["text", "at", "share", "parts", "maybe_part", "labels"]
    part = {
        "bsonType": "object",
        "required": ["word"],
        "properties": {"word": {"enum": words}, "maybe_word": {"enum": [*words, None]}},
    }
    assert schema["properties"] == {
        "text": {"bsonType": "string"},
        "at": {"bsonType": "date"},
        "share": {"bsonType": ["double", "int", "long"]},
        "parts": {"bsonType": "array", "items": part},
        "maybe_part": {**part, "bsonType": ["object", "null"]},
        "labels": {"bsonType": "object", "additionalProperties": {"bsonType": "string"}},
        "flag": {"bsonType": "bool"},
        "number": {"bsonType": ["int", "long", "null"]},
    }


def test_a_schema_in_the_standard_dialect() -> None:
    properties = json_schema(Whole, JSON_SCHEMA)["properties"]

    assert properties["number"] == {"type": ["integer", "null"]}
    assert properties["at"] == {"type": "string"}


def test_no_list_of_required_fields_where_none_is() -> None:
    @dataclass(frozen=True, slots=True)
    class Loose:
        text: str = ""

    assert "required" not in json_schema(Loose, MONGODB)


def test_the_contract_s_words_are_in_the_record_s_schema() -> None:
    properties = json_schema(Record, MONGODB)["properties"]

    assert properties["status"]["enum"] == [status.value for status in Status]
    assert {shape.key for shape in shape_of(Page)} == properties["page"]["properties"].keys()
    assert "from" in properties["changes"]["items"]["properties"]


def test_dates_are_named_as_the_store_s_text_form_needs_it() -> None:
    """The spool and SQLite find dates by name, at the top of a document only."""

    def dates(cls: Any) -> list[str]:
        return [shape.key for shape in shape_of(cls) if shape.kind.__name__ == "datetime"]

    named = [shape.key for shape in shape_of(Record) if is_date_field(shape.key)]
    assert dates(Record) == named
    assert not [cls for cls in classes() if is_dataclass(cls) and cls is not Record and dates(cls)]


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_every_field_and_word_is_described(cls: type[Any]) -> None:
    assert list(described()[cls.__name__]) == list(keys_of(cls))


def test_nothing_is_described_that_is_not_there() -> None:
    assert set(described()) == {cls.__name__ for cls in classes()}


def test_every_closed_set_of_the_record_is_used() -> None:
    of_module = {c for c in vars(record).values() if isinstance(c, enum.EnumMeta)}
    assert of_module - {enum.StrEnum} <= set(classes())


def test_the_page_is_up_to_date() -> None:
    """Write it anew with: python -m linkcrawler.record_page > docs/record.md."""
    assert (DOCS / "record.md").read_text(encoding="utf-8") == page()


def test_no_cell_breaks_its_table() -> None:
    for line in page().splitlines():
        if line.startswith("| `"):
            assert line.count("|") - line.count("\\|") in {3, 4}, line
