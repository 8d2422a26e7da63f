"""PostgreSQL: dumps the database, loads a dump into a database beside it, and exchanges the two."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from operations.backups.backup_error import BackupError, CannotCreateDatabase, run_program
from operations.backups.table_digests import TableDigest, digest_rows

NAME = "postgresql"
DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
CONNECT_SECONDS = 10
FETCH_ROWS = 2000
MAX_NAME_BYTES = 63
TABLES_SQL = "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false)) ORDER BY tablename"
LOCALE_SQL = "SELECT datcollate, datctype FROM pg_database WHERE datname = %s"
OTHERS_SQL = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
Tick = Callable[[], None]
Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresDatabase:
    """A database that nobody else uses. `connection` is one in a transaction whose snapshot is to be read, else a new one."""

    def __init__(self, name: str, connection: Connection | None = None) -> None:
        self.name, self._connection = name, connection
        self.url = urlunsplit(urlsplit(os.environ.get("DATABASE_URL", ""))._replace(path=f"/{name}"))

    def problems(self, tick: Tick) -> list[str]:
        """None: loading checks every constraint and fails where one does not hold."""
        return []

    def tables(self, tick: Tick) -> dict[str, TableDigest]:
        with self._opened() as connection:
            names = [row[0] for row in connection.execute(TABLES_SQL)]
            return {name: _digest_table(connection, name, tick) for name in names}

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        with self._opened() as connection:
            return connection.execute(text).fetchall()  # type: ignore[call-overload]

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        if self._connection:
            yield self._connection
        else:
            with _connect(self.name) as connection:
                connection.execute("SET TIME ZONE 'UTC'")
                yield connection


def _digest_table(connection: Connection, table: str, tick: Tick) -> TableDigest:
    with connection.cursor(name="rows_to_digest") as rows:
        rows.itersize = FETCH_ROWS
        rows.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
        return digest_rows([column.name for column in rows.description or ()], rows, tick)


def _parameters() -> dict[str, Any]:
    """What psycopg and PostgreSQL's programs need to reach the server, without Django's own."""
    given = connections["default"].get_connection_params()
    return {key: value for key, value in given.items() if isinstance(value, str | int) and key != "prepare_threshold"}


def database_name() -> str:
    return str(connections["default"].settings_dict["NAME"])


def _connect(name: str, *, autocommit: bool = False) -> Connection:
    try:
        return psycopg.connect(**_parameters() | {"dbname": name, "connect_timeout": CONNECT_SECONDS}, autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise BackupError(f"PostgreSQL does not let us into the database {name}: {error}") from None


def _program(name: str) -> str:
    """The program of the server's major version: Debian's folder, else PATH. Raises BackupError where there is none."""
    with _connect("postgres") as connection:
        major = connection.info.server_version // 10000
    for found in (str(DEBIAN_PROGRAMS / str(major) / "bin" / name), shutil.which(name)):
        if found and Path(found).exists():
            said = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout  # noqa: S603
            if re.search(rf"\b{major}\b", said):
                return found
    raise BackupError(f"There is no {name} of PostgreSQL {major} on this machine (Debian: postgresql-client-{major}).")


def _run(program: str, *arguments: str, database: str, tick: Tick) -> None:
    """The password stands in the environment and not on the command line, which others on the machine can read."""
    parameters = _parameters() | {"dbname": database, "connect_timeout": CONNECT_SECONDS}
    environment: Mapping[str, str] = {**os.environ, "PGPASSWORD": str(parameters.pop("password", ""))}
    run_program([_program(program), f"--dbname={make_conninfo(**parameters)}", *arguments], environment=environment, tick=tick)


@contextmanager
def copied_database(folder: Path, tick: Tick) -> Iterator[tuple[Path, PostgresDatabase]]:
    """A dump of the database in a file, and a transaction that sees the same rows as the dump."""
    copy = folder / "database.dump"
    with _connect(database_name()) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL TIME ZONE 'UTC'")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        _run(
            "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot[0] if snapshot else ''}", f"--file={copy}",
            database=database_name(), tick=tick,
        )  # fmt: skip
        yield copy, PostgresDatabase(database_name(), connection)


@contextmanager
def loaded_copy(copy: Path, tick: Tick) -> Iterator[PostgresDatabase]:
    """The dump in a temporary database of the same server. Raises CannotCreateDatabase."""
    database = _load(copy, _short(f"{database_name()}_checking"), tick)
    try:
        yield database
    finally:
        discard(database)


def load_beside(copy: Path, tick: Tick) -> PostgresDatabase:
    """The dump in a database that may take the place of the present one. Raises CannotCreateDatabase."""
    return _load(copy, _short(f"{database_name()}_restoring"), tick)


def _load(copy: Path, name: str, tick: Tick) -> PostgresDatabase:
    database = PostgresDatabase(name)
    discard(database)
    with _connect("postgres", autocommit=True) as connection:
        locale = connection.execute(LOCALE_SQL, [database_name()]).fetchone()
        settings = sql.SQL(" LC_COLLATE {} LC_CTYPE {}").format(*map(sql.Literal, locale)) if locale else sql.SQL("")
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        try:
            connection.execute(create + settings)
        except psycopg.errors.InsufficientPrivilege:
            raise CannotCreateDatabase("The role of DATABASE_URL may create no database (ALTER ROLE … CREATEDB).") from None
    try:
        _run("pg_restore", "--exit-on-error", "--no-owner", str(copy), database=name, tick=tick)
    except BaseException:
        discard(database)
        raise
    return database


def discard(database: PostgresDatabase) -> None:
    with _connect("postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name)))


def check_unused() -> None:
    """Raises BackupError while anybody else is connected to the database."""
    connections["default"].close()
    with _connect("postgres") as connection:
        others = connection.execute(OTHERS_SQL, [database_name()]).fetchone()
    if others and others[0]:
        raise BackupError(f"{others[0]} connections use the database. Stop the web server and all workers first.")


def put_in_place(database: PostgresDatabase, kept_name: str) -> str:
    """Give the database the name of the present one, which stays under another; returns that one.

    Both names change in one transaction. Raises BackupError while anybody is connected: PostgreSQL renames no such database.
    """
    present, kept = database_name(), _short(f"{database_name()}_{kept_name}".replace("-", "_").lower())
    connections["default"].close()
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _connect("postgres") as connection:
        exists = connection.execute(LOCALE_SQL, [present]).fetchone() is not None
        try:
            if exists:
                connection.execute(rename.format(sql.Identifier(present), sql.Identifier(kept)))
            connection.execute(rename.format(sql.Identifier(database.name), sql.Identifier(present)))
        except psycopg.errors.ObjectInUse as error:
            raise BackupError(f"Somebody uses the database ({error}). Stop the web server and all workers first.") from None
    return kept if exists else ""


def _short(name: str) -> str:
    return name if len(name.encode()) <= MAX_NAME_BYTES else name[-MAX_NAME_BYTES // 2 :]
