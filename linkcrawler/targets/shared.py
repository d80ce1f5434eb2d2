"""What several processes of one run know of addresses: one asks, the others read the answer.

A SQLite file beside the rows of the list; nobody's record, so it is not synced and may vanish.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from contextlib import suppress
from dataclasses import asdict
from time import time
from typing import TYPE_CHECKING

from linkcrawler.targets.answer import Answer

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (address TEXT PRIMARY KEY, claimed_at REAL, answer TEXT)
"""
_CLAIM = """
INSERT INTO answers (address, claimed_at) VALUES (:address, :now)
ON CONFLICT (address) DO UPDATE SET claimed_at = :now
WHERE answer IS NULL AND claimed_at < :stale
"""
_KEEP = "INSERT OR REPLACE INTO answers VALUES (?, 0, ?)"
_LET_GO = "DELETE FROM answers WHERE address = ? AND answer IS NULL"
_READ = "SELECT answer FROM answers WHERE address = ?"
_LOOK_AGAIN_S = 0.25
_BUSY_S = 5.0


class SharedAnswers:
    """Answers in the file *path*. Who claims an address asks it; a claim lasts *claim_s*.

    Where the file cannot be used, each process asks for itself.
    """

    def __init__(self, path: Path, claim_s: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._claim_s = claim_s
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            path, timeout=_BUSY_S, check_same_thread=False, isolation_level=None
        )
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(_SCHEMA)

    async def claim(self, address: str) -> Answer | None:
        """Return the answer that another process has got; None where this one is to ask."""
        while True:
            is_ours, answer = await asyncio.to_thread(self._claim, address)
            if is_ours or answer is not None:
                return answer
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def keep(self, answer: Answer) -> None:
        """Tell the others what was found, on the way too."""
        rows = [(known.asked, json.dumps(asdict(known))) for known in answer.answers_on_the_way()]
        await asyncio.to_thread(self._keep, rows)

    def let_go(self, address: str) -> None:
        """Leave an address that was claimed, and not asked in the end, to others."""
        with self._lock, suppress(sqlite3.Error):
            self._db.execute(_LET_GO, (address,))

    def close(self, *, remove: bool) -> None:
        """Close the file; *remove* it where nobody is left to read it."""
        with self._lock:
            self._db.close()
        if remove:
            self._path.unlink(missing_ok=True)

    def _claim(self, address: str) -> tuple[bool, Answer | None]:
        now = time()
        values = {"address": address, "now": now, "stale": now - self._claim_s}
        try:
            with self._lock:
                is_ours = self._db.execute(_CLAIM, values).rowcount > 0
                row = self._db.execute(_READ, (address,)).fetchone()
        except sqlite3.Error:
            return True, None
        found = row[0] if row is not None else None
        return is_ours, None if found is None else _answer(found)

    def _keep(self, rows: list[tuple[str, str]]) -> None:
        with self._lock, suppress(sqlite3.Error):
            self._db.executemany(_KEEP, rows)


def _answer(text: str) -> Answer:
    told = json.loads(text)
    return Answer(**{**told, "trail": tuple(told["trail"])})
