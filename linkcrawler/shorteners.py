"""Links that lead elsewhere without saying where: only following them tells. The hosts are data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from linkcrawler import urls


@dataclass(frozen=True, slots=True)
class _Hosts:
    anywhere: frozenset[str]
    only_to: dict[str, frozenset[str]]


def may_lead_to(url: str, site: str) -> bool:
    """Whether the normalised *url* is a known shortener's that may lead to *site* (a registrable domain)."""
    host = _host_of_link(url)
    if host is None:
        return False
    known = _hosts()
    if host in known.anywhere:
        return True
    sites = known.only_to.get(host, frozenset())
    return site in sites or f"{site.partition('.')[0]}.*" in sites


def is_short(url: str) -> bool:
    """Whether the normalised *url* is a known shortener's, wherever it may lead."""
    host = _host_of_link(url)
    return host is not None and (host in _hosts().anywhere or host in _hosts().only_to)


def _host_of_link(url: str) -> str | None:
    """Return the host without ``www.`` where there is a path: a service's front page leads nowhere."""
    begins = url.partition("://")[2].partition("/")[2][:1]
    return urls.host(url).removeprefix("www.") if begins not in {"", "?", "#"} else None


@cache
def _hosts() -> _Hosts:
    text = (resources.files("linkcrawler") / "shorteners.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    only_to = {host: frozenset(sites) for host, sites in data["only_to"].items()}
    return _Hosts(frozenset(data["anywhere"]), only_to)
