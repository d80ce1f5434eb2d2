"""What is asked of the browser, and what it brings: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkcrawler.evidence import Failure
    from linkcrawler.record import Hop


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to look at."""

    url: str
    wanted: tuple[str, ...] = ()
    """Registrable domains: a link to one of them ends the wait."""
    settle_fully: bool = False
    """Wait for a page at rest even where a wanted link is there: a script may remove it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as a person sees it in the end.

    *headers* are those of the last main answer, in order and repeated, names in lower case. *hops*
    are the redirects that the browser followed, by HTTP, by meta refresh and by script.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    html: str
    hops: tuple[Hop, ...] = ()
    complete: bool = True
    """False where the page was cut off, or wanted more requests or bytes than it may have."""
    missing_part: Failure | None = None
    """Why a script or data of the page's own site did not come; the link may hang on it."""
    settled: bool = True
    """False where it was still changing when its time was up."""
    requests: int = 0
    bytes: int = 0
