"""Statements that are asked again and again with other values: PostgreSQL plans each once a connection.

Planning takes it several times as long as carrying them out. psycopg's own way to prepare removes what others prepared on the
connection (`DEALLOCATE ALL`) after each ROLLBACK.
"""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper

from catalogue.http.guard import refuse_tables

MOST_PREPARED = 200  # on a connection; the one that was asked longest ago gives way
_names_by_connection: WeakKeyDictionary[Any, OrderedDict[str, None]] = WeakKeyDictionary()  # by the driver's connection


def fetch_prepared(connection: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> list[tuple]:
    """The rows of the statement. Raises TableRefused as each statement does.

    Nothing is prepared where settings say that a pooler gives each transaction another connection, nor where statements are
    logged, with their values.
    """
    may_prepare = connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    with connection.cursor() as cursor:
        if may_prepare and not connection.queries_logged:
            refuse_tables(sql)
            arguments = f" ({', '.join(['%s'] * len(values))})" if values else ""
            sql = f"EXECUTE {_prepare(cursor, connection.connection, sql, len(values))}{arguments}"
        cursor.execute(sql, values)
        return cursor.fetchall()


def _prepare(cursor: Any, driver_connection: Any, sql: str, count: int) -> str:
    """The name of the statement on this connection."""
    names = _names_by_connection.setdefault(driver_connection, OrderedDict())
    name = f"kept_{blake2b(sql.encode(), digest_size=16).hexdigest()}"
    if name not in names:
        cursor.execute(f"PREPARE {name} AS {sql % tuple(f'${number}' for number in range(1, count + 1))}")
        names[name] = None
    names.move_to_end(name)
    if len(names) > MOST_PREPARED:
        cursor.execute(f"DEALLOCATE {names.popitem(last=False)[0]}")
    return name
