"""SQL that runs for each mail. Composing a statement takes Django longer than all databases take to carry it out."""

from datetime import datetime
from typing import Any, NamedTuple
from weakref import WeakSet

from django.db import connection, transaction

Statement = tuple[str, list[Any]]
_prepared_on: WeakSet[Any] = WeakSet()  # connections to PostgreSQL


class Prepared(NamedTuple):
    """A statement whose plan PostgreSQL keeps: planning takes three times as long as carrying out. `types` are of its values."""

    name: str
    types: str
    sql: str


_known: list[Prepared] = []


def prepare(name: str, types: str, sql: str) -> Prepared:
    """At import, so that a connection learns all of them when it first uses one."""
    statement = Prepared(name, types, sql)
    _known.append(statement)
    return statement


def execute(statement: Prepared, values: list[Any]) -> Statement:
    """What carries the statement out on PostgreSQL."""
    connection.ensure_connection()
    if connection.connection not in _prepared_on:
        with connection.cursor() as cursor:
            for name, types, sql in _known:
                numbered = sql % tuple(f"${number}" for number in range(1, sql.count("%s") + 1))
                cursor.execute(f"PREPARE {name} ({types}) AS {numbered}")
        _prepared_on.add(connection.connection)
    return f"EXECUTE {statement.name} ({', '.join(['%s'] * len(values))})", values


def run(statements: list[Statement]) -> list[tuple]:
    """The rows of the last statement. All are one transaction; PostgreSQL gets them in one message, as each trip costs time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
            for _ in statements[1:]:
                cursor.nextset()
            return cursor.fetchall()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)
        return cursor.fetchall()


def stored(instant: datetime | None) -> Any:
    """As the column of the database has it."""
    return connection.ops.adapt_datetimefield_value(instant)
