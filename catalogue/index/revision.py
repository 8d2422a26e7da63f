"""The revision that an answer belongs to, read once before anything else is read."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.http import HttpRequest

from catalogue.http.public_database import read_connection
from catalogue.models import CatalogueRevision

REVISION_CACHE_SECONDS = 24 * 3600  # for values whose cache key holds the revision
READ_SQL = "SELECT revision, vocabulary_revision, generation, at, touched_at FROM catalogue_cataloguerevision WHERE id = 1"


class Revision(NamedTuple):
    """`number` and `vocabulary_number` of CatalogueRevision; `changed_at` is the instant of the last visible change, `event_at`
    that of the last public event.

    `generation` changes when a backup is restored, after which the same numbers mean another content: whatever is cached by
    revision has `cache_key` in its key.
    """

    number: int
    vocabulary_number: int
    changed_at: datetime = datetime.min.replace(tzinfo=UTC)
    generation: str = ""
    event_at: datetime = datetime.min.replace(tzinfo=UTC)

    @property
    def cache_key(self) -> str:
        return f"{self.generation}:{self.number}"


def read_revision() -> Revision:
    """One statement, in SQL because every public answer begins with it. Raises CatalogueRevision.DoesNotExist."""
    with read_connection().cursor() as cursor:
        cursor.execute(READ_SQL)
        row = cursor.fetchone()
    if row is None:
        raise CatalogueRevision.DoesNotExist("The database has no row of CatalogueRevision: run `manage.py migrate`.")
    number, vocabulary, generation, *instants = row  # instants in UTC, from SQLite's driver without a zone
    event_at, touched_at = (at if at.tzinfo else at.replace(tzinfo=UTC) for at in instants)
    return Revision(number, vocabulary, max(event_at, touched_at), generation, event_at)


def request_revision(request: HttpRequest) -> Revision:
    """The revision that the page cache read for this request, else the present one."""
    return getattr(request, "revision", None) or read_revision()
