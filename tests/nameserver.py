"""A name server of the tests' own, on loopback: answers, silence, errors, changing minds."""

from __future__ import annotations

import socket
import struct
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

NO_SUCH_NAME, SERVER_FAILED = 3, 2
_A, _AAAA = 1, 28
_RECORD_KINDS = {4: _A, 6: _AAAA}


class NameServer:
    """Answers questions for addresses over UDP.

    *names* maps a name to its address lists, one list a question for A (the last one stays); a
    number is an error code, None is silence. Unknown names do not exist.
    """

    def __init__(self, names: dict[str, list[list[str] | int | None]], ttl: int = 300) -> None:
        self.names = names
        self.questions: list[str] = []
        self.slow: dict[str, float] = {}
        """Seconds until a name is answered."""
        self._ttl = ttl
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._socket.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            packet, sender = self._socket.recvfrom(4096)
            if not packet:
                return
            answer = self._answer(packet)
            if answer is None:
                continue
            delay_s = self.slow.get(_name_in(packet)[0])
            if delay_s is None:
                self._socket.sendto(answer, sender)
            else:
                self._send_later(delay_s, answer, sender)

    def _send_later(self, delay_s: float, answer: bytes, sender: object) -> None:
        timer = threading.Timer(delay_s, self._socket.sendto, (answer, sender))
        timer.daemon = True
        timer.start()

    def _answer(self, packet: bytes) -> bytes | None:
        name, end = _name_in(packet)
        kind = struct.unpack_from("!H", packet, end)[0]
        question = packet[12 : end + 4]
        if kind == _A:
            self.questions.append(name)
            found = self._next(name)
        else:
            now = self.names.get(name, [NO_SUCH_NAME])[0]
            found = now if isinstance(now, list) or now == NO_SUCH_NAME else []
        if found is None:
            return None
        if isinstance(found, int):
            return _packet(packet, question, [], found, self._ttl)
        of_kind = [a for a in found if _RECORD_KINDS[ip_address(a).version] == kind]
        return _packet(packet, question, of_kind, 0, self._ttl)

    def _next(self, name: str) -> list[str] | int | None:
        turns = self.names.get(name, [NO_SUCH_NAME])
        return turns.pop(0) if len(turns) > 1 else turns[0]


def address_answer(packet: bytes, address_of: Callable[[str], str]) -> bytes:
    """Return the answer to *packet*: the address of the name it asks for, and none of other kinds."""
    name, end = _name_in(packet)
    wants_address = struct.unpack_from("!H", packet, end)[0] == _A
    addresses = [address_of(name)] if wants_address else []
    return _packet(packet, packet[12 : end + 4], addresses, 0, 300)


def _name_in(packet: bytes) -> tuple[str, int]:
    labels, at = [], 12
    while size := packet[at]:
        labels.append(packet[at + 1 : at + 1 + size].decode("ascii").lower())
        at += 1 + size
    return ".".join(labels), at + 1


def _packet(asked: bytes, question: bytes, addresses: list[str], code: int, ttl: int) -> bytes:
    flags = 0x8180 | code
    head = asked[:2] + struct.pack("!5H", flags, 1, len(addresses), 0, 0)
    records = b"".join(
        b"\xc0\x0c"
        + struct.pack("!HHIH", _RECORD_KINDS[address.version], 1, ttl, len(address.packed))
        + address.packed
        for address in map(ip_address, addresses)
    )
    return head + question + records
