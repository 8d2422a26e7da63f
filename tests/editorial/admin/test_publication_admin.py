"""The admin as editors and publishers use it, and what it refuses."""

import pytest
from django.urls import reverse

from catalogue.models import Entry
from editorial.content.snapshots import serialize
from editorial.workflow import publishing
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = pytest.mark.django_db


def test_publisher_drafts_and_publishes_with_a_reason(sign_in, client):
    browser = sign_in("publisher")
    values = {"title": "Plan", "slug": "plan", "summary": "Says much.", "kind": "notice", "level": "national"}
    values |= {"published_on": "2015-07-04", "sources": [make_source().pk], "_publish": "1"}
    address, data = policy_form_data(browser, **values)
    publish = browser.post(address, data)["Location"]
    assert not Entry.objects.exists()
    browser.post(publish, {"reason": "The desk is one person today."})
    assert Entry.objects.get().slug == "plan"
    assert Policy.objects.get().updated_by.username == "publisher"


def test_what_is_missing_is_said_and_the_draft_is_kept(sign_in):
    browser = sign_in("publisher")
    values = {"title": "Plan", "slug": "plan", "kind": "notice", "level": "national", "_publish": "1"}
    address, data = policy_form_data(browser, **values)
    publish = browser.post(address, data)["Location"]
    answer = browser.post(publish, {"reason": "Urgent."})
    assert "Name at least one source" in answer.content.decode()
    assert Policy.objects.get().state == "draft"
    assert not Entry.objects.exists()


def test_author_cannot_publish_by_forged_post(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, title="Changed", _publish="1", state="published")
    browser.post(address, data)
    assert (
        browser.post(reverse("admin:policies_policy_publish", args=[policy.pk]), {"kind": "major", "note": "x"}).status_code == 403
    )
    assert browser.post(reverse("admin:policies_policy_withdraw", args=[policy.pk]), {"notice": "x"}).status_code == 403
    assert not Entry.objects.exists()
    row = Policy.objects.get()
    assert (row.state, row.title) == ("draft", "Changed")


def test_author_sees_no_publish_button(sign_in):
    policy = make_policy()
    page = sign_in("author").get(reverse("admin:policies_policy_change", args=[policy.pk]))
    assert b'name="_publish"' not in page.content


def test_second_editor_is_refused_and_keeps_the_text(sign_in):
    policy = make_policy()
    browser = sign_in("editor")
    address, first = policy_form_data(browser, policy, title="First")
    _, second = policy_form_data(browser, policy, title="Second")
    browser.post(address, first)
    answer = browser.post(address, second)
    assert answer.status_code == 200
    assert "while your form was open" in answer.content.decode()
    assert 'value="Second"' in answer.content.decode()
    assert Policy.objects.get().title == "First"


def test_form_without_the_seen_revision_is_refused(sign_in):
    policy = make_policy()
    browser = sign_in("editor")
    address, data = policy_form_data(browser, policy, title="Blind", seen_revision="")
    browser.post(address, data)
    assert Policy.objects.get().title != "Blind"


def test_edit_of_live_policy_is_flagged_and_unseen_until_published_with_a_note(sign_in, client):
    make_vocabulary()
    policy = publishing.publish(make_policy(), by=None)
    browser = sign_in("publisher")
    address, data = policy_form_data(browser, policy, title="New title")
    browser.post(address, data)
    row = Policy.objects.get()
    assert row.is_changed
    assert Entry.objects.get().title == "Internet Plus"
    publish = reverse("admin:policies_policy_publish", args=[policy.pk])
    browser.post(publish, {"kind": "major", "note": ""})
    assert Entry.objects.get().version == 1
    browser.post(publish, {"kind": "major", "note": "The title changed.", "reason": "Urgent."})
    assert (Entry.objects.get().title, Entry.objects.get().version) == ("New title", 2)


def test_discard_by_button_brings_the_row_back(sign_in):
    policy = publishing.publish(make_policy(), by=None)
    before = serialize(Policy.objects.get())
    browser = sign_in("editor")
    address, data = policy_form_data(browser, policy, title="Regretted")
    browser.post(address, data)
    browser.post(reverse("admin:policies_policy_discard", args=[policy.pk]))
    assert serialize(Policy.objects.get()) == before
    assert not Policy.objects.get().is_changed


def test_withdrawing_needs_a_notice(sign_in):
    policy = publishing.publish(make_policy(), by=None)
    browser = sign_in("publisher")
    withdraw = reverse("admin:policies_policy_withdraw", args=[policy.pk])
    assert browser.post(withdraw, {"notice": "", "outcome": "withdrawn"}).status_code == 200
    assert Entry.objects.get().standing == "live"
    browser.post(withdraw, {"notice": "Never adopted.", "outcome": "withdrawn"})
    assert Entry.objects.get().standing == "withdrawn"
    assert withdraw in browser.get(reverse("admin:policies_policy_change", args=[policy.pk])).content.decode()
    browser.post(withdraw, {"notice": "By order of a court.", "outcome": "gone"})
    assert Entry.objects.get().standing == "gone"
    assert withdraw not in browser.get(reverse("admin:policies_policy_change", args=[policy.pk])).content.decode()


def test_refusal_to_an_author_says_what_a_publisher_may_do(sign_in):
    refused = sign_in("author").get(reverse("admin:policies_policy_withdraw", args=[make_policy().pk]))
    assert refused.status_code == 403
    assert "You may not publish this or remove it from the site; ask a publisher." in refused.content.decode()


def test_history_and_audit_log_say_removed_from_the_site(sign_in):
    policy = publishing.withdraw(publishing.publish(make_policy(), by=None), by=None, notice="Never adopted.", outcome="withdrawn")
    history = sign_in("author").get(reverse("admin:policies_policy_history", args=[policy.pk])).content.decode()
    assert "</strong> removed from the site" in history
    log = sign_in("publisher").get(reverse("admin:editorial_auditentry_changelist")).content.decode()
    assert '<td class="field-action">removed from the site</td>' in log
    assert '<a href="?action=withdrawn">removed from the site</a>' in " ".join(log.split())


def test_published_policy_cannot_be_deleted(sign_in):
    policy = publishing.publish(make_policy(), by=None)
    browser = sign_in("administrator")
    assert browser.post(reverse("admin:policies_policy_delete", args=[policy.pk]), {"post": "yes"}).status_code == 403


def test_word_paste_is_cleaned_and_cleaning_twice_changes_nothing(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    paste = (
        '<p class="MsoNormal" style="margin:0"><!--[if mso]>x<![endif]--><o:p></o:p><span lang="EN">Text</span>'
        '<script>alert(1)</script><img src="file:///c:/a.png"><a href="javascript:alert(1)">link</a></p>'
    )
    address, data = policy_form_data(browser, policy, body=paste)
    browser.post(address, data)
    body = Policy.objects.get().body
    assert "Text" in body
    for bad in ("Mso", "style", "script", "img", "javascript", "o:p", "<!--"):
        assert bad not in body
    row = Policy.objects.get()
    row.full_clean()
    assert row.body == body


@pytest.mark.parametrize(
    "screen", ["policies_policy", "cases_casestudy", "newsletters_item", "newsletters_issue", "newsletters_specialreport"]
)
def test_list_and_empty_form_of_every_type_open(sign_in, screen):
    browser = sign_in("publisher")
    assert browser.get(reverse(f"admin:{screen}_changelist")).status_code == 200
    assert browser.get(reverse(f"admin:{screen}_add")).status_code == 200


def test_admin_is_never_stored(sign_in):
    answer = sign_in("author").get(reverse("admin:index"))
    assert answer["Cache-Control"] == "private, no-store"
