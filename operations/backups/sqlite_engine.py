"""SQLite: copies the database while others write to it, reads a copy, and puts one in the database's place."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from operations.backups.backup_error import BackupError
from operations.backups.table_digests import TableDigest, digest_rows

NAME = "sqlite"
BUSY_SECONDS = 2  # how long a restore waits for those who have the database open
TABLES_SQL = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
Tick = Callable[[], None]


class SqliteDatabase:
    """A database file. `connection` is one in a transaction whose snapshot is to be read, else a new one."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        self.path, self.url, self._connection = path, f"sqlite:///{path}", connection

    def problems(self, tick: Tick) -> list[str]:
        """What SQLite finds wrong with the file; empty for a sound one."""
        try:
            with self._opened(tick) as database:
                found = [row[0] for row in database.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
                for table, row, parent, _ in database.execute("PRAGMA foreign_key_check").fetchmany(20):
                    found.append(f"row {row} of {table} refers to a row of {parent} that does not exist")
        except sqlite3.DatabaseError as error:
            return [f"the database file is damaged: {error}"]
        return found

    def tables(self, tick: Tick) -> dict[str, TableDigest]:
        with self._opened(tick) as database:
            names = [row[0] for row in database.execute(TABLES_SQL)]
            return {name: _digest_table(database, name, tick) for name in names}

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        with self._opened() as database:
            return database.execute(sql).fetchall()

    @contextmanager
    def _opened(self, tick: Tick = lambda: None) -> Iterator[sqlite3.Connection]:
        if self._connection:
            yield self._connection
            return
        with closing(sqlite3.connect(self.path)) as database:
            database.set_progress_handler(lambda: tick() or 0, 10_000_000)  # type: ignore[func-returns-value]
            yield database


def _digest_table(database: sqlite3.Connection, table: str, tick: Tick) -> TableDigest:
    rows = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 # nosec B608 # a name that the database gave
    return digest_rows([column[0] for column in rows.description], rows, tick)


def database_path() -> Path:
    """Raises BackupError for a database in memory."""
    name = str(connections["default"].settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        raise BackupError("A database in memory cannot be backed up.")
    return Path(name).resolve()


@contextmanager
def copied_database(folder: Path, tick: Tick) -> Iterator[tuple[Path, SqliteDatabase]]:
    """A copy of the database in a file, and a transaction that sees the rows which were copied.

    All pages in one step: a writer waits less than a second. In smaller steps each write begins the copy anew.
    """
    copy, path = folder / "database.sqlite3", database_path()
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot is that of the first read
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        target.close()
        tick()
        yield copy, SqliteDatabase(path, source)


@contextmanager
def loaded_copy(copy: Path, tick: Tick) -> Iterator[SqliteDatabase]:
    """A copy as a database in a temporary place: itself."""
    yield SqliteDatabase(copy)


def load_beside(copy: Path, tick: Tick) -> SqliteDatabase:
    """The copy on the disk of the present database, under a name of its own."""
    beside = database_path().with_suffix(".restoring")
    for path in (beside, Path(f"{beside}-wal"), Path(f"{beside}-shm"), Path(f"{beside}-journal")):
        path.unlink(missing_ok=True)
    with copy.open("rb") as source, beside.open("xb") as target:
        beside.chmod(0o600)
        while piece := source.read(1024 * 1024):
            target.write(piece)
            tick()
    if (present := database_path()).exists():
        owner = present.stat()
        beside.chmod(owner.st_mode & 0o777)
        if os.geteuid() == 0:
            os.chown(beside, owner.st_uid, owner.st_gid)
    return SqliteDatabase(beside)


def discard(database: SqliteDatabase) -> None:
    database.path.unlink(missing_ok=True)


def check_unused() -> None:
    """Raises BackupError while another process has the database open: SQLite gives an exclusive lock to nobody then."""
    if database_path().exists():
        with _alone():
            pass


def put_in_place(database: SqliteDatabase, kept_name: str) -> str:
    """Put the file in the place of the present database, which stays as `kept_name`; returns where.

    Renaming replaces a file at one instant: before it the old database is whole, after it the new one. Raises BackupError
    while another process has the database open.
    """
    present = database_path()
    kept = present.with_name(f"{present.name}.{kept_name}")
    with closing(sqlite3.connect(database.path)) as new:
        new.execute("PRAGMA journal_mode=DELETE")
    _write_through(database.path)
    if not present.exists():
        os.replace(database.path, present)
        return ""
    with _alone():
        os.link(present, kept)
        os.replace(database.path, present)
        _write_through(present.parent)
    return str(kept)


@contextmanager
def _alone() -> Iterator[None]:
    """The present database, locked against all others and with nothing left in its write-ahead log."""
    with closing(sqlite3.connect(database_path(), timeout=BUSY_SECONDS, isolation_level=None)) as present:
        try:
            present.execute("PRAGMA locking_mode=EXCLUSIVE")
            mode = present.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            present.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            mode = str(error)
        if mode != "delete":
            raise BackupError(f"Somebody uses the database ({mode}). Stop the web server and all workers first.")
        yield
        present.execute("ROLLBACK")


def _write_through(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
