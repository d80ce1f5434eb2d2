"""Scrapy's chain of downloader middlewares, without a coroutine for every hop that needs none.

Same components, same order, same rules: only what has to be awaited is.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.exceptions import _InvalidOutput
from scrapy.http import Response
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.python import global_object_name

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class DownloaderMiddlewares(DownloaderMiddlewareManager):
    """The downloader middlewares that the settings name."""

    async def _process_request(
        self, request: Request, download_func: Callable[[Request], Coroutine[Any, Any, Response]]
    ) -> Response | Request:
        for method, call in self._before:
            found = call(request=request)
            if found is None:
                continue
            found = await ensure_awaitable(found, _warn=global_object_name(method))
            if found is not None:
                return _checked(found, method)
        return await download_func(request)

    async def _process_response(
        self, response: Response | Request, request: Request
    ) -> Response | Request:
        found: Any = response
        if isinstance(response, Request):
            return response
        for method, call in self._after:
            found = call(request=request, response=found)
            if isinstance(found, Response):
                continue
            found = await ensure_awaitable(found, _warn=global_object_name(method))
            if isinstance(_checked(found, method), Request):
                break
        answer: Response | Request = found
        return answer

    @cached_property
    def _before(self) -> list[tuple[Any, Callable[..., Any]]]:
        return self._with_calls("process_request")

    @cached_property
    def _after(self) -> list[tuple[Any, Callable[..., Any]]]:
        return self._with_calls("process_response")

    def _with_calls(self, name: str) -> list[tuple[Any, Callable[..., Any]]]:
        """Pair each method with what calls it, with the spider where it is of an older form."""
        old = self._mw_methods_requiring_spider
        return [
            (method, partial(self._handle_mw_method, method) if method in old else method)
            for method in self.methods[name]
            if method is not None
        ]


def _checked(found: Any, method: Any) -> Response | Request:
    if isinstance(found, (Response, Request)):
        return found
    words = f"{method.__qualname__} must return Response or Request, got {type(found)}"
    raise _InvalidOutput(words)
