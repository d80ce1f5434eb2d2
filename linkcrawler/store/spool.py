"""Entries on disk while the store is away: one file a writer, whole lines only.

A file is locked for as long as its writer lives, so that no other process takes it for one that
a dead run has left. A line is a whole entry and ends in a line feed; what a kill cut short is no
line, and is counted instead of read. Reading twice does no harm: the store replaces.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from typing import TYPE_CHECKING

from linkcrawler.store.base import Entry
from linkcrawler.store.codec import encode, with_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Spool:
    """The spool file of one writer, made with the first entry and removed with the last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: SpoolFile | None = None
        self.left = 0
        """Entries on disk that are not yet replayed."""

    @property
    def path(self) -> Path:
        """Where the entries are, or would be."""
        return self._file.path if self._file else self._folder

    def append(self, entries: Sequence[Entry]) -> None:
        """Put *entries* on disk, all or none; raises OSError where the disk does not take them."""
        if self._file is None:
            self._file = SpoolFile.create(self._folder)
        self._file.append(b"".join(map(_line, entries)))
        self.left += len(entries)

    def peek(self, limit: int) -> list[Entry]:
        """Return the next entries to replay, at most *limit*."""
        return self._file.peek(limit) if self._file else []

    def replayed(self, count: int) -> None:
        """Note that the first *count* entries are in the store."""
        self.left -= count
        if self._file is None:
            return
        self._file.skip(count)
        if not self.left:
            self._file.remove()
            self._file = None

    def close(self) -> None:
        """Let go of the file: the next run replays what is left."""
        if self._file:
            self._file.close()
            self._file = None


class SpoolFile:
    """A locked file of entries, read from the front and written at the end."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self._reader = path.open("rb")
        self._at = 0
        self._ends: list[int] = []
        self._torn: set[int] = set()

    @property
    def torn(self) -> int:
        """Return how many lines could not be read so far: a kill cut them short."""
        return len(self._torn)

    @classmethod
    def create(cls, folder: Path) -> SpoolFile:
        """Make a new file in *folder*, which is made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{os.getpid()}-{secrets.token_hex(4)}.jsonl"
        # Gets its name only once it is locked: nobody finds it unlocked and takes it away.
        new = path.with_suffix(".new")
        descriptor = os.open(new, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(path)
        _sync_folder(folder)
        return cls(path, descriptor)

    @classmethod
    def adopt(cls, path: Path) -> SpoolFile | None:
        """Take over the file that a dead writer left; None where its writer lives."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return cls(path, descriptor)
        except (BlockingIOError, FileNotFoundError):  # its writer lives; it has just been replayed
            os.close(descriptor)
            return None

    def append(self, lines: bytes) -> None:
        """Put *lines* on disk, all or none."""
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            rest = memoryview(lines)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            os.fsync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, end)  # a full disk leaves half a line
            raise

    def peek(self, limit: int) -> list[Entry]:
        """Return the next entries; the same again until they are skipped."""
        at = self._reader.seek(self._at)
        self._ends = []
        entries: list[Entry] = []
        while len(entries) < limit and (line := self._reader.readline()):
            entry = _entry(line)
            if entry is None:
                self._torn.add(at)
            else:
                entries.append(entry)
                self._ends.append(at + len(line))
            at += len(line)
        return entries

    def skip(self, count: int) -> None:
        """Go on after the first *count* of the entries that ``peek`` returned last."""
        if count:
            self._at = self._ends[count - 1]

    def remove(self) -> None:
        """Take the file away; one with unreadable lines is only put aside, as ``.torn``."""
        if self._torn:
            self.path.rename(self.path.with_suffix(".torn"))
        else:
            self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        self._reader.close()
        os.close(self._descriptor)


def left_behind(folder: Path) -> Iterator[SpoolFile]:
    """Yield the files that dead writers left in *folder*; the caller removes or closes each."""
    for path in sorted(folder.glob("*.jsonl")):
        if file := SpoolFile.adopt(path):
            yield file


def write_refused(path: Path, entries: Sequence[Entry], reason: str) -> None:
    """Add *entries* to the file of what the store refused, each with the *reason*.

    The lines are those of a spool file otherwise: put into its folder, they are tried again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    said = f'{{"reason":{json.dumps(reason)},'.encode()
    with path.open("ab") as file:
        file.writelines(said + _line(entry)[1:] for entry in entries)
        file.flush()
        os.fsync(file.fileno())


def _line(entry: Entry) -> bytes:
    parts = f'{{"record":{encode(entry.record)},"link_only":{encode(entry.link_only)}}}\n'
    return parts.encode()


def _entry(line: bytes) -> Entry | None:
    if not line.endswith(b"\n"):
        return None
    try:
        parts = json.loads(line)
        return Entry(with_dates(parts["record"]), with_dates(parts["link_only"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _sync_folder(folder: Path) -> None:
    # A new file's name is safe only once its folder is.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
