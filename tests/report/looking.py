"""A report open in a real browser, and all that it did there that it should not."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

PATIENCE_MS = 180_000
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass
class Look:
    """One page with one report; *amiss* is what a report must never do."""

    context: BrowserContext
    page: Page
    amiss: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, path: Path, view: str, context: Mapping[str, Any]) -> Look:
        """Open *view* of the report at *path* and wait until it is drawn."""
        made = browser.new_context(**{"viewport": DESK, **context})
        made.set_default_timeout(PATIENCE_MS)
        look = cls(made, made.new_page())
        look._watch()
        look.page.goto(f"{path.as_uri()}{view}")
        look.page.wait_for_selector("html[data-ready]")
        return look

    def _watch(self) -> None:
        self.page.on("console", lambda told: self.amiss.append(f"console: {told.text}"))
        self.page.on("pageerror", lambda error: self.amiss.append(f"error: {error}"))
        self.page.on("dialog", self._dismiss)
        self.context.on("request", self._judge)

    def _dismiss(self, dialog: Dialog) -> None:
        self.amiss.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _judge(self, request: Request) -> None:
        if not request.url.startswith(("file:", "blob:")):
            self.amiss.append(f"request: {request.url}")

    def close(self) -> None:
        self.context.close()
        assert self.amiss == []

    def until(self, holds: str) -> None:
        """Wait until the JavaScript expression is true.

        Asked from outside, again and again: the page's policy forbids what Playwright does inside.
        """
        deadline = monotonic() + PATIENCE_MS / 1000
        while not self.page.evaluate(holds):
            assert monotonic() < deadline, holds
            self.page.wait_for_timeout(20)

    def texts(self, selector: str) -> list[str]:
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]

    def count_shown(self) -> int:
        """Return how many links the table says it shows."""
        return int(self.texts(".shown-count")[0].split(" ")[0].replace(",", ""))
