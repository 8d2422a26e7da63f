"""Small things that the desk meets every day: addresses, defaults, zones, languages, and what a page offers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Entry, Phase
from editorial.admin.publishing_forms import PublishForm, WithdrawForm
from editorial.models import Source
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy, make_source

pytestmark = pytest.mark.django_db


def screen(name: str, row: Policy) -> str:
    return reverse(f"admin:policies_policy_{name}", args=[row.pk])


def test_address_follows_the_title_until_somebody_chooses_it_or_readers_see_it(sign_in):
    browser = sign_in("author")
    make_policy("plan", title="Plan")
    row = make_policy("2026-11-29-1", title="互联网行动计划")
    for title, slug in (("Plan", "plan-2"), ("Internet Plan", "internet-plan"), ("互联网", "internet-plan")):
        address, data = policy_form_data(browser, row, title=title)
        browser.post(address, data)
        assert Policy.objects.get(pk=row.pk).slug == slug
    address, data = policy_form_data(browser, row, title="Chosen", slug="my-own")
    browser.post(address, data)
    address, data = policy_form_data(browser, row, title="Another title")
    browser.post(address, data)
    assert Policy.objects.get(pk=row.pk).slug == "my-own"


def test_address_of_a_live_page_stays_when_its_title_changes(sign_in):
    browser, row = sign_in("author"), publish(make_policy(), by=None)
    address, data = policy_form_data(browser, row, title="Another title")
    browser.post(address, data)
    assert (Policy.objects.get().title, Policy.objects.get().slug) == ("Another title", row.slug)


def test_new_correction_is_of_today_and_publishing_it_is_a_correction(sign_in, django_user_model):
    row = publish(make_policy(), by=None)
    page = sign_in("author").get(screen("change", row)).content.decode()
    assert f'value="{timezone.localdate():%d/%m/%Y}"' in page or f'value="{timezone.localdate()}"' in page
    assert PublishForm(row=row, by=None).fields["kind"].initial == "major"
    row.corrections.create(was_wrong="65", is_right="649", corrected_on=timezone.localdate())
    assert PublishForm(row=row, by=None).fields["kind"].initial == "correction"


def test_schedule_names_the_zone_and_says_for_when(sign_in):
    browser, row = sign_in("publisher"), make_policy(state="approved")
    page = browser.get(screen("schedule", row)).content.decode()
    assert "In China Standard Time, the desk" in page


def test_language_is_chosen_and_what_is_no_code_is_refused(sign_in):
    browser = sign_in("author")
    page = browser.get(reverse("admin:editorial_source_add")).content.decode()
    assert '<option value="zh-Hans">Chinese, simplified (zh-Hans)</option>' in page
    data = {"kind": "document", "title": "A source", "language": "English"}
    refused = browser.post(reverse("admin:editorial_source_add"), data)
    assert "no code of a language" in refused.content.decode()
    browser.post(reverse("admin:editorial_source_add"), {**data, "language": "en"})
    assert Source.objects.get().language == "en"
    odd = make_source(title="Odd", language="sr-Latn")
    assert (
        '<option value="sr-Latn" selected>' in browser.get(reverse("admin:editorial_source_change", args=[odd.pk])).content.decode()
    )


def test_approving_shows_the_whole_text(sign_in):
    row = make_policy(body="<p>Every word of it.</p>", state="in_review")
    after_save(row, by=None, is_new=True)
    page = sign_in("editor").get(screen("approve", row)).content.decode()
    assert "The text that is approved" in page
    assert "Every word of it." in page


def test_history_of_one_text_offers_no_comparison(sign_in):
    browser, row = sign_in("author"), make_policy()
    after_save(row, by=None, is_new=True)
    assert "Compare the two" not in browser.get(screen("history", row)).content.decode()
    address, data = policy_form_data(browser, row, summary="Another.")
    browser.post(address, data)
    assert "Compare the two" in browser.get(screen("history", row)).content.decode()


def test_phase_with_one_name_in_both_languages_is_named_once():
    assert str(Phase(code="V", name_en="SESEC V", name_zh="SESEC V")) == "SESEC V"
    assert str(Phase(code="V", name_en="SESEC V", name_zh="第五期")) == "SESEC V 第五期"


def test_address_of_a_withdrawn_page_leads_to_a_page_found_by_words(sign_in):
    browser = sign_in("publisher")
    row, other = (
        publish(make_policy(slug, title=title), by=None) for slug, title in (("old", "Old plan"), ("new", "New strategy"))
    )
    make_policy("hidden", title="New strategy draft")
    data = {"outcome": "redirected", "notice": "Replaced.", "to": "strategy"}
    asked = browser.post(screen("withdraw", row), data)
    entry = Entry.objects.get(uid=other.uid)
    assert [key for key, _ in asked.context["form"].fields["page"].choices] == [str(entry.pk)]
    assert Entry.objects.get(uid=row.uid).standing == "live"
    browser.post(screen("withdraw", row), {**data, "page": entry.pk})
    assert Entry.objects.get(uid=row.uid).standing == "redirected"
    nothing = WithdrawForm({**data, "to": "no such words"}, row=other, by=None)
    assert "none with these words" in nothing.errors["to"][0]
