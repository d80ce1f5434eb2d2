"""Frozen dataclasses that are made as quickly as open ones.

The ``__init__`` of a frozen dataclass goes around its own ``__setattr__`` for each field, at ten
times what storing it takes; a page has some two hundred fields set.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def made_quickly(cls: type[T]) -> type[T]:
    """Let *cls*, a frozen dataclass with slots and no subclass, be filled open and closed then.

    While it is filled, the object is of an open class with the same slots: what has a reference to
    it afterwards finds it as frozen as any other.
    """
    known: Any = cls
    if hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__}: what comes after filling it would be left out")
    twin = type(f"Open{cls.__name__}", (), {"__slots__": known.__slots__})
    names = {"_closed": cls, "_open": twin, "_set": object.__setattr__, "_missing": MISSING}
    written = [_written(field, names) for field in fields(known)]
    lines = (
        f"def __init__(self, {', '.join(parameter for parameter, _ in written)}):",
        " _set(self, '__class__', _open)",
        *(f" {stored}" for _, stored in written),
        " self.__class__ = _closed",
    )
    exec("\n".join(lines), names)  # noqa: S102  of our own names only, as dataclass does it
    known.__init__ = names["__init__"]
    return cls


def _written(field: Field[Any], names: dict[str, Any]) -> tuple[str, str]:
    """Return *field* as a parameter, and the line that stores it; *names* gets what both refer to."""
    name = field.name
    if field.default is not MISSING:
        names[f"_default_{name}"] = field.default
        return f"{name}=_default_{name}", f"self.{name} = {name}"
    if field.default_factory is not MISSING:
        make: Callable[[], Any] = field.default_factory
        names[f"_make_{name}"] = make
        return (
            f"{name}=_missing",
            f"self.{name} = _make_{name}() if {name} is _missing else {name}",
        )
    return name, f"self.{name} = {name}"
