"""Scrapy's chain of item pipelines, without a coroutine for every step that needs none."""

from __future__ import annotations

from functools import cached_property
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.python import global_object_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Step = Callable[..., Any]


class ItemPipelines(ItemPipelineManager):
    """The item pipelines that the settings name: same components, same order, same rules."""

    async def process_item_async(self, item: Any) -> Any:
        """Pass *item* through all of them; what one returns is what the next one gets."""
        return await self._through(self._steps, item)

    async def begin(self, item: Any) -> Any:
        """Pass *item* through the first of them, up to the last that may look at its page."""
        return await self._through(self._parts[0], item)

    async def complete(self, item: Any) -> Any:
        """Pass *item* through the rest of them, which say that they do not ``need_page``."""
        return await self._through(self._parts[1], item)

    @property
    def _steps(self) -> Iterable[Step]:
        steps: Any = self.methods["process_item"]
        return steps  # type: ignore[no-any-return]

    @cached_property
    def _parts(self) -> tuple[list[Step], list[Step]]:
        steps = list(self._steps)
        first = len(steps)
        while first and not getattr(
            getattr(steps[first - 1], "__self__", None), "needs_page", True
        ):
            first -= 1
        return steps[:first], steps[first:]

    async def _through(self, steps: Iterable[Step], item: Any) -> Any:
        for method in steps:
            spider = (self._spider,) if method in self._mw_methods_requiring_spider else ()
            found: Any = method(item, *spider)
            if isinstance(found, CoroutineType):
                found = await found
            elif found is not item:
                found = await ensure_awaitable(found, _warn=global_object_name(method))
            item = found
        return item
