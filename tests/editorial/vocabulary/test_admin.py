"""The vocabulary as editors tend it and readers see it: names move at once, what only drafts know stays hidden."""

import pytest
from django.urls import reverse

from catalogue.models import Change, Entry, Organization, Technology, Version
from editorial.content.consistency_check import check_catalogue
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy():
    make_vocabulary()
    policy = make_policy()
    policy.technologies.set(Technology.objects.all())
    return publish(policy, by=None)


def rename(browser, term, **values):
    form = {"name_en": term.name_en, "name_zh": term.name_zh, **values}
    return browser.post(reverse("admin:catalogue_technology_change", args=[term.pk]), form)


def test_renamed_term_is_shown_everywhere_at_once_and_moves_no_version(sign_in, client, policy):
    reader = type(client)()
    assert "Big data" in reader.get("/policies/internet-plus/").content.decode()
    before = list(Entry.objects.values_list("version", "changed_at"))
    assert rename(sign_in("editor"), Technology.objects.get(), name_en="Large data").status_code == 302
    for address in ("/policies/internet-plus/", "/technologies/", "/technologies/big-data/", "/policies/", "/api/v1/policies/"):
        assert "Large data" in reader.get(address).content.decode(), address
    assert reader.get("/api/v1/technologies/big-data/").json()["version"] == 2
    assert list(Entry.objects.values_list("version", "changed_at")) == before
    assert (Version.objects.count(), Change.objects.for_readers().count()) == (1, 1)
    assert check_catalogue() == []


def test_author_may_choose_a_term_and_not_change_it(sign_in, policy):
    browser = sign_in("author")
    term = Technology.objects.get()
    assert rename(browser, term, name_en="Mine").status_code == 403
    chooser = {"app_label": "policies", "model_name": "policy", "field_name": "technologies", "term": "big"}
    assert [row["text"] for row in browser.get(reverse("admin:autocomplete"), chooser).json()["results"]] == [str(term)]


def test_retired_term_is_not_offered_and_old_entries_keep_it(sign_in, client, policy):
    browser = sign_in("editor")
    rename(browser, Technology.objects.get(), is_retired="on")
    chooser = {"app_label": "policies", "model_name": "policy", "field_name": "technologies", "term": "big"}
    assert browser.get(reverse("admin:autocomplete"), chooser).json()["results"] == []
    assert "Big data" in type(client)().get("/policies/internet-plus/").content.decode()


def test_term_in_use_cannot_be_deleted(sign_in, policy):
    browser = sign_in("administrator")
    used = Technology.objects.get()
    Technology.objects.update(is_standard=False)
    assert browser.post(reverse("admin:catalogue_technology_delete", args=[used.pk]), {"post": "yes"}).status_code == 403
    spare = Technology.objects.create(code="spare", name_en="Spare")
    assert browser.post(reverse("admin:catalogue_technology_delete", args=[spare.pk]), {"post": "yes"}).status_code == 302
    assert Technology.objects.get() == used


def test_parent_and_predecessor_that_only_drafts_know_are_not_named(client, policy):
    hidden = Organization.objects.create(code="canary-office", name_en="Canary office", kind="authority")
    Organization.objects.filter(code="miit").update(parent=hidden, predecessor=hidden)
    for address in ("/organizations/", "/organizations/miit/", "/api/v1/organizations/", "/api/v1/organizations/miit/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "anary" not in answer.content.decode(), address


def test_body_names_its_predecessor_and_since_when(client, policy):
    old = Organization.objects.create(code="mii", name_en="Old ministry", kind="authority", is_standard=True)
    Organization.objects.filter(code="miit").update(predecessor=old, succeeded_on="2008-03-15")
    page = client.get("/organizations/miit/").content.decode()
    assert "Old ministry" in page
    assert "15 March 2008" in page
