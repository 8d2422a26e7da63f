"""Which database a public request reads: by how far the replica is, and by which of the two answers."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from psycopg.errors import QueryCanceled

from catalogue.http import public_database_middleware
from catalogue.http.guard import TableRefused, public_tables_only
from catalogue.http.public_database import PRIMARY, PUBLIC, PublicDatabaseRouter, read_connection, reading_from
from catalogue.http.public_database_middleware import PublicDatabaseMiddleware
from catalogue.http.replica_watch import GRACE, STALE_SECONDS, ReplicaWatch, Sample, is_current
from catalogue.index.revision import Revision
from policies.models import Policy

NOW = 100.0


def primary(*positions: int) -> list[Sample]:
    """Samples of the last seconds, a quarter of a second apart; the newest is from now."""
    return [Sample(NOW - GRACE * back, position) for back, position in enumerate(reversed(positions))][::-1]


@pytest.mark.parametrize(
    ("written", "replica", "is_usable"),
    [
        (primary(5, 5, 5), Sample(NOW, 5), True),
        (primary(5, 5, 9), Sample(NOW, 5), True),  # what was written this moment may be missing
        (primary(5, 9, 9), Sample(NOW, 5), False),
        (primary(5, 5, 5), None, False),
        (primary(5, 5, 5), Sample(NOW - STALE_SECONDS - 0.1, 5), False),  # the replica is away or hangs
        (primary(5, 5, 5), Sample(NOW, None), True),  # a role on the primary itself
        ([Sample(NOW - STALE_SECONDS - 0.1, 9)], Sample(NOW, 5), True),  # the primary is away
        ([Sample(NOW - 0.1, 5)], Sample(NOW, 5), False),  # too early to know
        ([], Sample(NOW, 5), False),
    ],
)
def test_replica_is_read_while_it_is_at_most_a_moment_behind(written, replica, is_usable):
    assert is_current(written, replica, now=NOW, begun=NOW - 1) is is_usable


def test_replica_is_read_where_the_primary_was_never_reached():
    assert is_current([], Sample(NOW, 5), now=NOW, begun=NOW - STALE_SECONDS - 1)


def test_replica_at_which_a_request_failed_is_left_alone_for_a_while(monkeypatch):
    watch = ReplicaWatch()
    watch._begun = 1.0  # no threads
    monkeypatch.setattr("catalogue.http.replica_watch.is_current", lambda *args, **kwargs: True)
    assert watch.is_usable()
    watch.record_failure()
    assert not watch.is_usable()


def test_router_follows_the_request_for_reads_and_the_primary_for_writes():
    router = PublicDatabaseRouter()
    with reading_from(PUBLIC):
        assert (router.db_for_read(Policy), router.db_for_write(Policy)) == (PUBLIC, PRIMARY)
    assert router.db_for_read(Policy) == PRIMARY
    assert not router.allow_migrate(PUBLIC, "policies")


@pytest.fixture
def two_databases(monkeypatch):
    """Two aliases of one kind; which is usable, their revisions, and what fails is in the returned namespace."""
    monkeypatch.setitem(connections.settings, PUBLIC, {**connections.settings[PRIMARY]})
    state = SimpleNamespace(usable=True, revisions={PRIMARY: 7, PUBLIC: 7}, away=set(), read=[])

    def read_revision_of(request):
        alias = read_connection().alias
        state.read.append(alias)
        if alias in state.away:
            raise OperationalError("away")
        request.revision, request.stamp = Revision(state.revisions[alias], 0), None
        return request.revision

    watch = SimpleNamespace(
        is_usable=lambda: state.usable, record_failure=lambda: state.read.append("failure"), ends_if_hanging=reading_nothing
    )
    monkeypatch.setattr(public_database_middleware, "read_revision_of", read_revision_of)
    monkeypatch.setattr(public_database_middleware, "watch", watch)
    yield state
    connections[PUBLIC].close()
    del connections[PUBLIC]


def reading_nothing(connection):
    return reading_from(read_connection().alias)


def answering_alias(request):
    return HttpResponse(read_connection().alias)


def ask(middleware, path="/policies/", method="GET") -> str:
    return middleware(RequestFactory().generic(method, path)).content.decode()


def test_public_request_reads_the_public_database(two_databases):
    assert ask(PublicDatabaseMiddleware(answering_alias)) == PUBLIC
    assert read_connection().alias == PRIMARY


@pytest.mark.parametrize("path", ["/admin/", "/api/v1/me/usage", "/styleguide/"])
def test_desk_and_pages_for_one_reader_are_read_from_the_primary(two_databases, path):
    assert ask(PublicDatabaseMiddleware(answering_alias), path) == PRIMARY


def test_request_that_may_write_is_read_from_the_primary(two_databases):
    assert ask(PublicDatabaseMiddleware(answering_alias), method="POST") == PRIMARY


def test_late_replica_makes_way_for_the_primary(two_databases):
    two_databases.usable = False
    assert ask(PublicDatabaseMiddleware(answering_alias)) == PRIMARY


def test_database_that_is_away_makes_way_for_the_other(two_databases):
    middleware = PublicDatabaseMiddleware(answering_alias)
    two_databases.away = {PUBLIC}
    assert ask(middleware) == PRIMARY
    assert "failure" in two_databases.read
    two_databases.away, two_databases.usable = {PRIMARY}, False
    assert ask(middleware) == PUBLIC


def test_process_does_not_go_back_to_an_earlier_revision(two_databases):
    middleware = PublicDatabaseMiddleware(answering_alias)
    two_databases.revisions[PUBLIC] = 9
    assert ask(middleware) == PUBLIC
    two_databases.revisions[PUBLIC] = 8
    assert ask(middleware) == PRIMARY


def failing_on_public(error):
    """A view that fails where it reads the public database, inside the handling that Django gives a view."""

    def get_response(request):
        if read_connection().alias == PUBLIC:
            return middleware.process_exception(request, error) or HttpResponse("error", status=500)
        return HttpResponse(PRIMARY)

    middleware = PublicDatabaseMiddleware(get_response)
    return middleware


def test_statement_that_fails_in_the_midst_of_a_page_is_read_anew_from_the_primary(two_databases):
    assert ask(failing_on_public(OperationalError("server closed the connection"))) == PRIMARY


@pytest.mark.parametrize("cause", [QueryCanceled(), None])
def test_statement_that_took_too_long_or_was_refused_is_an_error(two_databases, cause):
    error = OperationalError("canceled") if cause else TableRefused("policies_policy")
    error.__cause__ = cause
    assert ask(failing_on_public(error)) == "error"


def test_streamed_answer_reads_one_database_to_its_end(two_databases):
    def stream():
        yield read_connection().alias.encode()
        yield read_connection().alias.encode()

    response = PublicDatabaseMiddleware(lambda request: StreamingHttpResponse(stream()))(RequestFactory().get("/policies/"))
    assert b"".join(response.streaming_content) == PUBLIC.encode() * 2


def test_guard_holds_on_every_database(two_databases):
    with public_tables_only():
        for alias in (PRIMARY, PUBLIC):
            [wrapper] = connections[alias].execute_wrappers
            with pytest.raises(TableRefused):
                wrapper(None, "SELECT title FROM policies_policy", None, False, {})
