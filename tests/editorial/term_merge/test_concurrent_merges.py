"""Two people at the same moment. SQLite's writers queue; PostgreSQL's lock rows, which this looks at."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from catalogue.models import Organization
from catalogue.publish.merge_vocabulary_terms import merge_terms as unify_terms
from editorial.content.consistency_check import check_catalogue
from editorial.term_merge.merge_records import merge_records
from editorial.workflow import publishing
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish_together
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="two writers at once need PostgreSQL"),
]
SOON = 0.5  # seconds: long enough for the other one to run into the lock


@pytest.fixture
def two_organizations():
    make_vocabulary()
    return [Organization.objects.create(code=code, name_en=code, kind="authority") for code in ("one", "other")]


def run_in_thread(act):
    """With a connection of its own; what it raises is what it returns."""
    try:
        return act()
    except ValidationError as refused:
        return refused
    finally:
        connection.close()


def run_together(*acts):
    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run_in_thread, act) for act in acts]]


def named_codes():
    return [term.code for term in Policy.objects.get().organizations.all()]


def test_of_two_merges_in_opposite_directions_one_is_refused(two_organizations):
    one, other = two_organizations
    policy = make_policy()
    policy.organizations.set(two_organizations)
    publishing.publish(policy, by=None)
    said = run_together(lambda: merge_records(one, other, by=None), lambda: merge_records(other, one, by=None))
    assert sorted(type(answer).__name__ for answer in said) == ["ValidationError", "int"]
    assert Organization.objects.exclude(merged_into=None).count() == 1
    assert named_codes() == [Organization.objects.get(code__in=["one", "other"], merged_into=None).code]
    assert check_catalogue() == []


def test_save_that_is_under_way_when_the_merge_begins_is_moved_too(two_organizations):
    one, other = two_organizations
    policy, has_typed = make_policy(), Event()

    def save():
        with transaction.atomic():
            row = Policy.objects.select_for_update().get(pk=policy.pk)
            row.organizations.set([one])
            after_save(row, by=None)
            has_typed.set()
            Event().wait(SOON)

    def merge():
        has_typed.wait(10)
        return merge_records(one, other, by=None)

    run_together(save, merge)
    assert named_codes() == ["other"]


def test_save_that_waits_for_a_merge_names_the_one_that_stays(two_organizations):
    one, other = two_organizations
    policy, has_merged = make_policy(), Event()

    def merge():
        with transaction.atomic():
            merge_records(one, other, by=None)
            has_merged.set()
            Event().wait(SOON)

    def save():
        has_merged.wait(10)
        with transaction.atomic():
            row = Policy.objects.select_for_update().get(pk=policy.pk)
            row.organizations.add(one)
            after_save(row, by=None)

    run_together(merge, save)
    assert named_codes() == ["other"]


def test_publication_composed_before_the_merge_and_written_after_it_stands_in_the_right_lists(
    two_organizations, client, monkeypatch
):
    one, other = two_organizations
    policy, has_composed, has_merged = make_policy(), Event(), Event()
    policy.organizations.add(one)
    Organization.objects.update(is_standard=True)

    def publish():
        write = publishing.write

        def late(acts, *, at):
            has_composed.set()
            has_merged.wait(10)
            return write(acts, at=at)

        monkeypatch.setattr(publishing, "write", late)
        publish_together([policy], by=None)

    def merge():
        has_composed.wait(10)
        with transaction.atomic():
            unify_terms(one, other, at=timezone.now())
        has_merged.set()

    run_together(publish, merge)
    assert client.get("/api/v1/policies/?organization=other").json()["count"] == 1
    assert check_catalogue() == []
