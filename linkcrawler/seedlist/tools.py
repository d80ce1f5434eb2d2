"""The link tools whose exports are known by their headings, and the lists that are none of pages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from linkcrawler.seedlist.headings import heading_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

SEARCH_CONSOLE = "search_console"

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """How one tool heads its columns; every heading as its key (``heading_key``)."""

    name: str
    title: str
    referring_url: Keys
    target: Keys = ()
    needs: Keys = ()
    one_of: Keys = ()
    exact: tuple[str, ...] = ()
    """Headings as written."""
    anchor: Keys = ()
    first_seen: Keys = ()
    last_seen: Keys = ()
    nofollow: Keys = ()
    follow: Keys = ()
    rel: Keys = ()
    expected_anchor: Keys = ()
    expected_follow: Keys = ()
    empty_flag_means_no: bool = False

    def made(self, header: Sequence[str], keys: Collection[str]) -> bool:
        """Whether *header*, whose headings have *keys*, is this tool's."""
        return (
            all(heading in header for heading in self.exact)
            and any(key in keys for key in self.referring_url)
            and all(key in keys for key in self.needs)
            and (not self.one_of or any(key in keys for key in self.one_of))
        )


@dataclass(frozen=True, slots=True)
class NoPages:
    """A list that is none of pages, and what to export instead."""

    title: str
    needs: Keys
    instead: str
    holds_addresses: bool = False
    """Those of the user's own pages: a column of addresses makes it no list of pages that link."""

    @property
    def reason(self) -> str:
        """Say so in one plain sentence."""
        return f"that is {self.title}, no list of pages: {self.instead}"


def tool_of(header: Sequence[str]) -> Tool | None:
    """Return the tool whose export has *header*."""
    keys = {heading_key(heading) for heading in header}
    written = [heading.strip() for heading in header]
    return next((tool for tool in _tools() if tool.made(written, keys)), None)


def tool_named(name: str) -> Tool:
    """Return the tool that ``Reported.tool`` names."""
    return next(tool for tool in _tools() if tool.name == name)


def no_pages(keys: Collection[str], *, has_addresses: bool) -> NoPages | None:
    """Return the known list without pages that a header with *keys* stands for."""
    for known in _refused():
        if known.holds_addresses == has_addresses and all(key in keys for key in known.needs):
            return known
    return None


@cache
def alias_keys(field: str) -> frozenset[str]:
    """Return the keys of headings that mean *field* in lists of no known tool."""
    return frozenset(_keys(_read("aliases.toml")[field]))


@cache
def _tools() -> tuple[Tool, ...]:
    known = {field.name for field in fields(Tool)}
    return tuple(
        Tool(name=name, **{p: _value(p, said) for p, said in table.items() if p in known})
        for name, table in _read("tools.toml").items()
    )


@cache
def _refused() -> tuple[NoPages, ...]:
    tables = _read("refused.toml")["list"]
    return tuple(
        NoPages(
            table["title"],
            _keys(table["needs"]),
            table["instead"],
            table.get("holds_addresses", False),
        )
        for table in tables
    )


def _value(part: str, said: Any) -> Any:
    if part == "exact":
        return tuple(said)
    return _keys(said) if isinstance(said, list) else said


def _keys(headings: list[str]) -> Keys:
    return tuple(map(heading_key, headings))


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
