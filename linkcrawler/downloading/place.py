"""Where a URL is fetched from, and what of it is said there."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

_FETCHABLE = re.compile(
    r"(https?)://(?:[^/?#]*@)?(\[[0-9a-fA-F:.]+\]|[!-\"$-.0-9;->A-Z\\^-~]+)(?::(\d{1,5}))?"
    r"([/?][!-\"$-~]*)?(?:#.*)?"
)
"""Printable ASCII throughout, as all that is normalised: nothing in it can end a line of a request."""


class Place(NamedTuple):
    """What connections are opened to, and may be used again for."""

    is_tls: bool
    host: str
    """A name or an address, IPv6 without brackets."""
    port: int


class Target(NamedTuple):
    """A place, and what is asked for there. Credentials and fragment are told to nobody."""

    place: Place
    authority: str
    """The value of the Host header."""
    path: str


def target_of(url: str) -> Target:
    """Take *url* apart, every character of its path as it is; ValueError where it is none."""
    found = _FETCHABLE.fullmatch(url)
    if found is None:
        raise ValueError("no URL that can be fetched")
    scheme, host, port, path = found.groups()
    is_tls = scheme == "https"
    number = int(port) if port else 443 if is_tls else 80
    if not 0 < number < 1 << 16:
        raise ValueError("no such port")
    path = path or "/"
    place = Place(is_tls, host.strip("[]"), number)
    return Target(
        place, f"{host}:{port}" if port else host, path if path[0] == "/" else f"/{path}"
    )


@lru_cache(maxsize=4096)
def literal(host: str) -> str | None:
    """Return the address that *host* is, or None where it is a name."""
    try:
        return str(ip_address(host))
    except ValueError:
        return None
