"""The moment that an answer is true of: what the clock says, read once before anything else is read."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection
from django.http import HttpRequest

from catalogue.models import CatalogueRevision

REVISION_CACHE_SECONDS = 24 * 3600  # what was counted at one moment, and is named after it
READ_SQL = "SELECT revision, vocabulary_revision, at, touched_at FROM catalogue_cataloguerevision WHERE id = 1"


class Revision(NamedTuple):
    """`edition` counts what readers can see change, `vocabulary` changes of names; `changed_at` is the instant of the last."""

    number: int
    vocabulary_number: int
    changed_at: datetime = datetime.min.replace(tzinfo=UTC)


def read_revision() -> Revision:
    """One statement, written by hand because every public answer begins with it. Raises Clock.DoesNotExist without a clock."""
    with connection.cursor() as cursor:
        cursor.execute(READ_SQL)
        row = cursor.fetchone()
    if row is None:
        raise CatalogueRevision.DoesNotExist("The database has no clock: run `manage.py migrate`.")
    number, vocabulary, *instants = row
    return Revision(number, vocabulary, max(_aware_utc(at) for at in instants))


def _aware_utc(at: datetime) -> datetime:
    """SQLite's driver gives it without a zone; it is stored in UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def request_revision(request: HttpRequest) -> Revision:
    """The moment that the request began with."""
    return getattr(request, "revision", None) or read_revision()
