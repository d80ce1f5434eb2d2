"""A step that fails is our own fault: it is said so in the record, and no seed is lost by it."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.page.findings import NO_FINDINGS
from linkcrawler.page.view import PageView

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkcrawler.items import SeedCheck

logger = logging.getLogger(__name__)
P = TypeVar("P")


def guarded(step: Callable[[P, SeedCheck], SeedCheck]) -> Callable[[P, SeedCheck], SeedCheck]:
    """Turn an exception of *step* into the evidence that we failed to read the page."""

    @wraps(step)
    def process_item(self: P, item: SeedCheck) -> SeedCheck:
        try:
            return step(self, item)
        except Exception as error:  # the process edge: one hostile page must not cost a seed
            logger.exception("Could not read %s", item.seed.page_url)
            return _failed(item, error)

    return process_item


def unread(view: Any, error: Exception) -> PageView:
    """Return the page of *view* as one that we failed to read, by *error*."""
    why = f"linkcrawler itself failed while reading the page ({type(error).__name__})"
    failure = Failure(FailureKind.INTERNAL, why)
    return PageView(replace(view.fetched, body=b"", failure=failure))


def _failed(item: SeedCheck, error: Exception) -> SeedCheck:
    item.view = unread(item.view, error)
    item.page = item.view.page
    item.findings = NO_FINDINGS
    return item
