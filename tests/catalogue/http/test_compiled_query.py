"""Statements that are compiled once find what their querysets find, with any values, and never the values of an earlier call."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, models
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from catalogue.documents import presenter
from catalogue.http.compiled_query import LIST_SIZES, CompiledQuery
from catalogue.models import Change, Entry, Link
from catalogue.query import stored_entries
from catalogue.web import details
from policies.public.views import PolicyDetail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_content")]


def loaded(row, path=()):
    """What was read of a row: the columns, or the attributes of an instance and of those that were joined to it."""
    if not isinstance(row, models.Model):
        return tuple(row)
    joined = {name: one for name, one in row._state.fields_cache.items() if one not in path}
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    return own, {name: one and loaded(one, (*path, row)) for name, one in joined.items()}


def same(compiled: CompiledQuery, **values) -> list:
    """Rows of the compiled statement, which are those of the queryset in the same order."""
    rows, expected = compiled.fetch(**values), list(compiled._build(**values))
    assert list(map(loaded, rows)) == list(map(loaded, expected))
    return rows


def linked_keys(count: int) -> dict:
    entries = Entry.objects.live().filter(links__isnull=False).distinct().order_by("-pk")[:count]
    return {"keys": [one.pk for one in entries], "uids": [one.uid for one in entries]}


@pytest.mark.parametrize("count", [1, 2, 3, 7])
@pytest.mark.parametrize("with_contents", [False, True])
def test_compiled_links_are_those_of_the_queryset(count, with_contents):
    assert same(presenter._links_query(with_contents, PolicyDetail.with_documents_by), **linked_keys(count))


def test_compiled_entries_are_those_of_the_queryset():
    known, shuffled = list(Entry.objects.order_by("pk")), Entry.objects.order_by("slug").values_list("pk", flat=True)
    assert len(same(stored_entries.LIVE, keys=list(shuffled)[:33])) > 20
    assert same(stored_entries.LIVE_WITH_LAST_CHANGE, keys=[one.pk for one in known[:3]])
    for entry in known[:3]:
        assert same(stored_entries.AT_ADDRESS, entry_type=entry.type, slug=entry.slug) == [entry]
        assert same(stored_entries.OF_UID, entry_type=entry.type, uid=entry.uid) == [entry]


def test_compiled_changes_are_those_of_the_queryset():
    number, entry = Change.objects.values_list("number", "entry").last()
    assert same(details._NEIGHBOURS, numbers=[number])
    assert same(details._UPDATES_AND_NEIGHBOURS, key=entry, entry_type="policy", numbers=[number, number + 1])


def test_links_of_types_are_those_of_the_queryset():
    link = Link.objects.filter(entry__standing="live", to__standing="live").first()
    assert same(presenter.LINKS_OF_TYPES, uids=[link.to_id, uuid4()], types=[link.type], keys=[0])


def test_statement_is_compiled_once_for_lists_of_about_one_length():
    built = []
    query = CompiledQuery(lambda keys: built.append(keys) or Entry.objects.filter(pk__in=keys), keys=[int])
    found = [{entry.pk for entry in query.fetch(keys=keys)} for keys in ([1, 2, 3], [4, 5, 6, 7], [3, 4, 5, 6, 7])]
    assert found == [{1, 2, 3}, {4, 5, 6, 7}, {3, 4, 5, 6, 7}]
    assert len(built) == 1


def test_list_longer_than_any_compiled_one_is_read_whole():
    query = CompiledQuery(lambda keys: Entry.objects.filter(pk__in=keys).order_by("pk"), keys=[int])
    assert same(query, keys=list(range(1, LIST_SIZES[-1] + 50)))
    assert not query._statements


def test_value_that_is_no_parameter_is_refused():
    query = CompiledQuery(lambda word: Entry.objects.filter(title__contains=word), word=str)
    with pytest.raises(ValueError, match="no parameter for"):
        query.fetch(word="plan")


def test_compiled_statement_is_one_statement():
    with CaptureQueriesContext(connection) as captured:
        stored_entries.live_in_bulk([1, 2, 3])
    assert len(captured) == 1


def test_union_and_a_statement_without_values_keep_their_columns_in_order():
    def union():
        first, second = (
            Entry.objects.filter(type=kind).order_by().values_list(Value(kind), "slug", "pk", "published_at")
            for kind in ("policy", "case")
        )
        return first.union(second, all=True).order_by("pk")

    query = CompiledQuery(union)
    assert {row[0] for row in same(query)} == {"policy", "case"}
    assert same(query)


def test_instant_is_a_value_as_the_database_stores_it():
    query = CompiledQuery(lambda since: Entry.objects.filter(changed_at__gte=since).order_by("pk"), since=datetime)
    last = Entry.objects.latest("changed_at").changed_at
    found = [len(same(query, since=since)) for since in (last - timedelta(days=9999), last, last + timedelta(microseconds=1))]
    assert found[0] == Entry.objects.count() > found[1] > found[2] == 0
