"""PostgreSQL plans a statement once a connection; what is asked by its name is guarded and bounded as any other."""

import pytest
from django.db import connection, transaction

from catalogue.http import prepared_queries
from catalogue.http.guard import TableRefused, public_tables_only
from catalogue.http.prepared_queries import fetch_prepared
from catalogue.models import Entry
from catalogue.query import stored_entries
from policies.models import Policy

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's driver keeps statements by itself"),
]
POLICIES = f"SELECT count(*) FROM {Policy._meta.db_table} WHERE title LIKE %s AND title NOT LIKE '100 %%'"


def prepared() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'kept_%%'")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture(autouse=True)
def _nothing_prepared():
    connection.ensure_connection()
    prepared_queries._names_by_connection.pop(connection.connection, None)
    with connection.cursor() as cursor:
        for name in prepared():
            cursor.execute(f"DEALLOCATE {name}")


@pytest.mark.usefixtures("demo_content")
@pytest.mark.parametrize("has_pooler", [False, True])
def test_statement_is_planned_once_and_not_behind_a_pooler_of_transactions(has_pooler, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", has_pooler)
    entries = list(Entry.objects.order_by("pk")[:2])
    for entry in entries:
        assert stored_entries.AT_ADDRESS.fetch(entry_type=entry.type, slug=entry.slug) == [entry]
    for keys in ([1, 2, 3, 4, 5], [70_000, 5_000_000_000, 1, 2, entries[0].pk]):
        assert {one.pk for one in stored_entries.LIVE.fetch(keys=keys)} <= set(keys)
    assert len(prepared()) == (0 if has_pooler else 2)


def test_statement_outlives_a_transaction_that_is_rolled_back():
    with transaction.atomic():
        assert fetch_prepared(connection, POLICIES, ["%"]) == [(0,)]
        transaction.set_rollback(True)
    assert fetch_prepared(connection, POLICIES, ["%"]) == [(0,)]
    assert len(prepared()) == 1


def test_table_of_the_desk_is_refused_though_the_statement_was_prepared_by_the_desk():
    fetch_prepared(connection, POLICIES, ["%"])
    with public_tables_only(), pytest.raises(TableRefused):
        fetch_prepared(connection, POLICIES, ["%"])


def test_a_connection_keeps_so_many_and_forgets_the_one_asked_longest_ago(monkeypatch):
    monkeypatch.setattr(prepared_queries, "MOST_PREPARED", 3)
    for number in (1, 2, 3, 1, 4):
        assert fetch_prepared(connection, f"SELECT {number}, %s::int", [number]) == [(number, number)]
    kept = prepared()
    assert len(kept) == 3
    assert fetch_prepared(connection, "SELECT '7 %%'", []) == [("7 %",)]
    assert fetch_prepared(connection, "SELECT '7 %%'", []) == [("7 %",)]
    kept = prepared()
    fetch_prepared(connection, "SELECT 1, %s::int", [7])
    assert prepared() == kept
    fetch_prepared(connection, "SELECT 2, %s::int", [7])
    assert prepared() != kept
