"""Two sources become one: printed texts stay as they were printed."""

import pytest

from catalogue.models import (
    Entry,
)
from editorial.content.consistency_check import check_catalogue
from editorial.models import Source
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.restoring import discard
from editorial.workflow.review import approve, submit
from policies.models import Policy
from tests.support.factories import make_policy, make_source

pytestmark = pytest.mark.django_db


def test_live_text_keeps_its_source_as_printed_until_it_is_published_again(client):
    good = make_source(title="Notice", publisher="MIIT")
    policy = make_policy()
    [copy] = policy.sources.all()
    publish(policy, by=None)
    before = client.get("/api/v1/policies/internet-plus/").json()["sources"]
    merge_records(copy, good, by=None)
    assert client.get("/api/v1/policies/internet-plus/").json()["sources"] == before
    row = Policy.objects.get()
    assert list(row.sources.all()) == [good]
    assert row.is_changed
    assert check_catalogue() == []
    publish(row, by=None, note="The source.")
    assert client.get("/api/v1/policies/internet-plus/").json()["sources"][0]["title"] == "Notice"


def test_source_that_reads_alike_is_no_unpublished_change():
    policy = make_policy()
    [copy] = policy.sources.all()
    publish(policy, by=None)
    merge_records(copy, make_source(confidential_note="Who told us."), by=None)
    assert not Policy.objects.get().is_changed
    after_save(Policy.objects.get(), by=None)
    assert not Policy.objects.get().is_changed
    Source.objects.get(pk=copy.pk)  # kept, with its note


def test_approved_text_goes_out_with_the_source_that_was_approved(django_user_model):
    policy = make_policy()
    [copy] = policy.sources.all()
    submit(policy, by=None)
    approve(policy, by=None)
    merge_records(copy, make_source(title="Another wording"), by=None)
    after_save(Policy.objects.get(), by=None)
    assert Policy.objects.get().state == "approved"
    publish(Policy.objects.get(), by=django_user_model.objects.create_superuser("chief"))
    assert Entry.objects.get().content["sources"][0]["title"] == copy.title
    assert Policy.objects.get().is_changed
    assert check_catalogue() == []


def test_restoring_a_text_names_the_source_that_stayed():
    policy = make_policy()
    [copy] = policy.sources.all()
    publish(policy, by=None)
    good = make_source(title="Good")
    merge_records(copy, good, by=None)
    policy = Policy.objects.get()
    policy.title = "Changed"
    policy.save()
    after_save(policy, by=None)
    assert discard(Policy.objects.get(), by=None) == []
    assert list(Policy.objects.get().sources.all()) == [good]
