"""The item on its way through the pipelines: one seed, what was fetched, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.page.findings import NO_FINDINGS, Findings

if TYPE_CHECKING:
    from linkcrawler.checking import Conclusion
    from linkcrawler.evidence import Failure
    from linkcrawler.history import Standing
    from linkcrawler.page.kept import KeptView
    from linkcrawler.page.rendered import RenderedView
    from linkcrawler.page.set_aside import SetAsideView
    from linkcrawler.page.suspects import Suspect
    from linkcrawler.page.view import PageView
    from linkcrawler.reading.view import ReadView
    from linkcrawler.record import Page
    from linkcrawler.seed import Seed
    from linkcrawler.targets.answer import Answer


@dataclass(slots=True)
class SeedCheck:
    """One check of one seed; each pipeline fills its own part.

    All seeds of a page share one *view*: it is decoded and parsed once.
    """

    seed: Seed
    view: PageView | ReadView | RenderedView | KeptView | SetAsideView
    earlier: Standing
    page: Page | None = None
    findings: Findings = NO_FINDINGS
    suspects: tuple[Suspect, ...] = ()
    """Links that may lead to the target without saying so, where none says so."""
    conclusion: Conclusion | None = None
    render_failure: Failure | None = None
    target: Answer | None = None
    """What the best link's address answers, where that is known."""
