"""What is made quickly is the same dataclass in all else: as frozen, as equal, with its defaults."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from linkcrawler.evidence import Fetched
from linkcrawler.history import Standing
from linkcrawler.page.findings import Findings
from linkcrawler.quickly import made_quickly
from linkcrawler.record import Language, Link, Page, Record
from linkcrawler.seed import Seed
from linkcrawler.verdict import Evidence
from tests.core.make import NOW, make_link, make_seed


@dataclass(frozen=True, slots=True)
class Slow:
    """A thing with all kinds of fields."""

    name: str
    self_: int = 3
    words: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)


@made_quickly
@dataclass(frozen=True, slots=True)
class Quick:
    """A thing with all kinds of fields."""

    name: str
    self_: int = 3
    words: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)


GIVEN: list[dict[str, Any]] = [
    {"name": "a"},
    {"name": "a", "self_": 4, "words": ("x",)},
    {"name": "a", "labels": {"price": "9"}},
]


@pytest.mark.parametrize("given", GIVEN)
def test_it_has_what_it_was_given_and_its_defaults(given: dict[str, Any]) -> None:
    quick, slow = Quick(**given), Slow(**given)

    assert [getattr(quick, f.name) for f in fields(quick)] == [
        getattr(slow, f.name) for f in fields(slow)
    ]
    assert repr(quick) == repr(slow).replace("Slow", "Quick")
    assert type(quick) is Quick


def test_each_has_a_default_of_its_own() -> None:
    assert Quick("a").labels is not Quick("a").labels


def test_it_is_frozen() -> None:
    quick = Quick("a")

    with pytest.raises(FrozenInstanceError):
        quick.name = "b"  # type: ignore[misc]  # that is the point
    with pytest.raises(FrozenInstanceError):
        del quick.name
    with pytest.raises((AttributeError, TypeError)):
        quick.another = 1  # type: ignore[attr-defined]  # the same


@pytest.mark.parametrize(
    ("positional", "named"), [((), {}), (("a",), {"nme": "b"}), ("aaaaa", {})]
)
def test_what_does_not_fit_is_refused(positional: tuple[str, ...], named: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        Quick(*positional, **named)  # type: ignore[arg-type]  # that is the point


def test_equals_and_copies_are_told_by_their_fields() -> None:
    seed = make_seed()
    again = make_seed()

    assert (seed == again, seed is again) == (True, False)
    assert replace(seed, target="other.example") != seed
    assert hash(make_link()) == hash(make_link())
    for other in (copy.copy(seed), copy.deepcopy(seed), pickle.loads(pickle.dumps(seed))):
        assert (other, type(other)) == (seed, Seed)
        with pytest.raises(FrozenInstanceError):
            other.target = "x"  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    "kind", [Evidence, Fetched, Findings, Language, Link, Page, Record, Standing]
)
def test_those_in_use_take_their_fields_in_order(kind: Any) -> None:
    assert list(inspect.signature(kind).parameters) == [each.name for each in fields(kind)]


def test_a_failure_while_a_default_is_made_leaves_nothing_half_open() -> None:
    def fails() -> int:
        raise ValueError("no number today")

    @made_quickly
    @dataclass(frozen=True, slots=True)
    class Fails:
        number: int = field(default_factory=fails)

    with pytest.raises(ValueError, match="no number today"):
        Fails()


def test_one_that_does_more_than_to_store_its_fields_is_refused() -> None:
    with pytest.raises(TypeError, match="After"):

        @made_quickly
        @dataclass(frozen=True, slots=True)
        class After:
            number: int

            def __post_init__(self) -> None:
                raise AssertionError


def test_a_fetch_is_what_it_was() -> None:
    fetched = Fetched("http://a.example/", "http://a.example/", NOW, headers=(("etag", "x"),))

    assert fetched.header("etag") == "x"
    assert (fetched.http_status, fetched.complete, fetched.body) == (None, True, b"")
