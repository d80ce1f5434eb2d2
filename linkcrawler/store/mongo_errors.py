"""MongoDB's errors in our words, and which of them mean "try again" and which "never".

Nothing here repeats a URI: it may hold a password, and a malformed one may hold it anywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bson.errors import BSONError
from pymongo.errors import OperationFailure, ServerSelectionTimeoutError

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSTORABLE = (BSONError, UnicodeError, OverflowError, TypeError, ValueError)
"""What pymongo raises for a document that it cannot write as BSON, or that is over 16 MB."""

DUPLICATE_KEY = 11000
TOO_LARGE = 10334

# The codes of the retryable-writes specification.
_RETRYABLE = {6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436}
# Interrupted, MaxTimeMSExpired, LockTimeout, LockBusy, WriteConflict, StaleConfig.
_PASSING = {11601, 50, 24, 46, 112, 13388}
# OutOfDiskSpace, AtlasError (a full or paused hosted cluster), Unauthorized,
# AuthenticationFailed: a person sets these right, and then the same record is taken.
_FOR_A_PERSON = {14031, 8000, 13, 18}
_TRY_AGAIN = frozenset(_RETRYABLE | _PASSING | _FOR_A_PERSON)

_WORDS = {
    13: "the user has no right to do this",
    18: "user name or password is wrong",
    14031: "the server's disk is full",
}

_CREDENTIALS = re.compile(r"//[^\s]*@")


def is_for_good(write_error: Mapping[str, Any]) -> bool:
    """Return whether the server will refuse this document again."""
    return write_error.get("code") not in _TRY_AGAIN


def refusal(write_error: Mapping[str, Any]) -> str:
    """Return why the server refused a document, with the fields that break the schema."""
    text = str(write_error.get("errmsg", "no reason given"))
    details = (write_error.get("errInfo") or {}).get("details")
    fields = sorted(_broken_fields(details)) if details else []
    return f"{text}: {', '.join(fields)}" if fields else text


def _broken_fields(details: Any) -> set[str]:
    if isinstance(details, list):
        return {name for member in details for name in _broken_fields(member)}
    if not isinstance(details, dict):
        return set()
    here = {details["propertyName"]} if "propertyName" in details else set()
    missing = set(details.get("missingProperties", ()))
    return here.union(missing, *(_broken_fields(value) for value in details.values()))


def in_words(exc: Exception) -> str:
    """Return one line that says what is wrong."""
    if isinstance(exc, OperationFailure) and exc.code in _WORDS:
        return _WORDS[exc.code]
    text = str(exc)
    if isinstance(exc, ServerSelectionTimeoutError):
        # The text goes on with the whole topology.
        text = f"no server answers: {text.split(' (configured timeouts', 1)[0]}"
    return _CREDENTIALS.sub("//…@", text.split(", full error:", 1)[0])[:300]
