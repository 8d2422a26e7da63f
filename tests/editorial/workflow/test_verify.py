"""Verified today: readers are told the day; no version, and nothing of what is hidden."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import CatalogueRevision, Change, Entry, PublicVerification, Version
from editorial.content.consistency_check import check_catalogue, rebuild_catalogue
from editorial.content.partial_dates import add_months
from editorial.models import AuditEntry, Verification
from editorial.workflow import verify as verification
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
PAGE, API = "/policies/internet-plus/", "/api/v1/policies/internet-plus/"


@pytest.fixture
def live_policy():
    return publish(make_policy(), by=None)


def verify(row, by=None, review_by=None):
    return verification.verify(Policy.objects.get(pk=row.pk), by=by, review_by=review_by)


def verified_text(day: date) -> str:
    return f"Last verified on {day.day} {day:%B %Y}."


def test_readers_and_programs_are_told_the_day(live_policy, client):
    assert client.get(API).json()["verified_on"] is None
    assert "Last verified" not in client.get(PAGE).content.decode()
    verify(live_policy)
    today = timezone.localdate()
    assert verified_text(today) in client.get(PAGE).content.decode()
    assert f"{today.year}年{today.month}月{today.day}日最近核实。" in client.get(f"/zh-hans{PAGE}").content.decode()
    assert client.get(API).json()["verified_on"] == today.isoformat()
    (row,) = client.get("/api/v1/policies/").json()["results"]
    assert row["verified_on"] == today.isoformat()
    page = client.get(f"{API}?format=jsonld").json()["mainEntityOfPage"]
    assert (page["@type"], page["@id"]) == ("WebPage", "http://localhost:8000/policies/internet-plus/")
    assert page["lastReviewed"] == today.isoformat()


def test_caches_follow_and_nothing_else_moves(live_policy, client):
    """Edition and ETags, and programs by an event; not the version, its dates or what readers see of the change log."""
    before = {address: client.get(address) for address in (PAGE, API)}
    entry, edition = Entry.objects.get(), CatalogueRevision.objects.get().revision
    verify(live_policy)
    for address, answer in before.items():
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 200
        assert client.get(address, headers={"If-None-Match": again["ETag"]}).status_code == 304
    now = Entry.objects.get()
    assert (now.version, now.changed_at, now.updated_at) == (entry.version, entry.changed_at, entry.updated_at)
    assert [change.event for change in Change.objects.order_by("number")] == ["published", "verified"]
    assert (Change.objects.for_readers().count(), Version.objects.count()) == (1, 1)
    assert CatalogueRevision.objects.get().revision == edition + 1


def test_who_and_when_is_recorded_and_the_next_look_is_set(live_policy, people):
    next_year = add_months(timezone.localdate(), 12)
    verify(live_policy, by=people.author, review_by=next_year)
    row = Policy.objects.get()
    assert (row.review_by, row.state, row.is_changed) == (next_year, "published", False)
    kept = Verification.objects.get()
    assert (kept.by, kept.on, kept.version) == (people.author, timezone.localdate(), 1)
    assert AuditEntry.objects.get(action="verified").by_name == "author"


def test_draft_and_withdrawn_are_not_verified(live_policy):
    with pytest.raises(TransitionRefused):
        verify(make_policy("draft"))
    verify(live_policy)
    withdraw(live_policy, by=None, notice="Wrong.")
    with pytest.raises(TransitionRefused):
        verify(live_policy)
    assert Verification.objects.count() == 1


def test_day_that_has_passed_and_who_may_not_change_are_refused(live_policy, django_user_model):
    with pytest.raises(ValidationError) as refused:
        verify(live_policy, review_by=timezone.localdate())
    assert "review_by" in refused.value.message_dict
    with pytest.raises(PermissionDenied):
        verify(live_policy, by=django_user_model.objects.create_user("guest", is_staff=True))
    assert not PublicVerification.objects.exists()


def test_withdrawn_page_does_not_say_it_and_what_is_gone_keeps_nothing(live_policy, client):
    verify(live_policy)
    withdraw(live_policy, by=None, notice="Wrong.")
    assert "Last verified" not in client.get(PAGE).content.decode()
    assert client.get(API).json()["verified_on"] is None
    row = publish(Policy.objects.get(), by=None, note="Back.")
    assert client.get(API).json()["verified_on"] is not None
    withdraw(row, by=None, notice="Removed.", outcome="gone")
    assert not PublicVerification.objects.exists()
    assert check_catalogue() == []


def test_earlier_versions_and_earlier_days_do_not_know_of_it(live_policy, client):
    Policy.objects.update(title="Anew")
    publish(Policy.objects.get(), by=None, note="Anew.")
    verify(live_policy)
    assert "Last verified" not in client.get(f"{PAGE}versions/1/").content.decode()
    (row,) = client.get(f"/api/v1/policies/?known_on={timezone.localdate()}").json()["results"]
    assert row["verified_on"] is None
    assert verified_text(timezone.localdate()) in client.get(PAGE).content.decode()


def test_new_version_keeps_the_day(live_policy, client):
    verify(live_policy)
    publish(Policy.objects.get(), by=None, note="Anew.")
    assert verified_text(timezone.localdate()) in client.get(PAGE).content.decode()


def test_check_finds_a_day_that_nobody_verified_and_rebuilding_mends_it(live_policy, client):
    verify(live_policy)
    PublicVerification.objects.update(on=date(2020, 1, 1))
    assert check_catalogue() == ["policy internet-plus: the day on which it was verified differs"]
    rebuild_catalogue()
    assert check_catalogue() == []
    assert client.get(API).json()["verified_on"] == timezone.localdate().isoformat()
    Verification.objects.all().delete()
    rebuild_catalogue()
    assert (check_catalogue(), PublicVerification.objects.count()) == ([], 0)


def test_list_of_verified_texts_costs_no_statement_more(client, django_assert_num_queries, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    rows = [publish(make_policy(f"policy-{number}"), by=None) for number in range(4)]
    client.get("/api/v1/policies/")
    for row in rows:
        verify(row)
    client.get("/api/v1/policies/")
    with django_assert_num_queries(3):
        assert all(one["verified_on"] for one in client.get("/api/v1/policies/").json()["results"])


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
    ],
)
def test_months_end_where_the_month_does(day, months, then):
    assert add_months(day, months) == then


def test_form_offers_it_for_what_is_live_only_and_its_screen_asks_when_to_look_next(live_policy, people):
    browser = Client()
    browser.force_login(people.author)
    draft = make_policy("draft")
    address = reverse("admin:policies_policy_verify", args=[live_policy.pk])
    assert address in browser.get(reverse("admin:policies_policy_change", args=[live_policy.pk])).content.decode()
    other = browser.get(reverse("admin:policies_policy_change", args=[draft.pk])).content.decode()
    assert reverse("admin:policies_policy_verify", args=[draft.pk]) not in other
    assert "Look at it again in" in browser.get(address).content.decode()
    browser.post(address, {"period": "6", "review_by": ""})
    assert Policy.objects.get(pk=live_policy.pk).review_by == add_months(timezone.localdate(), 6)
    past = {"period": "0", "review_by": (timezone.localdate() - timedelta(days=1)).isoformat()}
    assert "still to come" in browser.post(address, past).content.decode()
    refused = browser.post(reverse("admin:policies_policy_verify", args=[draft.pk]), {"period": "6"})
    assert "only what is published can be verified" in refused.content.decode()
