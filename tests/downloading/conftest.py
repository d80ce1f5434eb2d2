"""The local web, and a client for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import pytest

from linkcrawler.downloading.client import Answer, HttpClient
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.limits import Limits
from linkcrawler.downloading.resolver import Resolver, ResolverOptions
from linkcrawler.downloading.tls import tls_context
from tests.site import LocalWeb

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with LocalWeb() as local:
        yield local


class Fetch(Protocol):
    """Fetches URLs one after the other with one client; the last answer comes back."""

    def __call__(
        self,
        *urls: str,
        limits: Limits = ...,
        allow: str = ...,
        resolver: ResolverOptions | None = ...,
        headers: list[tuple[str, str]] | None = ...,
    ) -> Answer: ...


@pytest.fixture
def fetch() -> Fetch:
    def fetch_all(
        *urls: str,
        limits: Limits = Limits(total_s=60, connect_s=60),  # noqa: B008  frozen
        allow: str = "127.0.0.0/8",
        resolver: ResolverOptions | None = None,
        headers: list[tuple[str, str]] | None = None,
    ) -> Answer:
        async def run() -> Answer:
            guard = AddressGuard.from_text(allow)
            names = Resolver(guard, resolver)
            client = HttpClient(guard, names, lambda: tls_context(verify=True))
            try:
                for url in urls:
                    answer = await client.fetch(url, headers or [], limits)
                return answer
            finally:
                await client.close()

        return asyncio.run(run())

    return fetch_all
