"""Hosts that no page's links come from: advertising, measuring, chats."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def is_unwanted(host: str) -> bool:
    """Whether *host* or a domain above it is on the list."""
    hosts = _hosts()
    labels = host.lower().rstrip(".").split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels) - 1))


@cache
def _hosts() -> frozenset[str]:
    text = files(__package__).joinpath("unwanted.toml").read_text(encoding="utf-8")
    return frozenset(host for group in tomllib.loads(text).values() for host in group["hosts"])
