"""Which hosts a process of a run looks after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from linkcrawler.errors import SettingError
from linkcrawler.frontier.table import host_key

if TYPE_CHECKING:
    from collections.abc import Mapping

LEADER = 0


@dataclass(frozen=True, slots=True)
class Share:
    """Number *number* of the *of* shares that a run's hosts are split into, by a stable hash.

    All pages of a host are in one share, so that politeness needs no talk between processes.
    """

    number: int = LEADER
    of: int = 1
    run_id: str | None = None
    """The run that this process helps with; None for the process that leads it."""
    again: bool = False
    """Whether an earlier process had this share, and may have checked a part of it."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``NUMBER/OF[ RUN[ again]]``, as ``str`` writes it; empty is all there is."""
        if not text:
            return cls()
        try:
            numbers, *rest = text.split(" ")
            number, of = map(int, numbers.split("/"))
        except ValueError:
            raise SettingError("WORKER", text, "set by linkcrawler itself") from None
        return cls(number, of, rest[0] if rest else None, len(rest) > 1)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """Return the share that WORKER says; all there is where nobody set it."""
        return cls.parse(settings["WORKER"] or "")

    def __str__(self) -> str:
        parts = (f"{self.number}/{self.of}", self.run_id, "again" if self.again else None)
        return " ".join(part for part in parts if part)

    @property
    def leads(self) -> bool:
        """Whether this process reads, tells and writes what concerns the run as a whole."""
        return self.run_id is None

    def has_host(self, host: str) -> bool:
        """Whether *host* is one of this share's."""
        return self.of == 1 or self.number_of(host) == self.number

    def number_of(self, host: str) -> int:
        """Return the number of the share that *host* is in."""
        return host_key(host) % self.of
