"""Scrapy's chain of downloader middlewares, without a coroutine for every hop that needs none.

Same components, same order, same rules: only what has to be awaited is.
"""

from __future__ import annotations

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
        for method in self.methods["process_request"]:
            found = self._handle_mw_method(method, request=request)  # type: ignore[arg-type]
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
        for method in self.methods["process_response"]:
            found = self._handle_mw_method(method, request=request, response=found)  # type: ignore[arg-type]
            if not isinstance(found, Response):
                found = await ensure_awaitable(found, _warn=global_object_name(method))
            if isinstance(_checked(found, method), Request):
                break
        answer: Response | Request = found
        return answer


def _checked(found: Any, method: Any) -> Response | Request:
    if isinstance(found, (Response, Request)):
        return found
    words = f"{method.__qualname__} must return Response or Request, got {type(found)}"
    raise _InvalidOutput(words)
