"""Rows to seeds: the last step, where a row becomes a page to fetch and a link to look for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from linkcrawler.due import every
from linkcrawler.errors import SeedListError, SettingError
from linkcrawler.match import Target, seed_id
from linkcrawler.seed import Seed
from linkcrawler.seedlist.expectations import expected_of, match_of, render_of
from linkcrawler.seedlist.rejects import Reject
from linkcrawler.seedlist.rows import open_list
from linkcrawler.urls import referring_page, with_logins_masked, without_login

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.seedlist.row import Row


_MOST_SHOWN, _LONGEST_SHOWN = 8, 40

NO_TARGET: Final = "target: the row names none, and no -a target=… was given"


def read_seeds(source: str, default_target: str | None = None) -> Iterator[Seed | Reject]:
    """Read the list at *source* (a path, ``-`` for standard input), one seed or reject a row.

    *default_target* is the target of rows that name none. A list that cannot be read at all raises
    SeedListError here, before the first row; one without a usable row, or damaged further on,
    raises it after its last.
    """
    maker = SeedMaker(default_target)
    _, rows = open_list(source)
    return seeds_of(source, rows, maker)


def seeds_of(source: str, rows: Iterator[Row], maker: SeedMaker) -> Iterator[Seed | Reject]:
    """Yield the seed of every row, or the reject; SeedListError ends a list without a usable row."""
    usable = False
    why_not: str | None = None
    for row in rows:
        made = maker.make(row)
        if isinstance(made, Seed):
            usable = True
            yield made
            continue
        why_not = why_not or _no_row_because(row, made)
        yield Reject(source, row.line, made, with_logins_masked(row.text))
    if not usable:
        raise SeedListError(source, why_not or "there is no row in it")


class SeedMaker:
    """Makes seeds of rows."""

    def __init__(self, default_target: str | None = None) -> None:
        self._default = (default_target or "").strip()
        if self._default:
            try:
                Target.parse(self._default, None)
            except ValueError as error:
                raise SettingError("target", without_login(self._default), str(error)) from None

    def make(self, row: Row) -> Seed | str:
        """Return the seed of *row*, or the reason why there is none."""
        if row.fault is not None:
            return row.fault
        try:
            return self._seed(row)
        except ValueError as error:
            return str(error)

    def _seed(self, row: Row) -> Seed:
        values = row.values
        page_url = _page_url(values.get("referring_url", ""))
        target = _target(values.get("target") or self._default, values.get("match", ""))
        return Seed(
            id=seed_id(page_url, target),
            referring_url=without_login(values["referring_url"]),
            page_url=page_url,
            target=target.text,
            match=target.match,
            expected=expected_of(values),
            labels=row.labels,
            reported=row.reported,
            render=render_of(values.get("render", "")),
            every=every(values.get("every", "")),
        )


def _page_url(text: str) -> str:
    if not text:
        raise ValueError("referring_url: it is empty")
    if "\n" in text or "\t" in text or "\r" in text:
        raise ValueError("referring_url: there is a line break or a tab in it")
    try:
        return referring_page(text)
    except ValueError as error:
        raise ValueError(f"referring_url: {error}") from None


@lru_cache(maxsize=4096)
def _target(text: str, match: str) -> Target:
    mode = match_of(match)
    if not text:
        raise ValueError(NO_TARGET)
    try:
        return Target.parse(text, mode)
    except ValueError as error:
        raise ValueError(f"target: {error}") from None


def _no_row_because(row: Row, reason: str) -> str:
    """Say why the first *row* is none, and so the list: a heading may be misspelt."""
    if reason == NO_TARGET and "target" not in row.values and row.labels:
        unknown = ", ".join(repr(name[:_LONGEST_SHOWN]) for name in list(row.labels)[:_MOST_SHOWN])
        return (
            f"no column names the target, and no -a target=… was given; other columns: {unknown}"
        )
    return f"no row of it can be used; line {row.line}: {reason}"
