"""The moment that an answer is true of: the clock's two numbers, read once before anything else is read."""

from typing import NamedTuple

from django.db import connection

from catalogue.models import Clock

READ = "SELECT edition, vocabulary FROM catalogue_clock WHERE id = 1"


class Moment(NamedTuple):
    """`edition` counts writes of the catalogue, `vocabulary` counts changes of names."""

    edition: int
    vocabulary: int


def read_moment() -> Moment:
    """One statement, written by hand because every public answer begins with it. Raises Clock.DoesNotExist without a clock."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        row = cursor.fetchone()
    if row is None:
        raise Clock.DoesNotExist("The database has no clock: run `manage.py migrate`.")
    return Moment(*row)
