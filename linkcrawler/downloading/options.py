"""The settings that downloading obeys, each name read once and here."""

from __future__ import annotations

import re
import resource
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from linkcrawler.downloading.gate import Pace
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.limits import Limits
from linkcrawler.downloading.resolver import ResolverOptions
from linkcrawler.errors import SettingError
from linkcrawler.retry import RetryPolicy
from linkcrawler.setting_numbers import number, whole_number
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scrapy.settings import BaseSettings

_WITH_PORT = re.compile(r"(\[[^]]+\]|[0-9.]+):[0-9]{1,5}")

_SLOT_RULE = (
    'must have numbers for hosts: {"a.example": {"delay": 2, "concurrency": 1}}, 0 or more, '
    "concurrency 1 or more"
)
_ASIDE_PER_REQUEST = 8


@dataclass(frozen=True, slots=True)
class GateOptions:
    """How politely and how widely to fetch."""

    pace: Pace
    total: int
    exceptions: Mapping[str, Pace]
    max_delay_s: float
    browser_pages: int
    share: Share
    aside: int
    """How many requests that hang may wait beside the total."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> GateOptions:
        pace = Pace(
            delay_s=number(settings, "DOWNLOAD_DELAY"),
            at_a_time=whole_number(settings, "CONCURRENT_REQUESTS_PER_DOMAIN", least=1),
            jitter=_jitter(settings),
        )
        slots = settings.getdict("DOWNLOAD_SLOTS")
        total = whole_number(settings, "CONCURRENT_REQUESTS")
        return cls(
            pace=pace,
            total=total,
            exceptions={host: _slot_pace(host, slot, pace) for host, slot in slots.items()},
            max_delay_s=number(settings, "CRAWL_DELAY_MAX"),
            browser_pages=whole_number(settings, "RENDER_PAGES", least=1),
            share=Share.from_settings(settings),
            aside=max(0, min(_ASIDE_PER_REQUEST * total, _open_files() // 2 - total)),
        )


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How to fetch, and what never to dial."""

    limits: Limits
    resolver: ResolverOptions
    allowed_networks: str
    verify_certificates: bool

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> ClientOptions:
        total_s = number(settings, "DOWNLOAD_TIMEOUT", least=0.001)
        connect_s = number(settings, "CONNECT_TIMEOUT", least=0.001)
        return cls(
            limits=Limits(
                total_s=total_s,
                connect_s=min(connect_s, total_s),
                max_bytes=whole_number(settings, "DOWNLOAD_MAXSIZE", least=1),
            ),
            resolver=ResolverOptions(
                timeout_s=number(settings, "DNS_TIMEOUT", least=0.001),
                cache_size=whole_number(settings, "DNSCACHE_SIZE", least=1),
                nameservers=_name_servers(settings),
            ),
            allowed_networks=settings.get("ALLOW_PRIVATE_ADDRESSES") or "",
            verify_certificates=settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES", True),
        )


@dataclass(frozen=True, slots=True)
class RobotsOptions:
    """How robots.txt is asked for and whether it binds."""

    obey: bool
    agent: str
    timeout_s: float
    retries: RetryPolicy

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> RobotsOptions:
        timeout_s = number(settings, "ROBOTSTXT_TIMEOUT", least=0.001)
        return cls(
            obey=settings.getbool("ROBOTSTXT_OBEY", True),
            agent=settings.get("ROBOTSTXT_USER_AGENT") or "linkcrawler",
            timeout_s=min(timeout_s, number(settings, "DOWNLOAD_TIMEOUT", least=0.001)),
            retries=RetryPolicy(
                whole_number(settings, "RETRY_TIMES"),
                number(settings, "RETRY_BACKOFF"),
                number(settings, "RETRY_AFTER_MAX"),
            ),
        )


def check_settings(settings: BaseSettings) -> None:
    """Raise SettingError now for what would else come to light with the first request."""
    GateOptions.from_settings(settings)
    AddressGuard.from_text(ClientOptions.from_settings(settings).allowed_networks)
    RobotsOptions.from_settings(settings)
    max_redirects(settings)
    _check_agent(settings["USER_AGENT"] or "")


def _check_agent(agent: str) -> None:
    # As from a file with the line ends of Windows: no page could be asked for.
    if not agent.isprintable():
        raise SettingError("USER_AGENT", agent, "must be one line; CONTACT_URL is a part of it")


def _open_files() -> int:
    """Return how many files and sockets this process may have open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1_000_000 if soft == resource.RLIM_INFINITY else soft


def max_redirects(settings: BaseSettings) -> int:
    """Return how many hops are followed; 0 where redirects are switched off."""
    if not settings.getbool("REDIRECT_ENABLED", True):
        return 0
    return whole_number(settings, "REDIRECT_MAX_TIMES")


def _name_servers(settings: BaseSettings) -> tuple[str, ...]:
    servers = [text.strip() for text in settings.getlist("DNS_NAMESERVERS")]
    for server in servers:
        with_port = _WITH_PORT.fullmatch(server)
        try:
            ip_address(with_port[1].strip("[]") if with_port else server)
        except ValueError:
            rule = "must be addresses like 9.9.9.9 or 127.0.0.1:5353, by commas"
            raise SettingError("DNS_NAMESERVERS", server, rule) from None
    return tuple(servers)


def _jitter(settings: BaseSettings) -> float:
    """Read DOWNLOAD_DELAY_JITTER, or what older projects and command lines call it."""
    if (settings.getpriority("RANDOMIZE_DOWNLOAD_DELAY") or 0) > 0 and not settings.getbool(
        "RANDOMIZE_DOWNLOAD_DELAY"
    ):
        return 0.0
    return number(settings, "DOWNLOAD_DELAY_JITTER")


def _slot_pace(host: str, slot: Any, pace: Pace) -> Pace:
    try:
        found = Pace(
            delay_s=float(slot.get("delay", pace.delay_s)),
            at_a_time=int(slot.get("concurrency", pace.at_a_time)),
            jitter=float(slot.get("jitter", pace.jitter)),
        )
    except (TypeError, ValueError, AttributeError):
        raise SettingError("DOWNLOAD_SLOTS", {host: slot}, _SLOT_RULE) from None
    # With none at a time the host would be waited for without end.
    if not (0 <= found.delay_s < float("inf") and found.at_a_time >= 1 and found.jitter >= 0):
        raise SettingError("DOWNLOAD_SLOTS", {host: slot}, _SLOT_RULE)
    return found
