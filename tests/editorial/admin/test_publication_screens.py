"""What stands beside and behind a form: differences, remarks, who else is here, history, the audit log."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import AuditEntry, OpenForm, Snapshot
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def screen(name: str, *args: object) -> str:
    return reverse(f"admin:policies_policy_{name}", args=args)


@pytest.fixture
def live_policy():
    return publish(make_policy(body="<p>It joins the Internet with manufacturing.</p>"), by=None)


def colleague(name="colleague", role="editor"):
    browser = Client()
    browser.force_login(create_account(role, name))
    return browser


def test_panel_shows_by_the_word_what_differs_from_what_readers_see(sign_in, live_policy):
    browser = sign_in("author")
    address, data = policy_form_data(browser, live_policy, body="<p>It joins the Internet with modern industry.</p>")
    browser.post(address, data)
    panel = browser.get(screen("panel", live_policy.pk)).content.decode()
    assert "It joins the Internet with <del>manufacturing</del><ins>modern industry</ins>." in panel


def test_panel_compares_lists_children_and_chinese_by_the_character(sign_in, live_policy):
    Policy.objects.update(title_zh="互联网加")
    live_policy.events.create(happened_on="2015-07-04", happened_on_precision="day", title="Published")
    after_save(Policy.objects.get(), by=None)
    panel = sign_in("author").get(screen("panel", live_policy.pk)).content.decode()
    assert "<ins>互联网加</ins>" in panel
    assert "Published" in panel.split("Policy events")[1]


def test_each_sees_that_the_other_has_the_form_open(sign_in, live_policy):
    browser = sign_in("author")
    other = colleague()
    assert "form open too" not in browser.get(screen("state", live_policy.pk)).content.decode()
    assert "author has this form open too" in other.get(screen("state", live_policy.pk)).content.decode()
    assert "colleague has this form open too" in browser.get(screen("change", live_policy.pk)).content.decode()
    assert OpenForm.objects.count() == 2


def test_remark_stands_beside_the_form_and_is_escaped(sign_in, live_policy):
    browser = sign_in("author")
    browser.post(screen("remark", live_policy.pk), {"text": "Is <b>this</b> the right date?"})
    assert "Is &lt;b&gt;this&lt;/b&gt; the right date?" in browser.get(screen("panel", live_policy.pk)).content.decode()


def test_history_compares_any_two_and_restores_one(sign_in, live_policy):
    browser = sign_in("author")
    address, data = policy_form_data(browser, live_policy, title="Second title")
    browser.post(address, data)
    old, new = Snapshot.objects.order_by("pk").values_list("pk", flat=True)
    page = browser.get(screen("history", live_policy.pk)).content.decode()
    assert "Version 1" in page
    compared = browser.get(screen("compare", live_policy.pk), {"old": new, "new": old}).content.decode()
    assert "<del>Internet Plus</del><ins>Second title</ins>" in compared
    assert ">Internet Plus</h1>" in browser.get(screen("preview", live_policy.pk), {"text": old}).content.decode()
    browser.post(screen("restore", live_policy.pk, old))
    assert Policy.objects.get().title == "Internet Plus"


def test_texts_of_another_publication_are_not_compared_or_restored_here(sign_in, live_policy):
    other = publish(make_policy("other", title="Other"), by=None)
    foreign = Snapshot.objects.get(uid=other.uid)
    own = Snapshot.objects.get(uid=live_policy.uid)
    browser = sign_in("author")
    assert browser.get(screen("compare", live_policy.pk), {"old": own.pk, "new": foreign.pk}).status_code == 404
    assert browser.get(screen("preview", live_policy.pk), {"text": foreign.pk}).status_code == 404
    assert browser.post(screen("restore", live_policy.pk, foreign.pk)).status_code == 404


def test_scheduled_text_asks_what_becomes_of_the_schedule(sign_in, live_policy):
    browser = sign_in("publisher")
    Policy.objects.update(state="scheduled")
    _, data = policy_form_data(browser, live_policy)
    assert data["schedule_choice"] == "keep"
    address, data = policy_form_data(browser, live_policy, schedule_choice="take back", title="Another")
    browser.post(address, data)
    assert Policy.objects.get().state == "published"
    assert Policy.objects.get().is_changed


def test_taking_the_schedule_back_without_the_right_loses_no_text(sign_in, live_policy):
    browser = sign_in("author")
    Policy.objects.update(state="scheduled")
    address, data = policy_form_data(browser, live_policy, schedule_choice="take back", title="Another")
    page = browser.post(address, {**data, "_continue": "1"}, follow=True).content.decode()
    assert "ask a publisher" in page
    assert (Policy.objects.get().title, Policy.objects.get().state) == ("Another", "scheduled")


def test_form_of_something_new_offers_review_and_to_publishers_publication(sign_in):
    add = reverse("admin:policies_policy_add")
    page = sign_in("author").get(add).content.decode()
    assert 'name="_submit"' in page
    assert 'name="_publish"' not in page
    assert 'name="_publish"' in colleague("chief", "publisher").get(add).content.decode()


def test_scheduled_draft_is_not_deleted(sign_in):
    policy = make_policy(state="scheduled")
    browser = sign_in("administrator")
    assert browser.post(reverse("admin:policies_policy_delete", args=[policy.pk]), {"post": "yes"}).status_code == 403


def test_bringing_back_what_was_never_set_aside_says_so(sign_in, live_policy):
    page = sign_in("author").get(screen("bring_back", live_policy.pk), follow=True).content.decode()
    assert "No draft of it is set aside." in page


def test_audit_log_says_through_which_channel_and_exports_without_formulas(sign_in, live_policy):
    browser = sign_in("publisher")
    Policy.objects.update(title="=HYPERLINK(1)")
    address, data = policy_form_data(browser, live_policy)
    browser.post(address, data)
    assert AuditEntry.objects.first().channel == "admin"
    assert AuditEntry.objects.last().channel == "command"
    history = browser.get(reverse("admin:policies_policy_history", args=[live_policy.pk])).content.decode()
    assert '<span class="quiet">admin</span>' in history
    assert '<span class="quiet">command</span>' in history
    answer = browser.get(reverse("admin:editorial_auditentry_export"), {"action": "saved"})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["action"] for row in rows] == ["saved"]
    assert rows[0]["title"] == "'=HYPERLINK(1)"


def test_bringing_back_shows_what_both_changed_and_asks(sign_in, live_policy):
    browser = sign_in("author")
    address, data = policy_form_data(browser, live_policy, title="Draft title", body="<p>Draft.</p>")
    browser.post(address, data)
    browser.post(screen("set_aside", live_policy.pk))
    address, data = policy_form_data(browser, live_policy, title="Fixed title")
    browser.post(address, data)
    page = browser.get(screen("bring_back", live_policy.pk)).content.decode()
    assert "<del>Fixed </del><ins>Draft </ins>title" in page
    assert "Draft." not in page
    assert "This field is required" in browser.post(screen("bring_back", live_policy.pk)).content.decode()
    browser.post(screen("bring_back", live_policy.pk), {"title": "row"})
    row = Policy.objects.get()
    assert (row.title, row.body) == ("Fixed title", "<p>Draft.</p>")
