"""Readers of public pages while a site is disturbed, on new and on kept connections."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import Any


class PageReaders:
    """Counts the statuses of answers, and by the name of the exception what was not answered."""

    def __init__(self, port: int, paths: Sequence[str] = ("/",), pause: float = 0.01) -> None:
        self.port, self.pause, self._paths = port, pause, cycle(paths)
        self.counts, self.slowest = Counter[str](), 0.0
        self._is_over, self._lock = threading.Event(), threading.Lock()

    @property
    def unanswered(self) -> int:
        """Requests that were sent and not answered, or answered in part; refused connections do not count."""
        return sum(count for name, count in self.counts.items() if not name.isdigit() and name != "ConnectionRefusedError")

    @property
    def good_share(self) -> float:
        """The share of requests that were answered with 200 or 304."""
        total = sum(self.counts.values())
        return (self.counts["200"] + self.counts["304"]) / total if total else 0.0

    def read(self, keeps_connection: bool) -> None:
        while not self._is_over.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
                    while self._read_page(connection) and keeps_connection and not self._is_over.is_set():
                        time.sleep(self.pause)
            except OSError as error:
                self._count(type(error).__name__)
            time.sleep(self.pause)

    def stop(self) -> None:
        self._is_over.set()

    def _count(self, name: str, seconds: float = 0.0) -> None:
        with self._lock:
            self.counts[name] += 1
            self.slowest = max(self.slowest, seconds)

    def _read_page(self, connection: socket.socket) -> bool:
        """Whether the server keeps the connection. Raises OSError for an answer that is cut off."""
        began = time.monotonic()
        connection.sendall(f"GET {next(self._paths)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        with connection.makefile("rb") as answer:
            lines = list(iter(answer.readline, b"\r\n")) if answer.peek(1) else []
            if not lines:
                raise ConnectionResetError
            headers = dict(line.lower().rstrip().split(b": ", 1) for line in lines[1:])
            length = int(headers.get(b"content-length", -1))
            if len(answer.read(length)) < length:
                raise ConnectionResetError
        self._count(lines[0].split()[1].decode(), time.monotonic() - began)
        return length >= 0 and headers.get(b"connection") != b"close"


@contextmanager
def page_readers(port: int, count: int = 4, **options: Any) -> Iterator[PageReaders]:
    """Half of them keep their connections."""
    readers = PageReaders(port, **options)
    threads = [threading.Thread(target=readers.read, args=(number % 2 == 0,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.stop()
        for thread in threads:
            thread.join()
