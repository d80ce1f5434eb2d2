"""From the store to the terminal: what ``scrapy status`` and ``scrapy history`` share."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from rich.console import Console

from linkcrawler.config import Config
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.standard_output import write_any_text
from linkcrawler.store import open_existing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from typing import Any

    from rich.console import RenderableType

    from linkcrawler.store.base import Store

    Read = Callable[[Store], Awaitable[Iterable[RenderableType]]]

_UNBOUNDED = 10_000
"""Characters: where nobody looks at a terminal, no row is broken into lines."""


def print_from_store(settings: Mapping[str, Any], read: Read) -> int:
    """Print what *read* makes of the store; return the exit status, an error being one plain line."""
    try:
        parts = asyncio.run(_read(Config.from_settings(settings), read))
    except LinkcrawlerError as error:
        sys.stderr.write(f"linkcrawler: {error}\n")
        return 1
    write_any_text()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _UNBOUNDED)
    for part in parts:
        console.print(part)
    return 0


async def _read(config: Config, read: Read) -> list[RenderableType]:
    async with open_existing(config.mongo_uri, config.data_dir) as store:
        return list(await read(store))
