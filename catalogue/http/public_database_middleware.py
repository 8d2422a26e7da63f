"""Lets each public request read one database: the replica or public role, else the primary.

An answer never mixes two revisions, and a process that answered with a revision does not answer with an earlier one while the
primary is there; after a restore (another generation) it begins anew.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError, connections
from django.http import FileResponse, HttpRequest, HttpResponse

from catalogue.http.guard import PRIVATE_PATHS, opened_tables
from catalogue.http.public_database import PRIMARY, PUBLIC, iterate_from, reading_from
from catalogue.http.replica_watch import ReplicaWatch
from catalogue.index.revision import Revision, read_revision_of

PATHS_OF_THE_PRIMARY = (*PRIVATE_PATHS, "/livez", "/readyz", settings.STATIC_URL)
QUERY_CANCELED = "57014"  # SQLSTATE, of statement_timeout
watch = ReplicaWatch()
logger = logging.getLogger(__name__)


class PublicDatabaseMiddleware:
    """Stands before the page cache, whose key begins with the revision of the database that answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if PUBLIC not in connections:
            raise MiddlewareNotUsed
        self.get_response, self._newest = get_response, Revision(-1, -1)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A database that fails makes way for the other one: a public request that is read twice changes nothing.

        Where tables are open, a reader sees what he changed a moment ago, and the public role may not read what is his.
        """
        path, is_reading = request.path_info, request.method in ("GET", "HEAD", "OPTIONS")
        if path.startswith(PATHS_OF_THE_PRIMARY) or not is_reading or opened_tables(path) is not None:
            return self.get_response(request)
        first, second = (PUBLIC, PRIMARY) if watch.is_usable() else (PRIMARY, PUBLIC)
        response = self._answer(request, first)
        if response is None:
            request.__dict__.pop("revision", None)
            with reading_from(second):
                response = self.get_response(request)
            first = second
        if revision := getattr(request, "revision", None):
            self._newest = max(self._newest, revision) if revision.generation == self._newest.generation else revision
        if response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = iterate_from(first, iter(response.streaming_content))  # type: ignore[attr-defined]
        return response

    def _answer(self, request: HttpRequest, alias: str) -> HttpResponse | None:
        """None where the database is away, or has a revision before one that this process served."""
        with reading_from(alias), watch.ends_if_hanging(PUBLIC):
            try:
                revision = read_revision_of(request)
            except (OperationalError, InterfaceError) as error:
                _record_failure(alias, error)
                return None
            if alias == PUBLIC and revision.generation == self._newest.generation and revision < self._newest:
                return None
            request.database_failure = None  # type: ignore[attr-defined]
            response = self.get_response(request)
        failure = request.__dict__.pop("database_failure")
        if failure:
            _record_failure(alias, failure)
            return None
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ends the first attempt; in the second one the exception is an error as always.

        A statement that took too long would take as long on the other database, and what a role may not read it may not read.
        """
        is_first = hasattr(request, "database_failure")
        if not is_first or not isinstance(exception, OperationalError | InterfaceError) or _was_cancelled(exception):
            return None
        request.database_failure = exception  # type: ignore[attr-defined]
        return HttpResponse(status=503)


def _record_failure(alias: str, error: Exception) -> None:
    logger.error("The database `%s` failed: %s", alias, error)
    if alias == PUBLIC:
        watch.record_failure()


def _was_cancelled(error: BaseException) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == QUERY_CANCELED
