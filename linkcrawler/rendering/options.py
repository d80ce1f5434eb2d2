"""The settings that rendering obeys, each name read once and here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from linkcrawler.downloading.limits import MIB
from linkcrawler.errors import SettingError
from linkcrawler.setting_numbers import number, whole_number

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What one page may take."""

    total_s: float = 30.0
    settle_s: float = 10.0
    """How long after it began to show a page may go on changing."""
    max_requests: int = 300
    max_bytes: int = 32 * MIB
    """As sent, all requests of the page together."""
    max_hops: int = 10
    capture_s: float = 4.0
    """How long reading the page may take before its script is ended."""


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """Which browser, how it is started, and how long its parts live."""

    pages: int = 4
    """At a time."""
    pages_per_context: int = 50
    max_memory_bytes: int = 2048 * MIB
    """Of the browser's processes together: beyond it, a new browser takes over."""
    cdp_url: str | None = None
    sandbox: str | None = None
    user_agent: str = "linkcrawler"
    verify_certificates: bool = True
    launch: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """All of it."""

    limits: PageLimits = PageLimits()
    browser: BrowserOptions = BrowserOptions()

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> RenderOptions:
        limits = PageLimits(
            total_s=number(settings, "RENDER_TIMEOUT", least=1.0),
            settle_s=number(settings, "RENDER_SETTLE", least=0.1),
            max_requests=whole_number(settings, "RENDER_MAX_REQUESTS", least=1),
            max_bytes=whole_number(settings, "RENDER_MAX_BYTES", least=1),
            max_hops=whole_number(settings, "REDIRECT_MAX_TIMES"),
        )
        browser = BrowserOptions(
            pages=whole_number(settings, "RENDER_PAGES", least=1),
            pages_per_context=whole_number(settings, "RENDER_PAGES_PER_CONTEXT", least=1),
            max_memory_bytes=whole_number(settings, "RENDER_MAX_MEMORY", least=256) * MIB,
            cdp_url=_cdp_url(settings),
            sandbox=settings.get("CHROMIUM_SANDBOX"),
            user_agent=settings.get("USER_AGENT") or "linkcrawler",
            verify_certificates=settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES", True),
            launch=settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS"),
        )
        return cls(limits, browser)


def _cdp_url(settings: BaseSettings) -> str | None:
    given = settings.get("BROWSER_CDP_URL") or None
    if given is not None and not given.startswith(("http://", "https://", "ws://", "wss://")):
        raise SettingError("BROWSER_CDP_URL", "…", "must begin with ws://, wss:// or http(s)://")
    return given  # hidden above: it may hold a token
