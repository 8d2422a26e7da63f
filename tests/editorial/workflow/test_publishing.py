"""Withdrawals in their three kinds, and what publishing ends."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalogue.models import Change, Entry, Version
from editorial.content.consistency_check import check_catalogue
from editorial.models import AuditEntry
from editorial.workflow.after_save import after_save
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.publishing import publish, publish_together, withdraw
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_policies():
    return publish_together([make_policy(), make_policy("successor")], by=None)


def test_withdrawn_with_a_notice_keeps_its_page(two_policies, people, client):
    withdraw(two_policies[0], by=people.publisher, notice="Never adopted.")
    page = client.get("/policies/internet-plus/")
    assert page.status_code == 200
    assert "Never adopted." in page.content.decode()
    assert "internet-plus" not in client.get("/policies/").content.decode()
    assert check_catalogue() == []


def test_withdrawn_page_is_named_by_no_other(two_policies, people, client):
    two_policies[0].relations.create(type="cites", target=two_policies[1])
    publish(two_policies[0], by=None, kind="minor")
    assert len(client.get("/api/v1/policies/internet-plus/").json()["relations"]) == 1
    withdraw(two_policies[1], by=people.publisher, notice="Wrong.")
    assert client.get("/api/v1/policies/internet-plus/").json()["relations"] == []
    assert "successor" not in client.get("/policies/internet-plus/").content.decode()


def test_redirected_leads_to_the_other_page_and_api(two_policies, people, client):
    to = Entry.objects.get(slug="successor")
    withdraw(two_policies[0], by=people.publisher, notice="Merged.", outcome="redirected", to=to)
    page = client.get("/policies/internet-plus/")
    assert (page.status_code, page["Location"]) == (301, "/policies/successor/")
    answer = client.get("/api/v1/policies/internet-plus/")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/api/v1/policies/successor/")
    assert Change.objects.first().event == "redirected"
    assert check_catalogue() == []


def test_redirection_needs_another_live_page(two_policies, people):
    itself = Entry.objects.get(slug="internet-plus")
    for to in (None, itself):
        with pytest.raises(ValidationError) as refused:
            withdraw(two_policies[0], by=people.publisher, notice="x", outcome="redirected", to=to)
        assert "to" in refused.value.message_dict
    assert Entry.objects.live().count() == 2


def test_two_that_were_redirected_to_each_other_make_no_loop(two_policies, people, client):
    first, second = two_policies
    withdraw(first, by=None, notice="Merged.", outcome="redirected", to=Entry.objects.get(slug="successor"))
    publish(first, by=None)
    withdraw(second, by=None, notice="Merged.", outcome="redirected", to=Entry.objects.get(slug="internet-plus"))
    assert client.get("/policies/internet-plus/").status_code == 200
    assert client.get("/policies/successor/")["Location"] == "/policies/internet-plus/"


def test_gone_removes_content_and_versions_and_keeps_the_address(two_policies, people, client):
    withdraw(two_policies[0], by=people.publisher, notice="By order of a court.", outcome="gone")
    assert client.get("/policies/internet-plus/").status_code == 410
    assert client.get("/api/v1/policies/internet-plus/").status_code == 410
    assert not Version.objects.filter(entry__slug="internet-plus").exists()
    assert "What it says" not in client.get("/api/v1/changes/").content.decode()
    entry = Entry.objects.get(slug="internet-plus")
    assert (entry.title, entry.document) == ("", "{}")
    assert AuditEntry.objects.get(action="gone").reason == "By order of a court."
    assert check_catalogue() == []


def test_withdrawn_is_redirected_later_and_then_removed_for_good(two_policies, people, client):
    withdraw(two_policies[0], by=people.publisher, notice="A mistake of Zhou.")
    withdraw(two_policies[0], by=people.publisher, notice="See the other one.", outcome="redirected", to=Entry.objects.live().get())
    assert client.get("/policies/internet-plus/")["Location"] == "/policies/successor/"
    withdraw(two_policies[0], by=people.publisher, notice="By order of a court.", outcome="gone")
    assert client.get("/policies/internet-plus/").status_code == 410
    log = client.get("/api/v1/changes/").content.decode()
    assert [words for words in ("Zhou", "other one", "court", "internet-plus", "What it says") if words in log] == []
    assert check_catalogue() == []
    with pytest.raises(TransitionRefused, match="Nothing of it"):
        withdraw(two_policies[0], by=people.publisher, notice="Again.", outcome="gone")


def test_withdrawn_is_published_again_under_its_address(two_policies, people, client):
    withdraw(two_policies[0], by=people.publisher, notice="A mistake.")
    publish(Policy.objects.get(slug="internet-plus"), by=people.publisher, reason="It was no mistake.")
    assert client.get("/api/v1/policies/internet-plus/").json()["standing"] == "live"
    assert Change.objects.first().event == "restored"


def test_editor_withdraws_nothing(two_policies, people):
    with pytest.raises(PermissionDenied):
        withdraw(two_policies[0], by=people.editor, notice="x")


def test_audit_log_outlives_what_it_speaks_of_and_is_never_changed(people):
    policy = make_policy()
    after_save(policy, by=people.author)
    policy.delete()
    people.author.delete()
    line = AuditEntry.objects.get()
    assert (line.title, line.by_name) == ("Internet Plus", "author")
    for attempt in (line.delete, line.save, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(action="x")):
        with pytest.raises(TypeError):
            attempt()
