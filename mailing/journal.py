"""The journal: what was sent, in files outside the database. No restored backup takes it back.

A line is `instant word mailing hash detail`. `start` stands there before the first byte goes to a mail server, so whoever has a row
that waits, and a start of it, holds an older database than the one that sent. Lines are appended in one write each and not synced:
they are lost with the machine's power, not with a process.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from io import FileIO
from pathlib import Path
from typing import NamedTuple
from weakref import finalize

from django.conf import settings
from django.utils import timezone

from mailing.models import Mailing

START, SENT, FAILED, UNKNOWN, NOT_SENT, AGAIN = "start", "sent", "failed", "unknown", "not-sent", "again"
WAITS = (NOT_SENT, AGAIN)  # after these a row may wait; after the others it may not
OPEN_JOURNALS = 16
MAX_DETAIL = 300


class Line(NamedTuple):
    """`detail` is what the mail server said."""

    at: str
    word: str
    mailing: str
    address_hash: str
    detail: str


class Journal:
    """The file of one mailing; the notices of a month share one. Any number of processes append to it.

    It stays open, and what this process writes it need not read again.
    """

    def __init__(self, path: Path, mailing: str) -> None:
        self.path, self.mailing = path, mailing
        self._started: set[bytes] = set()
        self._offset = 0
        self._file: FileIO | None = None

    @property
    def exists(self) -> bool:
        return self.path.exists()

    def begin(self) -> None:
        """Make the file if it is not there. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600)

    def write(self, word: str, address_hash: str, detail: str = "") -> None:
        """Raises OSError, after which nothing may be sent."""
        said = " ".join(detail.split())[:MAX_DETAIL]
        written, end = self.append(f"{timezone.now().isoformat()} {word} {self.mailing} {address_hash} {said}")
        if end - written == self._offset:  # no other process wrote since this one read
            self._offset = end
            self._learn(word, address_hash)

    def has_started(self, address_hash: str) -> bool:
        """Whether a mail to the address was begun, by any process, and may have arrived."""
        self._read_on()
        return bytes.fromhex(address_hash) in self._started

    def last_lines(self) -> dict[str, Line]:
        """By address hash what was written last about it."""
        lines = read_lines(self.path, 0)[0]
        return {line.address_hash: line for line in lines if line.mailing == self.mailing}

    def _read_on(self) -> None:
        with suppress(FileNotFoundError):
            if self.path.stat().st_size == self._offset:
                return
        lines, self._offset = read_lines(self.path, self._offset)
        for line in lines:
            if line.mailing == self.mailing:
                self._learn(line.word, line.address_hash)

    def _learn(self, word: str, address_hash: str) -> None:
        change = self._started.discard if word in WAITS else self._started.add
        change(bytes.fromhex(address_hash))

    def append(self, line: str) -> tuple[int, int]:
        """One line in one write, which no other process can split; returns its bytes, and where it ends. Raises OSError."""
        data, file = line.encode() + b"\n", self._open_file()
        if os.write(file.fileno(), data) != len(data):
            os.write(file.fileno(), b"\n")  # the rest of a line on a full disk must not spoil the next
            raise OSError(f"{self.path}: the line was not written whole")
        return len(data), file.tell()

    def _open_file(self) -> FileIO:
        """Opened again if somebody has removed the file or put another in its place."""
        if self._file:
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(self._file.fileno()), self.path.stat()):
                    return self._file
            self._file.close()
            self._offset = 0
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = FileIO(self.path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))
        finalize(self, self._file.close)
        return self._file


def read_lines(path: Path, offset: int) -> tuple[list[Line], int]:
    """The whole lines from `offset` (bytes) on, and where the next ones begin. A damaged line is left out."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            data = file.read()
    except FileNotFoundError:
        return [], offset
    end = data.rfind(b"\n") + 1
    return list(_parse(data[:end])), offset + end


def _parse(data: bytes) -> Iterator[Line]:
    for text in data.decode(errors="replace").splitlines():
        words = text.split(" ", 4)
        if len(words) == len(Line._fields):
            yield Line(*words)


@lru_cache(maxsize=OPEN_JOURNALS)
def _journal(path: Path, mailing: str) -> Journal:
    return Journal(path, mailing)


def open_journal(mailing: Mailing) -> Journal:
    """The same object while it is in use, so that a worker reads each line once."""
    name = f"notices-{mailing.created_at:%Y-%m}" if mailing.is_notice else mailing.uid.hex
    return _journal(Path(settings.MAIL_JOURNAL) / f"{name}.log", mailing.uid.hex)


def forget_open_journals() -> None:
    _journal.cache_clear()
