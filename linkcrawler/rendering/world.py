"""Our own place in the page: it shares the page's tree, and none of the page's scripts."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.evidence import FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import CDPSession

_NAME = "linkcrawler"
_SAYS = "linkcrawlerSays"


_GONE = ("Cannot find context", "Execution context was destroyed", "Inspected target navigated")


class WorldGone(Exception):  # noqa: N818  reads as what happened, like the outcome words
    """The page went on to another document while it was asked something."""


class World:
    """Runs our script in an isolated world of the main frame, over a page's own CDP session."""

    def __init__(self, cdp: CDPSession, wanted: tuple[str, ...]) -> None:
        self.cdp = cdp
        self._wanted = wanted
        self._frame = ""
        self.on_word: Callable[[str], None] = lambda _: None
        """Called with what the watching script says."""
        cdp.on("Runtime.bindingCalled", self._called)

    async def open(self, frame: str) -> None:
        """Have the watching script run in each document of *frame* from its start."""
        self._frame = frame
        source = _script("watch.js").replace("__WANTED__", json.dumps(self._wanted))
        await asyncio.gather(
            self.cdp.send("Runtime.enable"),
            self.cdp.send("Runtime.addBinding", {"name": _SAYS, "executionContextName": _NAME}),
            self.cdp.send(
                "Page.addScriptToEvaluateOnNewDocument", {"source": source, "worldName": _NAME}
            ),
        )

    async def call(self, expression: str) -> Any:
        """Return what the watching script answers."""
        return await self._evaluate(f"linkcrawlerPage.{expression}")

    async def capture(self, navigated: str, max_chars: int) -> str:
        """Return the page as HTML, as it stands."""
        arguments = ",".join(map(json.dumps, (self._wanted, navigated, max_chars)))
        found = await self._evaluate(f"({_script('capture.js')})({arguments})")
        if found.get("tooLarge"):
            words = f"the rendered page is larger than {max_chars} characters"
            raise FetchFailed.because(FailureKind.TOO_LARGE, words)
        html: str = found["html"]
        return html

    async def _evaluate(self, expression: str) -> Any:
        try:
            answer = await self._answer(expression)
        except PlaywrightError as exc:
            if any(words in exc.message for words in _GONE):
                raise WorldGone from exc
            raise
        if "exceptionDetails" in answer:
            said = answer["exceptionDetails"].get("exception", {}).get("description", "")
            words = f"the browser failed: {said.partition(chr(10))[0] or 'a script of ours'}"
            raise FetchFailed.because(FailureKind.BROWSER, words)
        return answer["result"].get("value")

    async def _answer(self, expression: str) -> dict[str, Any]:
        # By name, this is the world in which the watching script runs already.
        world = await self.cdp.send(
            "Page.createIsolatedWorld", {"frameId": self._frame, "worldName": _NAME}
        )
        answer: dict[str, Any] = await self.cdp.send(
            "Runtime.evaluate",
            {
                "expression": expression,
                "contextId": world["executionContextId"],
                "returnByValue": True,
                "awaitPromise": True,
            },
        )
        return answer

    def _called(self, event: dict[str, Any]) -> None:
        if event["name"] == _SAYS:
            self.on_word(event["payload"])


@cache
def _script(name: str) -> str:
    source = files(__package__).joinpath(name).read_text(encoding="utf-8")
    # Its comments stand before the expression, which is called in parentheses.
    return "\n".join(line for line in source.splitlines() if not line.startswith("//"))
