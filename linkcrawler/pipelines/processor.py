"""Scrapy's chain of item pipelines, without a coroutine for every step that needs none."""

from __future__ import annotations

from typing import Any

from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.python import global_object_name


class ItemPipelines(ItemPipelineManager):
    """The item pipelines that the settings name: same components, same order, same rules."""

    async def process_item_async(self, item: Any) -> Any:
        """Pass *item* through all of them; what one returns is what the next one gets."""
        for method in self.methods["process_item"]:
            spider = (self._spider,) if method in self._mw_methods_requiring_spider else ()
            found: Any = method(item, *spider)  # type: ignore[misc]
            if found is not item:
                found = await ensure_awaitable(found, _warn=global_object_name(method))
            item = found
        return item
