"""Copies a benchmark database from SQLite to PostgreSQL table by table, which takes a tenth of the time of generating it anew."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

BATCH = 2000
COLUMNS_SQL = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
SEQUENCES_SQL = """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'
"""


def copy_to_postgres(file: Path, url: str) -> None:
    """Into a database with the same migrations, whose rows are deleted first. The role is a superuser: no key is checked."""
    import psycopg
    from psycopg import sql

    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as source, psycopg.connect(url) as target:
        target.execute("SET session_replication_role = replica")
        target.execute("SET TIME ZONE 'UTC'")
        tables = [row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        types: dict[str, dict[str, str]] = {table: dict(target.execute(COLUMNS_SQL, [table]).fetchall()) for table in tables}
        present = [table for table in tables if types[table]]
        target.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, present))))
        for table in present:
            columns = [row[1] for row in source.execute(f'PRAGMA table_info("{table}")')]
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            converters = [_converter(types[table][column]) for column in columns]
            with target.cursor().copy(statement) as copying:
                for row in _rows(source, table, converters):
                    copying.write_row(row)
        for table, column in target.execute(SEQUENCES_SQL).fetchall():
            target.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), (SELECT coalesce(max({}), 1) FROM {}))").format(
                    sql.Literal(table), sql.Literal(column), sql.Identifier(column), sql.Identifier(table)
                )
            )
    with psycopg.connect(url, autocommit=True) as target:
        target.execute("VACUUM ANALYZE")


def _rows(source: sqlite3.Connection, table: str, converters: Sequence[Callable[[Any], Any] | None]) -> Iterator[list[Any]]:
    selected = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608 # nosec B608 # names of the file's own tables
    while rows := selected.fetchmany(BATCH):
        for row in rows:
            yield [
                value if convert is None or value is None else convert(value)
                for value, convert in zip(row, converters, strict=True)
            ]


def _converter(data_type: str) -> Callable[[Any], Any] | None:
    """SQLite has no booleans, and Python's driver sends bytes and text as what they are."""
    return bool if data_type == "boolean" else None
