"""Rows of lists, objects of the API and forms of filters are kept, and are after each act what would be made anew."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.api import fieldsets
from catalogue.api.serializers import shared_serializer
from catalogue.documents.presenter import presented_from
from catalogue.http.desk_day import noting_days
from catalogue.http.language import in_language
from catalogue.index import process_cache
from catalogue.index.revision import read_revision
from catalogue.models import Entry, Organization, Region
from catalogue.publication_types import publication_type
from catalogue.query.entry_query import EntryQuery
from catalogue.templatetags import list_tags
from catalogue.vocabulary.kept_pieces import KeptPieces
from catalogue.vocabulary.term_changes import EditedTerm, record_edited_terms
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from policies.public.filters import PolicyFilterSet
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
LISTS = (
    "/policies/", "/zh-hans/policies/", "/policies/?ordering=-changed_at", "/search/?q=rules", "/policies/?known_on=2020-01-01",
    "/api/v1/policies/", "/api/v1/policies/rules/", "/api/v1/policies/?include=plain_text", "/api/v1/search/",
)  # fmt: skip


@pytest.fixture
@recorded_rows
def rules():
    make_vocabulary()
    rules = make_policy("rules", title_zh="规则", in_force_on=date(2015, 8, 1), in_force_on_precision="day", lifecycle="in_force")
    rules.regions.set(Region.objects.all())
    rules.issuers.set(Organization.objects.all())
    publish(rules, by=None)
    return rules


def answers(client, addresses=LISTS) -> dict[str, tuple[int, str]]:
    """Each list by its address, not from the page cache."""
    cache.clear()
    found = {address: client.get(address) for address in addresses}
    return {address: (answer.status_code, re.sub(r'nonce="\S*"', "", answer.content.decode())) for address, answer in found.items()}


def rename_henan():
    Region.objects.update(name_en="Honan", name_zh="豫")
    record_edited_terms([EditedTerm(Region.objects.get(), ["name_en"])], at=timezone.now())


def publish_replacement():
    new = make_policy("new-rules", in_force_on=date(2016, 1, 1), in_force_on_precision="day")
    new.relations.create(type="replaces", target=Policy.objects.get(slug="rules"), effective_on=date(2016, 1, 1))
    publish(new, by=None)


def publish_again(**changes):
    Policy.objects.update(**changes)
    publish(Policy.objects.get(), by=None, note="Something changed.")


ACTS = {
    "a term gets another name": rename_henan,
    "another policy replaces it": publish_replacement,
    "another policy is published": lambda: publish(make_policy("other"), by=None),
    "it gets another title": lambda: publish_again(title="Better rules"),
    "it gets another address": lambda: publish_again(slug="other-rules"),
    "it is removed from the site": lambda: withdraw(Policy.objects.get(slug="rules"), by=None, notice="Gone."),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_answers_of_kept_pieces_are_those_made_anew(client, rules, act):
    before = answers(client)
    assert answers(client) == before
    act()
    after = answers(client)
    process_cache.clear()
    assert after == answers(client, LISTS[::-1])  # in another order, so that no language is always the first
    assert after != before


def test_replaced_title_of_a_related_policy_shows_in_a_kept_object(client, rules):
    publish_replacement()
    answers(client)
    Policy.objects.filter(slug="new-rules").update(title="Newest rules")
    publish(Policy.objects.get(slug="new-rules"), by=None, note="Another title.")
    assert client.get("/api/v1/policies/rules/").json()["relations"][0]["publication"]["title"] == "Newest rules"


def test_second_list_renders_no_row_and_makes_no_object(client, rules, monkeypatch):
    answers(client)
    made = []
    monkeypatch.setattr(list_tags, "_render_row", lambda context, document: made.append(document) or "")
    monkeypatch.setattr(fieldsets, "expand_links", lambda *arguments, **options: made.append(arguments))
    cache.clear()
    assert client.get("/policies/").status_code == client.get("/api/v1/policies/").status_code == 200
    assert made == []


def test_oldest_piece_is_forgotten_first():
    kept = KeptPieces(2)
    for number in range(3):
        assert kept.add(number, f"piece {number}") == f"piece {number}"
    assert list(kept) == [1, 2]


def form_class(**data):
    return PolicyFilterSet(data, queryset=EntryQuery(read_revision(), "policy")).get_form_class()


def test_form_of_filters_is_made_once_a_language_and_anew_after_a_publication(rules):
    first = form_class()
    assert form_class() is first
    with in_language("zh-hans"):
        assert form_class() is not first
    assert form_class(**{"kind!": ["law"]}) is not first
    publish(make_policy("other"), by=None)
    assert form_class() is not first


def test_filters_of_two_requests_are_their_own(rules):
    one, two = (PolicyFilterSet({"kind": ["law"]}, queryset=EntryQuery(read_revision(), "policy")) for _ in range(2))
    assert one.form.base_fields is two.form.base_fields
    for filters in (one, two):
        assert all(filter_.parent is filters for filter_ in filters.filters.values())
        assert filters.filters["q"].filter.f is filters.filters["q"]
        assert filters.filters["kind"].extra is not PolicyFilterSet.base_filters["kind"].extra


def test_publication_reads_no_vocabulary_anew_and_a_new_name_does(rules):
    vocabulary = process_cache.vocabulary_at(read_revision())
    publish(make_policy("other"), by=None)
    revision = read_revision()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert process_cache.vocabulary_at(revision) is vocabulary
    assert ["catalogue_region" in one["sql"] for one in captured] == [False]
    assert EntryQuery(revision, "policy").count() == 2
    rename_henan()
    assert process_cache.vocabulary_at(read_revision()).get("region", "CN-HA").name_en == "Honan"


ENTRY = {
    "type": "policy", "slug": "rules", "version": 1, "standing": "live", "notice": "", "document": "{}",
    "published_at": timezone.now(), "updated_at": timezone.now(), "changed_at": timezone.now(),
}  # fmt: skip
CHANGED = {
    "type": "case", "slug": "other", "version": 2, "standing": "withdrawn", "notice": "Gone.", "document": "[]",
    "published_at": None, "updated_at": None, "changed_at": None,
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRY)
def test_piece_depends_on_each_column_that_is_presented(name):
    assert presented_from(Entry(**ENTRY), []) == presented_from(Entry(**ENTRY), [])
    assert presented_from(Entry(**ENTRY), []) != presented_from(Entry(**{**ENTRY, name: CHANGED[name]}), [])


def test_piece_depends_on_language_day_site_and_links(settings, monkeypatch):
    entry, link = Entry(**ENTRY), {"title": "Old", "verb": "amends"}
    found = [presented_from(entry, []), presented_from(entry, [link]), presented_from(entry, [link | {"title": "New"}])]
    with in_language("zh-hans"):
        found.append(presented_from(entry, []))
    settings.SITE_URL = "https://other.example"
    found.append(presented_from(entry, []))
    monkeypatch.setattr("catalogue.documents.presenter.day_of_key", lambda: date(2020, 1, 1))
    found.append(presented_from(entry, []))
    entry.is_earlier_version = True
    found.append(presented_from(entry, []))
    assert len(set(found)) == len(found)


def test_kept_object_holds_as_long_as_when_it_was_made():
    make_vocabulary()
    publish(make_policy("later", in_force_on=date(2041, 8, 1), in_force_on_precision="day", lifecycle="in_force"), by=None)
    fieldset = fieldsets.Fieldset(shared_serializer(publication_type("policy").serializer))
    lasts = []
    for _ in range(2):
        with noting_days() as days:
            fieldset.render(list(Entry.objects.for_presenting()), read_revision())
        lasts.append(days.last)
    assert lasts == [date(2041, 7, 31)] * 2
