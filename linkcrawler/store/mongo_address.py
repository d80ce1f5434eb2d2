"""A MongoDB URI: what we connect with, and what of it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Self

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATABASE = "linkcrawler"

_OURS: dict[str, Any] = {
    "appname": "linkcrawler",
    "connectTimeoutMS": 5_000,
    "serverSelectionTimeoutMS": 5_000,
    "socketTimeoutMS": 20_000,  # a server that hangs is away; timeoutMS would wait for none as long
    "w": "majority",  # a standalone server is its own majority
}
"""What holds where the URI says nothing."""


@dataclass(frozen=True, slots=True)
class MongoAddress:
    """*uri* holds credentials; *place* never does."""

    uri: str
    database: str
    place: str
    options: dict[str, Any]

    def __repr__(self) -> str:
        return f"MongoAddress({self.place!r})"

    @classmethod
    def parse(cls, uri: str) -> Self:
        """Read *uri*; raises SettingError, which repeats no part of it."""
        scheme, _, rest = uri.partition("://")
        if scheme not in {"mongodb", "mongodb+srv"}:
            raise SettingError(
                "MONGO_URI", _HIDDEN, "must begin with mongodb:// or mongodb+srv://"
            )
        try:
            # As if without SRV: names are looked up when the store is opened, not here.
            parsed = parse_uri(f"mongodb://{rest}")
        except OSError:
            raise SettingError("MONGO_URI", _HIDDEN, "names a file that cannot be read") from None
        except (PyMongoError, ValueError, TypeError):
            # Without the cause: its text may repeat any part of the URI.
            raise SettingError("MONGO_URI", _HIDDEN, _UNREADABLE) from None
        if parsed["options"].get("w") == 0:
            raise SettingError("MONGO_URI", _HIDDEN, "w=0 would lose records in silence")
        database = parsed["database"] or _DATABASE
        hosts = ",".join(_shown(*node) for node in parsed["nodelist"])
        return cls(uri, database, f"{scheme}://{hosts}/{database}", _options(parsed["options"]))


_HIDDEN = "…"
_UNREADABLE = (
    "cannot be read: the port must be a number, user name and password percent-encoded, "
    "and every option one that MongoDB knows"
)


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    names = {name.lower() for name in given}
    ours = {name: value for name, value in _OURS.items() if name.lower() not in names}
    return {**ours, "journal": True, "tz_aware": True, "tzinfo": UTC}


def _shown(host: str, port: int | None) -> str:
    return host if port in {None, 27017} else f"{host}:{port}"
