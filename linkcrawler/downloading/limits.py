"""How long and how much one fetch may take."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch. *max_bytes* holds for the body as sent and as decoded."""

    total_s: float = 30.0
    connect_s: float = 10.0
    max_bytes: int = 32 * MIB
    cut_at_max: bool = False
    """Keep the first *max_bytes* instead of failing, as robots.txt wants it (RFC 9309, 2.5)."""
