"""What a database engine does for backups, and the engine of this installation."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from django.db import connection

from operations.backups.table_digests import TableDigest

Tick = Callable[[], None]


class Database(Protocol):
    @property
    def url(self) -> str: ...
    def problems(self, tick: Tick) -> list[str]: ...
    def tables(self, tick: Tick) -> dict[str, TableDigest]: ...
    def fetch(self, sql: str) -> list[tuple[Any, ...]]: ...


class Engine(Protocol):
    """The functions of `sqlite_engine` and `postgres_engine`."""

    NAME: str

    def copied_database(self, folder: Path, tick: Tick) -> AbstractContextManager[tuple[Path, Database]]: ...
    def loaded_copy(self, copy: Path, tick: Tick) -> AbstractContextManager[Database]: ...
    def load_beside(self, copy: Path, tick: Tick) -> Database: ...
    def check_unused(self) -> None: ...
    def put_in_place(self, database: Database, kept_name: str) -> str: ...
    def discard(self, database: Database) -> None: ...


def engine_module() -> Engine:
    """Imported when a backup is made: that of PostgreSQL loads psycopg, which a process on SQLite does without."""
    return cast(Engine, import_module(f"operations.backups.{'postgres' if connection.vendor == 'postgresql' else 'sqlite'}_engine"))
