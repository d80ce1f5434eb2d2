"""Settings that are numbers, in one way for all who read them; a bad one is told by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkcrawler import settings as defaults
from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping


def number(settings: Mapping[str, Any], name: str, *, least: float = 0.0) -> float:
    """Return the setting *name*, *least* or more; where nobody set it, as in settings.py."""
    return _number(settings, name, least, "a number")


def whole_number(settings: Mapping[str, Any], name: str, *, least: int = 0) -> int:
    """Return the setting *name* as ``number`` does, if nothing comes after its point."""
    value = _number(settings, name, least, "a whole number")
    if not value.is_integer():
        raise SettingError(name, settings.get(name), _rule("a whole number", least))
    return int(value)


def _number(settings: Mapping[str, Any], name: str, least: float, what: str) -> float:
    given: Any = settings[name] if name in settings else getattr(defaults, name, None)
    try:
        value = float(given)
    except (TypeError, ValueError):
        raise SettingError(name, given, _rule(what, least)) from None
    if not least <= value < float("inf"):
        raise SettingError(name, given, _rule(what, least))
    return value


def _rule(what: str, least: float) -> str:
    return f"must be {what}, {least:g} or more"
