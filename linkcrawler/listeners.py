"""Scrapy's signals, sent to those who listen; each is asked only once what arguments it takes.

pydispatch asks at every call, and each page has half a dozen of them.
"""

from __future__ import annotations

import inspect
import logging
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from pydispatch.dispatcher import WEAKREF_TYPES, connections
from pydispatch.dispatcher import Any as Anybody
from pydispatch.robustapply import function
from scrapy.extensions.corestats import CoreStats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.crawler import Crawler

_logger = logging.getLogger("scrapy.utils.signal")
_NOBODY: dict[object, list[object]] = {}
_ANYBODY = id(Anybody)
"""What pydispatch keeps those by who listen to any sender."""


class _Listener(NamedTuple):
    """One who listens, as pydispatch keeps it: by a weak reference, mostly."""

    kept: Any
    names: tuple[str, ...] | None
    """What arguments it takes; None for all."""
    is_count: bool
    """Whether it is Scrapy's own count."""

    def take(self, facts: dict[str, object]) -> None:
        receiver: Callable[..., object] | None = self.kept
        if isinstance(receiver, WEAKREF_TYPES):
            receiver = receiver()
        if receiver is None:
            return
        names = self.names
        try:
            receiver(**facts if names is None else {n: facts[n] for n in names if n in facts})
        except Exception:  # nobody keeps the others from it; whose fault it is, the log says
            words, extra = (
                "Error caught on signal handler: %(receiver)s",
                {"spider": facts.get("spider")},
            )
            _logger.exception(words, {"receiver": receiver}, extra=extra)


_NO_LISTENERS: Sequence[_Listener] = ()


class Listeners:
    """Who listens to the signals of *crawler*."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = ref(crawler)
        self._key = id(crawler)
        self._connected: dict[object, list[object]] = {}
        self._listeners: dict[object, list[_Listener]] = {}

    def send(self, signal: object, **facts: object) -> None:
        """Tell all who listen; a fault of theirs is logged, as Scrapy does it."""
        listeners = self._listening(signal)
        if not listeners:
            return
        facts["signal"], facts["sender"] = signal, self._crawler()
        for listener in listeners:
            listener.take(facts)

    def is_watched(self, signal: object) -> bool:
        """Whether anybody listens beside Scrapy's own count."""
        return any(not listener.is_count for listener in self._listening(signal))

    def _listening(self, signal: object) -> Sequence[_Listener]:
        """Look up who listens, where that is not what it was."""
        of_crawler = connections.get(self._key, _NOBODY)
        connected = of_crawler.get(signal)
        if _ANYBODY in connections or Anybody in of_crawler:
            connected = self._all_connected(signal)
        if not connected:
            return _NO_LISTENERS
        if self._connected.get(signal) != connected:
            self._connected[signal] = list(connected)
            self._listeners[signal] = [_listener(each) for each in connected]
        return self._listeners[signal]

    def _all_connected(self, signal: object) -> list[object]:
        """Return those too who listen to any sender, or to any signal."""
        places = (connections.get(key, _NOBODY) for key in (self._key, _ANYBODY))
        found = [
            each for place in places for name in (signal, Anybody) for each in place.get(name, [])
        ]
        return list(dict.fromkeys(found))


def _listener(kept: Any) -> _Listener:
    receiver = kept() if isinstance(kept, WEAKREF_TYPES) else kept
    if receiver is None:
        return _Listener(kept, (), is_count=True)
    return _Listener(
        kept, _names(receiver), isinstance(getattr(receiver, "__self__", None), CoreStats)
    )


def _names(receiver: Callable[..., object]) -> tuple[str, ...] | None:
    try:
        _, code, is_bound = function(receiver)
    except ValueError:  # a partial, or a thing of C: it has to take what comes
        return None
    if code.co_flags & inspect.CO_VARKEYWORDS:
        return None
    names: tuple[str, ...] = code.co_varnames[is_bound : code.co_argcount]
    return names


_all: WeakKeyDictionary[Crawler, Listeners] = WeakKeyDictionary()


def listeners_of(crawler: Crawler) -> Listeners:
    """Return the listeners of *crawler*, always the same."""
    found = _all.get(crawler)
    if found is None:
        found = _all[crawler] = Listeners(crawler)
    return found
