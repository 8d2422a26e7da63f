"""The head of a form says what happened, what waits for whom, and who else is here; nothing of it is said a second time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.models import OpenForm, Schedule
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.restoring import set_aside
from editorial.workflow.review import approve, return_to_draft, submit
from editorial.workflow.scheduling import schedule
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def screen(name: str, *args: object) -> str:
    return reverse(f"admin:policies_policy_{name}", args=args)


@pytest.fixture
def author():
    return create_account("author")


@pytest.fixture
def editor():
    return create_account("editor")


@pytest.fixture
def draft(author):
    policy = make_policy(owner=author, updated_by=author)
    after_save(policy, by=author, is_new=True)
    return policy


def head_of_form(person, row, query="") -> str:
    """What stands above the first field."""
    browser = Client()
    browser.force_login(person)
    page = browser.get(screen("change", row.pk) + query).content.decode()
    return page.split('<section class="state-panel"')[1].split("</section>")[0]


def test_returned_text_has_its_remark_at_the_head_with_who_and_when(draft, author, editor):
    submit(draft, by=author)
    return_to_draft(draft, by=editor, remark="Name the <ministry>.")
    head = head_of_form(author, draft)
    assert "Returned by editor on" in head
    assert "Name the &lt;ministry&gt;." in head
    assert "Waits for author to submit it." in head


def test_note_of_the_submission_stands_at_the_head_until_it_is_returned(draft, author, editor):
    submit(draft, by=author, note="The date is from the press conference.")
    head = head_of_form(editor, draft)
    assert "Submitted by author on" in head
    assert "The date is from the press conference." in head
    assert "Waits for an editor." in head
    return_to_draft(draft, by=editor, remark="Check it.")
    assert "press conference" not in head_of_form(author, draft)


def test_editor_who_wrote_it_reads_that_another_one_approves(draft, editor):
    submit(draft, by=editor)
    assert "Waits for another editor: you wrote or submitted it." in head_of_form(editor, draft)


def test_approved_text_says_who_approved_it_and_waits_for_a_publisher(draft, author, editor):
    submit(draft, by=author)
    approve(draft, by=editor)
    head = head_of_form(author, draft)
    assert "Approved by editor on" in head
    assert "Waits for a publisher." in head


def test_lapsed_approval_is_said_at_the_head(draft, author, editor):
    submit(draft, by=author)
    approve(draft, by=editor)
    browser = Client()
    browser.force_login(author)
    address, data = policy_form_data(browser, draft, title="Another")
    browser.post(address, data)
    assert "Approval lapsed on" in head_of_form(author, draft)


def test_schedule_stands_at_the_head_and_says_that_the_approved_text_goes_live(draft, author):
    submit(draft, by=None)
    approve(draft, by=None)
    schedule(draft, by=None, publish_at=timezone.now() + timedelta(days=1))
    head = head_of_form(author, draft)
    assert "Goes live" in head
    assert "the approved one goes live" not in head
    browser = Client()
    browser.force_login(author)
    address, data = policy_form_data(browser, draft, title="Another")
    browser.post(address, data)
    assert "the approved one goes live" in head_of_form(author, draft)
    Schedule.objects.update(failure="Its address is taken.", failed_at=timezone.now())
    assert "It did not go live: Its address is taken." in head_of_form(author, draft)


def test_draft_set_aside_is_brought_back_from_the_head(draft, author):
    publish(draft, by=None)
    browser = Client()
    browser.force_login(author)
    address, data = policy_form_data(browser, draft, title="Next")
    browser.post(address, data)
    set_aside(Policy.objects.get(), by=author)
    head = head_of_form(author, draft)
    assert "A draft is set aside since" in head
    assert screen("bring_back", draft.pk) in head


def test_submission_that_lacks_something_leads_back_to_the_form_which_names_all_of_it_with_its_fields(draft, author):
    Policy.objects.update(summary="")
    draft.sources.clear()
    browser = Client()
    browser.force_login(author)
    page = browser.get(screen("submit", draft.pk), follow=True)
    assert page.redirect_chain[-1][0].endswith("?refused=submit")
    head = page.content.decode().split('<section class="state-panel"')[1].split("</section>")[0]
    assert "Not submitted yet: this is missing." in head
    assert 'href="#id_summary" data-field="id_summary"' in head
    assert 'href="#id_sources" data-field="id_sources"' in head
    assert 'id="id_summary"' in page.content.decode()


def test_forged_refusal_says_nothing_about_a_text_that_is_whole(draft, author):
    for query in ("?refused=submit", "?refused=nonsense", "?refused=%3Cscript%3E"):
        assert "missing" not in head_of_form(author, draft, query)


def test_other_person_at_the_form_is_named_at_its_head_without_scripts(draft, author, editor):
    OpenForm.objects.create(uid=draft.uid, type="policy", by=editor, seen_at=timezone.now())
    assert "editor has this form open too." in head_of_form(author, draft)
    OpenForm.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "form open too" not in head_of_form(author, draft)


def test_head_of_a_quiet_text_is_one_line(draft, author):
    publish(draft, by=None)
    head = head_of_form(author, draft)
    assert "state-line" not in head
    assert head.count("<p") == 1


def test_side_panel_repeats_nothing_of_the_head(draft, author, editor):
    submit(draft, by=author, note="A note.")
    browser = Client()
    browser.force_login(editor)
    panel = browser.get(screen("panel", draft.pk)).content.decode()
    assert "A note." not in panel
    assert "Submitted" not in panel


def test_state_is_read_with_few_statements(draft, author, editor):
    submit(draft, by=None)
    approve(draft, by=None)
    schedule(draft, by=None, publish_at=timezone.now() + timedelta(days=1))
    browser = Client()
    browser.force_login(author)
    browser.get(screen("state", draft.pk))
    with CaptureQueriesContext(connection) as asked:
        browser.get(screen("state", draft.pk))
    assert len(asked) <= 20
