"""What the user asked for on the command line, as plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.match import Target
from linkcrawler.paths import is_there, real_path
from linkcrawler.seedlist.source import STDIN, is_url
from linkcrawler.urls import without_login

if TYPE_CHECKING:
    from collections.abc import Mapping

_KNOWN = frozenset({"seeds", "target", "resume", "due"})
_NO = frozenset({"", "0", "false", "no"})


class ArgumentError(LinkcrawlerError):
    """An argument of the command cannot be understood."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """``-a`` arguments of the verify spider."""

    seeds: tuple[str, ...]
    target: str | None
    resume: str | None
    """None, "1" for the last unfinished run of this list, or a run's id."""
    due: bool = False
    """Check the links of the store that are due, instead of a list."""

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> Arguments:
        """Read the arguments; ArgumentError says in plain words what is wrong."""
        ours = {name for name in given if not name.startswith("_")}  # Scrapyd adds its own, _job
        unknown = sorted(ours - _KNOWN)
        if unknown:
            raise ArgumentError(
                f"unknown argument {unknown[0]!r}; there are: {', '.join(sorted(_KNOWN))}"
            )
        due = given.get("due", "") not in _NO
        seeds = _sources(given.get("seeds", ""))
        if due and seeds:
            raise ArgumentError("seeds=LIST and due=1 exclude each other: give one of them")
        if not seeds and not due:
            raise ArgumentError(
                "no list given: add -a seeds=LIST (a path, a URL, or - for stdin), or -a due=1"
            )
        resume = given.get("resume", "")
        return cls(seeds, _target(given), None if resume in _NO else resume, due)

    @property
    def list_id(self) -> str:
        """The same for two runs of the same list, wherever they were started from."""
        paths = [s if s == STDIN or is_url(s) else str(real_path(s)) for s in self.seeds]
        key = "\0".join([*paths, self.target or ""])
        return hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    @property
    def lock_name(self) -> str | None:
        """What two runs at a time may not share; None where a list is new each time."""
        if STDIN in self.seeds:
            return None
        return "due" if self.due else self.list_id


def _target(given: Mapping[str, str]) -> str | None:
    target = given.get("target") or None
    try:
        if target is not None:
            Target.parse(target)
    except ValueError as error:
        raise ArgumentError(f"target={without_login(target or '')}: {error}") from error
    return target


def _sources(text: str) -> tuple[str, ...]:
    if text and is_there(text):
        return (text,)  # a path may hold a comma
    return tuple(part.strip() for part in text.split(",") if part.strip())
