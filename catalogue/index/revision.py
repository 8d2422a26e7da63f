"""The revision that an answer belongs to, read once before anything else is read."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.http import HttpRequest

from catalogue.http.answer_store.places import place_of
from catalogue.http.prepared_queries import fetch_prepared
from catalogue.http.public_database import read_connection
from catalogue.models import CatalogueRevision

REVISION_CACHE_SECONDS = 24 * 3600  # for values whose cache key holds the revision
READ_SQL = """
    SELECT revision.revision, vocabulary_revision, stamped_revision, own.revision, everywhere.revision, generation, at, touched_at
    FROM catalogue_cataloguerevision revision
    LEFT JOIN catalogue_stamp own ON own.place = %s LEFT JOIN catalogue_stamp everywhere ON everywhere.place = '*'
    WHERE revision.id = 1
"""


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
    return read_revision_and_stamp("")[0]


def read_revision_and_stamp(place: str) -> tuple[Revision, int | None]:
    """The revision, and the stamp of the place (see models.stamp) if it has one that counts. One statement."""
    found = fetch_prepared(read_connection(), READ_SQL, [place])
    if not found:
        raise CatalogueRevision.DoesNotExist("The database has no row of CatalogueRevision: run `manage.py migrate`.")
    number, vocabulary, stamped, own, everywhere, generation, *instants = found[0]
    event_at, touched_at = (at if at.tzinfo else at.replace(tzinfo=UTC) for at in instants)  # SQLite's driver gives no zone
    stamp = max(own, everywhere or 0) if own is not None and stamped == number else None
    return Revision(number, vocabulary, max(event_at, touched_at), generation, event_at), stamp


def read_revision_of(request: HttpRequest) -> Revision:
    """Reads the revision, and the stamp of the place that the request asks for, before anything else is read for the request."""
    request.revision, request.stamp = read_revision_and_stamp(place_of(request))  # type: ignore[attr-defined]
    return request.revision  # type: ignore[attr-defined]


def request_revision(request: HttpRequest) -> Revision:
    """The revision that the page cache read for this request, else the present one."""
    return getattr(request, "revision", None) or read_revision()
