"""The store of entry answers in a SQLite file of its own, which the processes of a machine share.

It never is the main database: readers who write would take the editors' lock. Whatever fails here costs time only.
"""

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from catalogue.http.answer_store.kept_answer import AnswerKey, KeptAnswer
from infra.circuit import Circuit

# The body comes last: SQLite reads what stands before it without walking through it.
CREATE_SQL = """
    CREATE TABLE IF NOT EXISTS answer (
        address TEXT PRIMARY KEY, generation TEXT NOT NULL, stamp INTEGER NOT NULL, state TEXT NOT NULL,
        first_day TEXT NOT NULL, last_day TEXT NOT NULL, headers TEXT NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL
    )
"""
READ_SQL = """
    SELECT headers, size, length(body), {body}, first_day, last_day FROM answer
    WHERE address = ? AND generation = ? AND stamp = ? AND state = ? AND ? BETWEEN first_day AND last_day
"""
READ_WHOLE_SQL, READ_HEAD_SQL = READ_SQL.format(body="body"), READ_SQL.format(body="x''")
# A later stamp stays. Whoever began to render before a purge writes after it: the empty row of the purge refuses the answer.
WRITE_SQL = """
    INSERT INTO answer (address, generation, stamp, state, first_day, last_day, headers, size, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (address) DO UPDATE SET generation = excluded.generation, stamp = excluded.stamp, state = excluded.state,
        first_day = excluded.first_day, last_day = excluded.last_day, headers = excluded.headers, size = excluded.size,
        body = excluded.body
    WHERE excluded.stamp >= stamp OR excluded.generation <> generation
"""
TRIM_SQL = """
    DELETE FROM answer WHERE rowid IN (SELECT rowid FROM answer ORDER BY stamp LIMIT 1 + (SELECT count(*) / 10 FROM answer))
"""
PAGE_BYTES = 4096
LOCK_SECONDS, PAUSE_SECONDS = 0.1, 5.0
PASSING_ERRORS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL)  # what is there can still be read
T = TypeVar("T")
logger = logging.getLogger(__name__)


class AnswerFile:
    """One connection a process, opened at first use. In a file of `max_bytes` nothing more is kept until the worker trims it."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        self.path, self.max_bytes = Path(path), max_bytes
        self._file: sqlite3.Connection | None = None
        self._lock, self._reading, self._writing = threading.Lock(), Circuit(PAUSE_SECONDS), Circuit(PAUSE_SECONDS)

    def read(self, key: AnswerKey, day: str, *, with_body: bool) -> KeptAnswer | None:
        """The answer of exactly that key that holds on that day."""
        sql = READ_WHOLE_SQL if with_body else READ_HEAD_SQL
        row = self._use(lambda file: file.execute(sql, (*key, day)).fetchone(), None, self._reading)
        return KeptAnswer(json.loads(row[0]), *row[1:]) if row else None

    def write(self, key: AnswerKey, kept: KeptAnswer) -> None:
        """Keeps the answer, unless there is one of a later stamp."""
        values = (*key, kept.first_day, kept.last_day, json.dumps(kept.headers), kept.size, kept.packed)
        self._use(lambda file: file.execute(WRITE_SQL, values), None, self._writing)

    def purge(self, keys: Iterable[AnswerKey]) -> None:
        """Removes the answers at these addresses, and refuses those that are of an earlier stamp."""
        rows = [(*key, "", "", "{}", 0, b"") for key in keys]
        self._use(lambda file: file.executemany(WRITE_SQL, rows), None, Circuit(0))

    def trim(self) -> int:
        """Deletes the answers of the earliest stamps while more than nine tenths of the file are used; how many it deleted."""
        return self._use(self._trim, 0, Circuit(0))

    def clear(self) -> None:
        self._use(lambda file: file.execute("DELETE FROM answer"), None, Circuit(0))

    def _trim(self, file: sqlite3.Connection) -> int:
        deleted = 0
        while self._used_bytes(file) > self.max_bytes * 9 // 10 and (rows := file.execute(TRIM_SQL).rowcount):
            deleted += rows
        return deleted

    def _used_bytes(self, file: sqlite3.Connection) -> int:
        pages, free = (file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
        return (pages - free) * PAGE_BYTES

    def _use(self, work: Callable[[sqlite3.Connection], T], otherwise: T, circuit: Circuit) -> T:
        """What `work` returns, or `otherwise` where the file is locked, full, absent or broken. A broken one is deleted."""
        if not circuit.may_call():
            return otherwise
        with self._lock:
            try:
                self._file = self._file or self._open()
                found = work(self._file)
            except (OSError, sqlite3.Error) as error:
                circuit.record_failure()
                logger.warning("The store of answers is not used for a while: %s", error)
                if getattr(error, "sqlite_errorcode", None) not in PASSING_ERRORS:
                    self._close(is_broken=not isinstance(error, OSError | sqlite3.OperationalError))
                return otherwise
        circuit.record_success()
        return found

    def _open(self) -> sqlite3.Connection:
        """synchronous=OFF: a power failure may break the file, which is made anew then, and no reader waits for the disk."""
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        file = sqlite3.connect(self.path, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False)
        most_pages = max(8, self.max_bytes // PAGE_BYTES)
        settings: dict[str, Any] = {
            "page_size": PAGE_BYTES, "journal_mode": "WAL", "synchronous": "OFF", "max_page_count": most_pages,
            "journal_size_limit": 2**22,
        }  # fmt: skip
        for name, value in settings.items():
            file.execute(f"PRAGMA {name} = {value}")
        file.execute(CREATE_SQL)
        return file

    def _close(self, *, is_broken: bool) -> None:
        if self._file:
            self._file.close()
        self._file = None
        if is_broken:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self.path}{ending}").unlink(missing_ok=True)
