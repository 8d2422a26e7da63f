"""The PostgreSQL role of public pages: the SQL that makes it, and what it may read too much or too little."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import Warning
from django.db import connection

from catalogue.http.guard import public_tables

MAX_CONNECTIONS = 100
STATEMENT_TIMEOUT = "10s"


def role_statements(role: str, password: str = "") -> Iterator[str]:
    """Statements for the database of DATABASE_URL. They may be run again, and must be after a migration with a new public table."""
    from psycopg import sql

    name, database = sql.Identifier(role), sql.Identifier(connection.settings_dict["NAME"])
    limits = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT {}").format(
        MAX_CONNECTIONS
    )
    secret = sql.SQL(" PASSWORD {}").format(password) if password else sql.SQL("")
    verb = sql.SQL("ALTER" if _role_exists(role) else "CREATE")
    yield _text(sql.SQL("{} ROLE {} {}{}").format(verb, name, limits, secret))
    for setting, value in (("default_transaction_read_only", "on"), ("statement_timeout", STATEMENT_TIMEOUT)):
        yield _text(sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), value))
    for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
        yield _text(sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(sql.SQL(kind), name))
    yield _text(sql.SQL("REVOKE ALL ON SCHEMA public FROM {}").format(name))
    yield _text(sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(database, name))
    yield _text(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
    yield _text(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
    tables = sql.SQL(", ").join(map(sql.Identifier, sorted(public_tables())))
    yield _text(sql.SQL("GRANT SELECT ON {} TO {}").format(tables, name))


def role_problems(role: str) -> list[str]:
    """What is wrong with the rights of the role, also with those that it has through PUBLIC or another role."""
    if not _role_exists(role):
        return [f"The role {role} does not exist."]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, has_table_privilege(%s, oid, 'SELECT'),"
            " has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
            " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')",
            [role, role],
        )
        rights = {table: (may_read, may_write) for table, may_read, may_write in cursor.fetchall()}
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        is_superuser = cursor.fetchone()[0]
    if is_superuser:
        return [f"The role {role} is a superuser."]
    unread = sorted(table for table in public_tables() & set(rights) if not rights[table][0])
    read = sorted(table for table, (may_read, _) in rights.items() if may_read and table not in public_tables())
    written = sorted(table for table, (_, may_write) in rights.items() if may_write)
    problems = [f"The role {role} may not read the public table {table}." for table in unread]
    problems += [f"The role {role} may read the table {table}, which is not public." for table in read]
    return problems + [f"The role {role} may write the table {table}." for table in written]


def check_public_role(databases: Any = None, **kwargs: Any) -> list[Warning]:
    """System check: `manage.py check --database default`, and after each `migrate`."""
    if not settings.PUBLIC_ROLE or connection.vendor != "postgresql" or "default" not in (databases or ()):
        return []
    hint = "Run `manage.py public_role --apply`."
    return [Warning(problem, hint=hint, id="operations.W001") for problem in role_problems(settings.PUBLIC_ROLE)]


def _role_exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        return cursor.fetchone()[0]


def _text(statement: Any) -> str:
    """The text of a psycopg.sql.Composed."""
    connection.ensure_connection()
    return statement.as_string(connection.connection)
