"""Asks a server over loopback: one thread keeps some connections busy, each asking anew as soon as it is answered.

Written on sockets, so that the client costs little beside what is measured.
"""

import selectors
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass
class Answers:
    """Milliseconds of every answer, and the seconds in which they were given."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds

    def add(self, other: "Answers") -> None:
        self.milliseconds += other.milliseconds
        self.seconds += other.seconds

    def cut(self, percent: int) -> float:
        if len(self.milliseconds) < 2:
            return self.milliseconds[0]
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]


class _Asker:
    """One connection, kept open."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._path, self._begun, self._got, self._whole = "", 0.0, b"", -1

    def ask(self, path: str) -> None:
        self._path, self._got, self._whole = path, b"", -1
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\n\r\n".encode()
        self._begun = time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> float | None:
        """Milliseconds, once all of the answer is there; AssertionError for one that is not good."""
        self._got += self.socket.recv(1 << 20)
        if self._whole < 0:
            end = self._got.find(HEAD_END)
            if end < 0:
                return None
            head = self._got[:end].lower()
            assert head.startswith(b"http/1.1 200"), (self._path, self._got[:2000])
            start = head.index(LENGTH) + len(LENGTH)
            self._whole = end + len(HEAD_END) + int(head[start:].split(b"\r\n", 1)[0])
        return (time.perf_counter() - self._begun) * 1000 if len(self._got) >= self._whole else None


def load(port: int, paths: Iterator[str], clients: int, seconds: float) -> Answers:
    """What is asked in that time, and answered: by each client once at least. Stops where the paths do."""
    found = Answers()
    with selectors.DefaultSelector() as waiting:
        begun = time.perf_counter()
        busy = 0
        for _ in range(clients):
            asker = _Asker(port)
            waiting.register(asker.socket, selectors.EVENT_READ, asker)
            busy += _asked(asker, paths)
        while busy:
            for key, _ in waiting.select():
                taken = key.data.answered()
                if taken is not None:
                    found.milliseconds.append(taken)
                    busy -= time.perf_counter() - begun > seconds or not _asked(key.data, paths)
        found.seconds = time.perf_counter() - begun
        for key in list(waiting.get_map().values()):
            key.data.socket.close()
    return found


def _asked(asker: _Asker, paths: Iterator[str]) -> bool:
    path = next(paths, None)
    if path is not None:
        asker.ask(path)
    return path is not None
