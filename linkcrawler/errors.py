"""Exceptions of linkcrawler, each level something that a caller would want to catch.

* LinkcrawlerError
  x SeedListError        the whole list cannot be used: missing, unreadable, no usable row
  x SettingError         a setting has an impossible value; names the setting
  x AlreadyRunning       a run of the same list is still going
  x StoreError
    + StoreUnavailable   nothing was written, try again later
      - NoRecords        the store is new: there is nothing to read yet
    + RecordsRejected    the store refused some records, trying again cannot help
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class LinkcrawlerError(Exception):
    """Something went wrong that a person can act on; the text is one plain line."""


class SeedListError(LinkcrawlerError):
    """A seed list cannot be used at all."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class SettingError(LinkcrawlerError):
    """A setting has an impossible value."""

    def __init__(self, name: str, value: object, rule: str) -> None:
        super().__init__(f"setting {name} is {value!r}: {rule}")
        self.name = name
        self.value = value
        self.rule = rule


class AlreadyRunning(LinkcrawlerError):  # noqa: N818  reads as a state, like the outcome words
    """A run of the same list is still going; this one has done nothing."""


class StoreError(LinkcrawlerError):
    """The store did not do what it was asked to do."""


class StoreUnavailable(StoreError):  # noqa: N818  reads as a state, like the outcome words
    """The store cannot be reached or cannot write now; nothing was written."""


class RecordsRejected(StoreError):  # noqa: N818
    """The store refused some records for good."""

    def __init__(self, ids: Sequence[str], reason: str) -> None:
        super().__init__(f"{len(ids)} records refused by the store: {reason}")
        self.ids = tuple(ids)
        self.reason = reason


class NoRecords(StoreUnavailable):
    """No run has left anything in the store."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: there are no records yet; a run makes them: "
            "scrapy crawl verify -a seeds=LIST"
        )
