"""A seed list fetched from its URL, within limits and behind the guard, as pages are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.downloading.handler import new_client
from linkcrawler.downloading.limits import MIB, Limits
from linkcrawler.downloading.options import ClientOptions, max_redirects
from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.source import shown
from linkcrawler.urls import normalised, resolve

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from linkcrawler.downloading.client import Answer, HttpClient

MAX_BYTES = 128 * MIB
"""About a million rows."""
_TOTAL_S = 300.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


async def download_list(url: str, file: Path, settings: BaseSettings) -> None:
    """Write the list at *url* to *file*; SeedListError says why it cannot be had."""
    client = new_client(ClientOptions.from_settings(settings))
    try:
        answer = await _fetch(client, url, settings)
    except FetchFailed as failed:
        raise SeedListError(shown(url), str(failed)) from failed
    finally:
        await client.close()
    if not 200 <= answer.status < 300:
        raise SeedListError(shown(url), f"it answered {answer.status}")
    if not answer.complete:
        raise SeedListError(shown(url), "the answer was cut off")
    try:
        await asyncio.to_thread(_write, file, answer.body)
    except OSError as error:
        raise SeedListError(
            shown(url), f"it cannot be kept in {file.parent}: {error.strerror}"
        ) from error


def _write(file: Path, body: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)


async def _fetch(client: HttpClient, url: str, settings: BaseSettings) -> Answer:
    """Follow redirects to the list; each hop passes the guard, and none leaves TLS."""
    limits = Limits(total_s=_TOTAL_S, max_bytes=MAX_BYTES)
    headers = [("User-Agent", settings["USER_AGENT"]), ("Accept", "*/*")]
    here = normalised(url)
    for _ in range(1 + max_redirects(settings)):
        if here is None:
            raise SeedListError(shown(url), "that is no URL")
        answer = await client.fetch(here, headers, limits)
        location = dict(answer.headers).get("location")
        if answer.status not in _REDIRECTS or location is None:
            return answer
        there = resolve(here, location)
        if there is None or (here.startswith("https:") and not there.startswith("https:")):
            raise SeedListError(shown(url), "it redirects to what is no https URL")
        here = there
    raise SeedListError(shown(url), "it redirects too often")
