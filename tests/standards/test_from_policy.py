"""A policy of the kind “standard” becomes the draft of a standard: once, with what it says and a link back."""

from datetime import date

import pytest
from django.urls import reverse

from standards.models import Standard
from tests.standards.standard_rows import make_standard
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def as_role(role):
        user = create_account(role)
        client.force_login(user)
        return user

    return as_role


def screen_of(policy):
    return reverse("admin:policies_policy_make_standard", args=[policy.pk])


@pytest.fixture
def announcement(db):
    names = {"title": "Hazardous substances", "title_zh": "GB 26572—2025 电器电子产品有害物质限制使用要求"}
    return make_policy("rohs", kind="standard", **names, in_force_on=date(2027, 8, 1), in_force_on_precision="day")


def test_form_of_a_policy_of_the_kind_standard_offers_it_to_who_may_add_standards(client, sign_in, announcement):
    sign_in("author")
    form = reverse("admin:policies_policy_change", args=[announcement.pk])
    assert "Make a standard of it" in client.get(form).content.decode()
    announcement.kind = "notice"
    announcement.save()
    assert "Make a standard of it" not in client.get(form).content.decode()


def test_draft_has_number_titles_dates_sources_and_a_link_to_the_policy(client, sign_in, announcement):
    author = sign_in("author")
    assert "GB 26572-2025" in client.get(screen_of(announcement)).content.decode()
    assert not Standard.objects.exists()
    answer = client.post(screen_of(announcement))
    row = Standard.objects.get()
    assert answer["Location"] == reverse("admin:standards_standard_change", args=[row.pk])
    assert (row.document_number, row.slug, row.nature) == ("GB 26572-2025", "gb-26572-2025", "mandatory")
    assert (row.issued_on, row.in_force_on, row.state) == (date(2015, 7, 4), date(2027, 8, 1), "draft")
    assert [*row.sources.all()] == [*announcement.sources.all()]
    assert [(link.type, link.policy) for link in row.policies.all()] == [("announced_in", announcement)]
    assert row.owner == author


def test_second_press_makes_no_second_draft(client, sign_in, announcement):
    sign_in("author")
    client.post(screen_of(announcement))
    again = client.post(screen_of(announcement))
    assert again["Location"] == reverse("admin:standards_standard_change", args=[Standard.objects.get().pk])


def test_standard_that_the_desk_has_is_shown_instead(client, sign_in, announcement):
    sign_in("author")
    there = make_standard("GB 26572-2025")
    assert client.get(screen_of(announcement))["Location"] == reverse("admin:standards_standard_change", args=[there.pk])


def test_policy_that_names_no_number_becomes_a_draft_without_one(client, sign_in):
    sign_in("author")
    policy = make_policy("plan-of-standards", kind="standard")
    client.post(screen_of(policy))
    assert (Standard.objects.get().document_number, Standard.objects.get().slug) == ("", "plan-of-standards")


def test_guest_may_not_make_one(client, sign_in, announcement):
    sign_in("guest")
    assert client.post(screen_of(announcement)).status_code == 403
