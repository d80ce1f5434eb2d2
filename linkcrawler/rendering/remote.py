"""The address guard for a browser that runs elsewhere and cannot use our proxy.

What it asks for is looked at request by request instead: each name is resolved here and judged. That
browser resolves it anew, so its own network should keep it from what it must not reach; this is the
second lock, not the first.
"""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError

from linkcrawler.rendering.unwanted import is_unwanted

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Route, WebSocketRoute

    from linkcrawler.rendering.dialling import Dialler

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def is_on_this_machine(cdp_url: str) -> bool:
    """Whether the browser at *cdp_url* can use a proxy on our loopback."""
    host = urlsplit(cdp_url).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


class RouteGuard:
    """Lets a context's requests pass that go to addresses which may be dialled."""

    def __init__(self, dialler: Dialler) -> None:
        self._dialler = dialler

    async def attach(self, context: BrowserContext) -> None:
        """Stand before every request and WebSocket of *context*."""
        await context.route("**/*", self._route)
        await context.route_web_socket("**/*", self._web_socket)

    async def _route(self, route: Route) -> None:
        request = route.request
        with suppress(PlaywrightError):  # the page is gone
            if await self._may_pass(request.url, is_page=request.is_navigation_request()):
                await route.fallback()
            else:
                await route.abort("blockedbyclient")

    async def _web_socket(self, socket: WebSocketRoute) -> None:
        with suppress(PlaywrightError):
            if await self._may_pass(socket.url, is_page=False):
                socket.connect_to_server()
            else:
                await socket.close()

    async def _may_pass(self, url: str, *, is_page: bool) -> bool:
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            return False
        host = parts.hostname
        if parts.scheme not in _PORTS or not host:
            return parts.scheme in {"data", "blob", "about"} and not is_page
        if not is_page and is_unwanted(host):
            return False
        return await self._dialler.may_dial(host, port)
