"""Rows that the tests of a module share: made once, and each test's own changes taken back after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rows_until_the_end(django_db_blocker) -> Iterator[None]:
    """For a fixture of a module, which asks for `django_db_setup` too: what is written here is taken back at its end.

    Tests that use such a fixture have no `django_db` mark, since that one closes the connection after each test.
    They use `changes_taken_back` instead.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def changes_taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
