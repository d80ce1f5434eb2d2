"""What each part of a score counts: weights.toml, and a file in which the user says otherwise."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.paths import at_home

if TYPE_CHECKING:
    from pathlib import Path

Table = dict[str, float]
_TOPICS = "topics"
_COUNTS = ("_words", "_links")
_ORDERED = (
    ("anchor", "natural_share", "overused_share"),
    ("anchor", "overused", "exact"),
    ("substance", "few_links", "many_links"),
)
"""Of each pair the second is the greater, or the score would turn round."""
_MAY_BE_EQUAL = frozenset({"overused"})


class ScoreFileError(LinkcrawlerError):
    """A file of weights cannot be used; says where in it, and what it takes."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A table a part, and the topic words by target as the list names it."""

    parts: dict[str, Table]
    topics: dict[str, tuple[str, ...]]


@cache
def default_weights() -> Weights:
    """Return the weights of the package."""
    return _checked(tomllib.loads(default_text()), {}, "weights.toml")


def default_text() -> str:
    """Return weights.toml as it is written."""
    return (resources.files(__package__) / "weights.toml").read_text(encoding="utf-8")


def weights_of(file: str | None) -> Weights:
    """Return the weights of the user's *file*, those of the package where there is none."""
    return read_weights(at_home(file)) if file else default_weights()


def read_weights(path: Path) -> Weights:
    """Return the weights with the changes of the file *path*; ScoreFileError says what is wrong."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ScoreFileError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScoreFileError(f"{path}: is no TOML file: {error}") from error
    return _checked(tomllib.loads(default_text()), given, str(path))


def _checked(known: dict[str, Any], given: dict[str, Any], source: str) -> Weights:
    topics = {**known.pop(_TOPICS), **_topics(given.get(_TOPICS, {}), source)}
    changes = {name: table for name, table in given.items() if name != _TOPICS}
    for name, table in changes.items():
        if name not in known or not isinstance(table, dict):
            there = ", ".join([*known, _TOPICS])
            raise ScoreFileError(f"{source}: there is no table [{name}]; there are: {there}")
        known[name] |= _changed(table, known[name], f"{source}: [{name}]")
    _check_order(known, source)
    if not any(table["weight"] for table in known.values()):
        raise ScoreFileError(f"{source}: every weight is 0, so nothing would count")
    return Weights(known, topics)


def _changed(table: dict[str, Any], known: Table, where: str) -> Table:
    for key, value in table.items():
        if key not in known:
            raise ScoreFileError(f"{where} has no {key!r}; there are: {', '.join(known)}")
        is_count = key == "weight" or key.endswith(_COUNTS)
        rule = "a number, 0 or more" if is_count else "a number from 0 to 1"
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ScoreFileError(f"{where} {key} is {value!r}: it must be {rule}")
        if not 0 <= value <= (1_000_000 if is_count else 1):  # not a number fails too
            raise ScoreFileError(f"{where} {key} is {value}: it must be {rule}")
    return table


def _topics(given: Any, source: str) -> dict[str, tuple[str, ...]]:
    rule = '"target as in the list" = ["word", "word"]'
    if not isinstance(given, dict):
        raise ScoreFileError(f"{source}: [topics] must hold lines like {rule}")
    for target, words in given.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ScoreFileError(f"{source}: [topics] {target!r} must be written as {rule}")
    return {target: tuple(words) for target, words in given.items()}


def _check_order(tables: dict[str, Table], source: str) -> None:
    for name, low, high in _ORDERED:
        table = tables[name]
        if table[low] > table[high] or (table[low] == table[high] and low not in _MAY_BE_EQUAL):
            raise ScoreFileError(
                f"{source}: [{name}] {low} is {table[low]} and {high} is {table[high]}: "
                f"{low} must be the smaller one"
            )
