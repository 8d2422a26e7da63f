"""Errors as people and programs see them, with the number of the request; a full disk is no 500."""

import errno
import sqlite3

import pytest
from django.db import OperationalError, connection
from django.test import Client

from infra.outages import Outage, outage_of


@pytest.fixture
def visit(monkeypatch):
    """An answer of the site whose page cache raises `error`."""

    def get(path: str, error: Exception):
        monkeypatch.setattr("catalogue.http.page_cache.read_revision_of", lambda request: raise_it(error))
        return Client(raise_request_exception=False).get(path)

    return get


def raise_it(error: Exception):
    raise error


@pytest.mark.parametrize(
    ("path", "language", "sentence"),
    [("/policies/", "en", "Quote this number when you report it"), ("/zh-hans/policies/", "zh-Hans", "报告问题时请注明此编号")],
)
def test_failure_is_a_page_with_the_number_of_the_request_and_no_statement(
    visit, django_assert_num_queries, db, path, language, sentence
):
    with django_assert_num_queries(0):
        response = visit(path, RuntimeError("the row secret"))
    page = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}">' in page
    assert sentence in page
    assert f"<code>{response['X-Request-Id']}</code>" in page
    assert response["Cache-Control"] == "no-store"
    assert "secret" not in page


def test_failure_of_the_api_is_a_problem_with_the_number_of_the_request(visit):
    response = visit("/api/v1/policies/", RuntimeError("secret"))
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["request_id"] == response["X-Request-Id"]
    assert (response.json()["status"], "secret" in response.content.decode()) == (500, False)


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("the words do not matter")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "error",
    [sqlite_error(sqlite3.SQLITE_FULL), OSError(errno.ENOSPC, "x"), sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)],
    ids=["full database", "full disk", "busy database"],
)
def test_outage_is_503_with_the_time_to_try_again(visit, error):
    response = visit("/policies/", error)
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Try again in a few minutes" in response.content.decode()


def test_desk_is_told_what_is_full(monkeypatch):
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", lambda self: raise_it(OSError(errno.ENOSPC, "x")))
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    response = client.get("/admin/")
    assert response.status_code == 503
    assert "The disk of the site is full" in response.content.decode()


def test_error_of_the_code_is_no_outage(visit):
    missing = OperationalError("no such column: x")
    missing.__cause__ = sqlite_error(sqlite3.SQLITE_ERROR)
    assert visit("/policies/", missing).status_code == 500


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_database_that_may_not_grow_is_full():
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 8}")
        try:
            cursor.execute("CREATE TABLE filler (text TEXT)")
            with pytest.raises(OperationalError) as raised:
                cursor.execute("INSERT INTO filler VALUES (hex(zeroblob(4000000)))")
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
            cursor.execute("DROP TABLE IF EXISTS filler")
    assert outage_of(raised.value) is Outage.FULL
