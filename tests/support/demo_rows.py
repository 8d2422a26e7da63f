"""The rows of the demonstration: made once by each process of the tests, then copied into the database of a test.

`load_demo_content` takes a second; the rows take a twentieth of that.
"""

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from catalogue.index import process_cache
from demo.demo_content import load_demo_content

WITHOUT_CONTENT = ("django_", "auth_")  # tables of migrations, sessions, accounts and permissions
_rows: dict[str, list[bytes] | list[str]] = {}


def insert_demo_content() -> None:
    """Put the standard vocabulary and the demonstration into a database that holds neither."""
    if _rows:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in _rows.items():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
                _write(cursor, connection.ops.quote_name(table), rows)
            for statement in connection.ops.sequence_reset_sql(no_style(), connection.introspection.installed_models(_rows)):
                cursor.execute(statement)
        process_cache.clear()
    else:
        call_command("load_vocabulary", verbosity=0)
        load_demo_content()
        with connection.cursor() as cursor:
            tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith(WITHOUT_CONTENT)]
            _rows.update((table, rows) for table in tables if (rows := _read(cursor, table)))


def _read(cursor: CursorWrapper, table: str) -> list[bytes] | list[str]:
    """The table's rows in the words of the database: of COPY in PostgreSQL, literals in SQLite."""
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {name} TO STDOUT") as copied:
            return [bytes(part) for part in copied]
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    literals = " || ',' || ".join(f"quote({connection.ops.quote_name(column)})" for column in columns)
    cursor.execute(f"SELECT {literals} FROM {name}")
    return [values for (values,) in cursor.fetchall()]


def _write(cursor: CursorWrapper, name: str, rows: list[bytes] | list[str]) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {name} FROM STDIN") as copied:
            for part in rows:
                copied.write(part)
    else:
        for values in rows:
            cursor.execute(f"INSERT INTO {name} VALUES ({values})")
