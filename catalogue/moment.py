"""The moment that an answer is true of: what the clock says, read once before anything else is read."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection
from django.http import HttpRequest

from catalogue.models import Clock

KEPT_SECONDS = 24 * 3600  # what was counted at one moment, and is named after it
READ = "SELECT edition, vocabulary, at, touched_at FROM catalogue_clock WHERE id = 1"


class Moment(NamedTuple):
    """`edition` counts what readers can see change, `vocabulary` changes of names; `changed_at` is the instant of the last."""

    edition: int
    vocabulary: int
    changed_at: datetime = datetime.min.replace(tzinfo=UTC)


def read_moment() -> Moment:
    """One statement, written by hand because every public answer begins with it. Raises Clock.DoesNotExist without a clock."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        row = cursor.fetchone()
    if row is None:
        raise Clock.DoesNotExist("The database has no clock: run `manage.py migrate`.")
    edition, vocabulary, *instants = row
    return Moment(edition, vocabulary, max(_instant(at) for at in instants))


def _instant(at: datetime) -> datetime:
    """SQLite's driver gives it without a zone; it is stored in UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def moment_of(request: HttpRequest) -> Moment:
    """The moment that the request began with."""
    return getattr(request, "moment", None) or read_moment()
