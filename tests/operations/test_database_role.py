"""The PostgreSQL role of public pages, made in a transaction that the test takes back."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from catalogue.http.guard import public_tables
from operations.database_role import check_public_role, role_problems

ROLE = "reader_of_a_test"
pytestmark = pytest.mark.django_db
needs_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def role(settings) -> str:
    settings.PUBLIC_ROLE = ROLE
    call_command("public_role", apply=True, stdout=io.StringIO())
    return ROLE


def is_refused(sql: str) -> bool:
    """Whether PostgreSQL refuses the role the statement."""
    try:
        with transaction.atomic():
            run(f"SET LOCAL ROLE {ROLE}")
            run(sql)
            run("RESET ROLE")
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


@needs_postgres
def test_role_reads_each_public_table_and_no_other(role):
    tables = set(connection.introspection.table_names())
    assert public_tables() < tables
    assert {table for table in tables if not is_refused(f'SELECT 1 FROM "{table}"')} == public_tables()


@needs_postgres
def test_role_writes_nothing(role):
    assert all(is_refused(f'DELETE FROM "{table}"') for table in public_tables())
    assert is_refused("CREATE TABLE public.mine (id integer)")


@needs_postgres
def test_right_that_is_missing_or_too_much_is_named_and_put_right(role):
    run(f"REVOKE SELECT ON catalogue_entry FROM {ROLE}")
    run(f"GRANT SELECT, INSERT ON policies_policy TO {ROLE}")
    assert role_problems(ROLE) == [
        f"The role {ROLE} may not read the public table catalogue_entry.",
        f"The role {ROLE} may read the table policies_policy, which is not public.",
        f"The role {ROLE} may write the table policies_policy.",
    ]
    assert [warning.hint for warning in check_public_role(databases=["default"])] == ["Run `manage.py public_role --apply`."] * 3
    call_command("public_role", apply=True, stdout=io.StringIO())
    assert check_public_role(databases=["default"]) == []


@needs_postgres
def test_right_that_everybody_has_is_named_and_not_called_right(role):
    run("GRANT SELECT ON policies_policy TO PUBLIC")
    with pytest.raises(CommandError, match="may read the table policies_policy"):
        call_command("public_role", apply=True, stdout=io.StringIO())


@needs_postgres
def test_role_that_does_not_exist_is_named():
    assert role_problems("nobody_of_a_test") == ["The role nobody_of_a_test does not exist."]


@needs_postgres
def test_user_of_the_desk_is_not_taken_for_the_role(settings):
    settings.PUBLIC_ROLE = connection.settings_dict["USER"]
    with pytest.raises(CommandError, match="lose the right to write"):
        call_command("public_role", apply=True)


@needs_postgres
def test_name_of_the_role_is_quoted(settings):
    settings.PUBLIC_ROLE = 'a"; DROP TABLE policies_policy; --'
    out = io.StringIO()
    call_command("public_role", stdout=out)
    assert 'CREATE ROLE "a""; DROP TABLE policies_policy; --" LOGIN' in out.getvalue()


@needs_postgres
def test_missing_name_is_said(settings):
    settings.PUBLIC_ROLE = ""
    with pytest.raises(CommandError, match="PUBLIC_ROLE is not set"):
        call_command("public_role")


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="SQLite's answer")
def test_sqlite_is_told_that_it_has_no_roles(settings):
    settings.PUBLIC_ROLE = ROLE
    with pytest.raises(CommandError, match="needs PostgreSQL"):
        call_command("public_role")
    assert check_public_role(databases=["default"]) == []
