"""Rows that the tests of a module share: made once, and each test's own changes taken back after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


@contextmanager
def rows_until_the_end(django_db_blocker) -> Iterator[None]:
    """For a fixture of a module, which asks for `django_db_setup` too: what is written here is taken back at its end.

    Tests that use such a fixture have no `django_db` mark, since that one closes the connection after each test.
    They use `changes_taken_back` instead.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        _forget_given_keys()
        yield
        transaction.set_rollback(True)


@contextmanager
def changes_taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _forget_given_keys() -> None:
    """The next row of each table is numbered after the rows that are there, whatever earlier tests wrote and removed."""
    known, by_name = connection.ops.sequence_reset_sql, connection.ops.sequence_reset_by_name_sql
    # On SQLite the second one alone says anything: it never gives a key that a row has.
    for statement in known(no_style(), apps.get_models()) or by_name(no_style(), connection.introspection.sequence_list()):
        with connection.cursor() as cursor:
            cursor.execute(statement)
