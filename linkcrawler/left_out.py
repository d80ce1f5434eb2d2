"""Components that the settings turn off: they are not even loaded.

Scrapy imports every component that a setting names, with None for its place too: the cookies that we
do not keep and the remote control that we do not open would take a tenth of a short run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_KINDS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS")


def leave_out(settings: BaseSettings) -> None:
    """Take what is turned off out of Scrapy's own components, and then out of ours.

    What a person names by another way than Scrapy's, or on the command line, stays as it is.
    """
    for kind in _KINDS:
        ours, base = settings[kind], settings[f"{kind}_BASE"]
        off = {name for name, place in ours.items() if place is None and name in base}
        for name, components in ((kind, ours), (f"{kind}_BASE", base)):
            left = {key: place for key, place in components.items() if key not in off}
            settings.set(name, left, "spider")
