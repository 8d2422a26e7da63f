"""Rows that many tests begin with: made once by each process, then copied into the database of a test.

Publishing a policy costs fifty times what inserting its rows does.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from catalogue.index import process_cache

TableRows = list[bytes] | list[str]
P = ParamSpec("P")
T = TypeVar("T")


def recorded_rows(make: Callable[P, T]) -> Callable[P, T]:
    """For a function that writes the same rows at each call, such as a fixture, into a database that lacks them.

    From the second call on, its rows take the place of those in the same tables, and its value is a copy of the first one.
    """
    recorded: list[tuple[dict[str, TableRows], T]] = []

    @wraps(make)
    def insert(*args: P.args, **kwargs: P.kwargs) -> T:
        if not recorded:
            before = _read_tables()
            value = make(*args, **kwargs)
            changed = {table: rows for table, rows in _read_tables().items() if rows != before[table]}
            recorded.append((changed, value))
        else:
            _write_tables(recorded[0][0])
            process_cache.clear()
        return deepcopy(recorded[0][1])

    return insert


def _read_tables() -> dict[str, TableRows]:
    with connection.cursor() as cursor:
        return {name: _read(cursor, name) for name in connection.introspection.table_names(cursor)}


def _write_tables(tables: dict[str, TableRows]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in tables.items():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
            _write(cursor, connection.ops.quote_name(table), rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), connection.introspection.installed_models(tables)):
            cursor.execute(statement)


def _read(cursor: CursorWrapper, table: str) -> TableRows:
    """The table's rows in the words of the database: of COPY in PostgreSQL, literals in SQLite."""
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {name} TO STDOUT") as copied:
            return [bytes(part) for part in copied]
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    literals = " || ',' || ".join(f"quote({connection.ops.quote_name(column)})" for column in columns)
    cursor.execute(f"SELECT {literals} FROM {name}")
    return [values for (values,) in cursor.fetchall()]


def _write(cursor: CursorWrapper, name: str, rows: Any) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {name} FROM STDIN") as copied:
            for part in rows:
                copied.write(part)
    else:
        for values in rows:
            cursor.execute(f"INSERT INTO {name} VALUES ({values})")
