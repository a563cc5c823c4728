"""A reader on a connection that stays open, as a proxy keeps its own to the web server."""

import http.client
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.services import HOST

PATIENCE = 30  # seconds
BROKEN = (OSError, http.client.HTTPException)


class Failed(Exception):
    """A page did not come, or not as it should."""


@dataclass
class Reader:
    """Gets pages with the cookie of a session."""

    port: int
    cookie: str
    connection: http.client.HTTPConnection | None = None
    reconnected: int = 0

    def get(self, path: str) -> bytes:
        """The page's body as it was sent (gzip). Raises Failed when there is none.

        A server may close a connection between two requests; then the reader asks once more on a new one, as every
        browser and proxy does.
        """
        fresh = self.connection is None
        try:
            return self._get(path)
        except BROKEN as error:
            self.close()
            if fresh:
                raise Failed(f"{type(error).__name__}: {error}") from error
        self.reconnected += 1
        try:
            return self._get(path)
        except BROKEN as error:
            self.close()
            raise Failed(f"{type(error).__name__} on a new connection: {error}") from error

    def close(self) -> None:
        """Hang up."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def _get(self, path: str) -> bytes:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.request("GET", path, headers={"Cookie": self.cookie, "Accept-Encoding": "gzip"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Failed(f"{path}: status {answer.status}")
        if answer.getheader("Connection", "").lower() == "close":
            self.close()
        return body


@dataclass
class Load:
    """What several readers at once went through."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    reconnected: int = 0
    took: float = 0.0


class Readers:
    """Several readers who get pages at once, each on a connection of their own, until they are told to stop."""

    def __init__(self, port: int, cookie: str, paths: Sequence[str], count: int, *, pages: int = 10**9) -> None:
        self._load, self._lock, self._stop = Load(), threading.Lock(), threading.Event()
        self._left = pages
        work = (port, cookie, paths)
        self._threads = [threading.Thread(target=self._read, args=(*work, n), daemon=True) for n in range(count)]
        self._begun = time.perf_counter()
        for thread in self._threads:
            thread.start()

    def stopped(self) -> Load:
        """Tell them to stop, and give what they went through."""
        self._stop.set()
        return self.finished()

    def finished(self) -> Load:
        """Wait until they have got their pages."""
        for thread in self._threads:
            thread.join()
        self._load.took = time.perf_counter() - self._begun
        return self._load

    def _next(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left >= 0

    def _read(self, port: int, cookie: str, paths: Sequence[str], turn: int) -> None:
        reader, seconds, failures = Reader(port, cookie), [], []
        while not self._stop.is_set() and self._next():
            begun = time.perf_counter()
            try:
                reader.get(paths[turn % len(paths)])
                seconds.append(time.perf_counter() - begun)
            except Failed as error:
                failures.append(str(error))
                time.sleep(0.05)
            turn += 1
        reader.close()
        with self._lock:
            self._load.seconds += seconds
            self._load.failures += failures
            self._load.reconnected += reader.reconnected
