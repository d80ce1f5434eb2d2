"""What every channel has in common: a name, one way to send, and trouble that may pass or not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from linkcrawler.errors import LinkcrawlerError

if TYPE_CHECKING:
    from linkcrawler.alerts.digest import Digest

_TRIES = 3
_FIRST_PAUSE_S = 1.0
_LONGER = 4
PATIENCE_S = 15.0
"""How long a receiver may take for each of its answers."""
OWED = ""
"""In the run's document, of a channel that has been told nothing of it."""


class NotSent(LinkcrawlerError):  # noqa: N818  reads as what happened
    """A message did not get out; the text holds no secret. *may_pass*: trying again can help."""

    def __init__(self, reason: str, *, may_pass: bool) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


class Channel(Protocol):
    """A way to people. ``send`` blocks and may raise NotSent."""

    @property
    def name(self) -> str: ...

    def send(self, digest: Digest) -> None: ...


def send_patiently(channel: Channel, digest: Digest) -> None:
    """Send *digest*; what may pass is tried again, each time after a longer pause."""
    pause_s = _FIRST_PAUSE_S
    for tries_left in reversed(range(_TRIES)):
        try:
            channel.send(digest)
        except NotSent as trouble:
            if not trouble.may_pass or not tries_left:
                raise
        else:
            return
        time.sleep(pause_s)
        pause_s *= _LONGER
