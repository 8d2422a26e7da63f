"""Many at once: each is shown, moved and answered by itself; rights, states and keys that are forged move nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseStudy
from editorial.admin.batch.batch_links import batch_url
from editorial.admin.batch.batch_rows import BATCHES
from editorial.models import Approval, AuditEntry
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from editorial.workflow.transition_table import TRANSITIONS
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
LIST = "/admin/policies/policy/?q=plan"


@pytest.fixture
def author():
    return create_account("author")


@pytest.fixture
def editor():
    return create_account("editor")


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def drafts_of(person, count=3, **values) -> list[Policy]:
    rows = [make_policy(f"plan-{n}", title=f"Plan {n}", updated_by=person, owner=person, **values) for n in range(1, count + 1)]
    after_save(*rows, by=person)
    return rows


def submitted_by(person, count=3) -> list[Policy]:
    return [submit(row, by=person) for row in drafts_of(person, count)]


def address(name, rows) -> str:
    return batch_url(name, rows, back=LIST)


def answers(browser, name, rows, **typed):
    """Sends the screen as it is shown, with all rows ticked and what is typed."""
    page = browser.get(address(name, rows))
    data = {"chosen": [row.key for row in page.context["rows"]]}
    for row in page.context["rows"]:
        if row.form and "seen_revision" in row.form.fields:
            data[f"{row.key}-seen_revision"] = row.form["seen_revision"].value()
    return browser.post(address(name, rows), data | typed, follow=True)


def states() -> list[str]:
    return list(Policy.objects.order_by("pk").values_list("state", flat=True))


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_list_offers_to_each_role_what_it_may_do(author, editor):
    drafts_of(author)
    offered = {
        person.username: {name for name, _ in signed_in(person).get(LIST).context["action_form"].fields["action"].choices}
        for person in (author, editor)
    }
    assert offered["author"] == {"", "batch_submit", "batch_assign"}
    assert offered["editor"] == {"", "batch_submit", "batch_approve", "batch_return", "batch_assign"}


def test_action_of_the_list_leads_to_the_screen_with_the_chosen_and_back(author):
    rows = drafts_of(author)
    sent = {"action": "batch_submit", "_selected_action": [row.pk for row in rows[:2]]}
    page = signed_in(author).post(LIST, sent, follow=True)
    assert [row.publication.title for row in page.context["rows"]] == ["Plan 2", "Plan 1"]
    assert page.context["back"] == LIST


def test_several_are_submitted_with_one_note_or_a_note_of_their_own(author):
    rows = drafts_of(author)
    answer = answers(
        signed_in(author), "submit", rows, **{"all-note": "For April.", f"policy-{rows[1].pk}-note": "Check the date."}
    )
    assert answer.redirect_chain[-1][0] == LIST
    assert messages_of(answer) == ["Submitted for review: “Plan 1”, “Plan 2”, “Plan 3”."]
    assert states() == ["in_review"] * 3
    notes = AuditEntry.objects.filter(action="submitted").order_by("pk").values_list("reason", flat=True)
    assert list(notes) == ["For April.", "Check the date.", "For April."]


def test_one_that_lacks_something_stops_no_other_and_says_why_in_its_place(author):
    rows = drafts_of(author)
    Policy.objects.filter(pk=rows[1].pk).update(summary="")
    answer = answers(signed_in(author), "submit", rows, **{"all-note": "For April."})
    assert states() == ["in_review", "draft", "in_review"]
    done, refused, _ = answer.context["rows"]
    assert (done.result, done.form) == ("Submitted for review.", None)
    assert refused.errors == ["Summary: Readers see the summary first: write one before publishing."]
    assert answer.content.decode().count('name="chosen"') == 1


def test_each_text_is_shown_and_ticked_by_itself_before_it_is_approved(author, editor):
    rows = submitted_by(author)
    live = publish(make_policy("live", title="Live", updated_by=author), by=None)
    Policy.objects.filter(pk=live.pk).update(title="Alive")
    submit(live, by=author)
    page = signed_in(editor).get(address("approve", [*rows, live]))
    html = page.content.decode()
    assert html.count("<h2>The whole text</h2>") == 3
    assert "What it says" in html
    assert "<del>Live</del><ins>Alive</ins>" in html
    assert not any(row.is_ticked for row in page.context["rows"])
    assert not re.search('name="chosen"[^>]*checked', html)


def test_approval_is_one_for_each_text_that_was_ticked(author, editor):
    rows = submitted_by(author)
    browser = signed_in(editor)
    answers(browser, "approve", rows, chosen=[f"policy-{row.pk}" for row in rows[:2]])
    assert states() == ["approved", "approved", "in_review"]
    assert {approval.snapshot.uid for approval in Approval.objects.all()} == {row.uid for row in rows[:2]}


def test_text_that_was_edited_while_it_was_read_is_refused_by_name_and_shown_anew(author, editor):
    rows = submitted_by(author)
    browser = signed_in(editor)
    seen = {row.pk: Policy.objects.get(pk=row.pk).lock_version for row in rows}
    form, data = policy_form_data(signed_in(author), rows[0], title="Plan one, changed")
    signed_in(author).post(form, data)
    sent = {"chosen": [f"policy-{pk}" for pk in seen]} | {f"policy-{pk}-seen_revision": number for pk, number in seen.items()}
    answer = browser.post(address("approve", rows), sent)
    assert states() == ["in_review", "approved", "approved"]
    refused = answer.context["rows"][0]
    assert "last edited by author" in refused.errors[0]
    assert refused.publication.title == "Plan one, changed"
    assert refused.form["seen_revision"].value() == Policy.objects.get(pk=rows[0].pk).lock_version
    assert not refused.is_ticked


def test_approval_without_the_number_of_the_text_that_was_seen_is_refused(author, editor):
    rows = submitted_by(author)
    answer = signed_in(editor).post(address("approve", rows), {"chosen": [f"policy-{row.pk}" for row in rows]})
    assert states() == ["in_review"] * 3
    assert all(row.errors for row in answer.context["rows"])


def test_who_wrote_one_of_them_approves_the_others(author, editor):
    rows = submitted_by(author)
    Policy.objects.filter(pk=rows[0].pk).update(updated_by=editor)
    answer = answers(signed_in(editor), "approve", rows)
    assert states() == ["in_review", "approved", "approved"]
    assert "somebody else reads and approves it" in answer.context["rows"][0].errors[0]


def test_several_are_returned_with_one_remark_or_remarks_of_their_own(author, editor):
    rows = submitted_by(author)
    answers(signed_in(editor), "return", rows, **{"all-remark": "Name the issuer.", f"policy-{rows[2].pk}-remark": "Too long."})
    assert states() == ["draft"] * 3
    remarks = list(Policy.objects.order_by("pk").values_list("return_remark", flat=True))
    assert remarks == ["Name the issuer.", "Name the issuer.", "Too long."]


def test_return_without_any_remark_keeps_what_was_typed_for_the_others(author, editor):
    rows = submitted_by(author, 2)
    answer = answers(signed_in(editor), "return", rows, **{f"policy-{rows[0].pk}-remark": "Too long."})
    assert states() == ["draft", "in_review"]
    assert answer.context["rows"][1].errors == ["What should be changed: This field is required."]


def test_several_are_assigned_to_one_person_or_to_nobody(author, editor):
    rows = drafts_of(author)
    answers(signed_in(author), "assign", rows, **{"all-owner": editor.pk})
    assert set(Policy.objects.values_list("owner__username", flat=True)) == {"editor"}
    answers(signed_in(author), "assign", rows[:1], **{"all-owner": ""})
    assert Policy.objects.get(pk=rows[0].pk).owner is None


def test_assignment_to_somebody_who_is_not_of_the_desk_is_refused(author, django_user_model):
    rows = drafts_of(author)
    stranger = django_user_model.objects.create_user("stranger")
    for owner in (stranger.pk, 10**9, "x"):
        answer = answers(signed_in(author), "assign", rows, **{"all-owner": owner})
        assert all(row.errors for row in answer.context["rows"])
    assert set(Policy.objects.values_list("owner__username", flat=True)) == {"author"}


def test_forged_keys_and_states_move_nothing(author, editor):
    rows = submitted_by(author, 2)
    approved = approve(rows[0], by=editor)
    browser = signed_in(editor)
    before = AuditEntry.objects.count()
    for key in (f"policy-{approved.pk}", "policy-999999", "policy-9" * 30, "policy-%00", f"case-{approved.pk}", "x", "policy-"):
        sent = {"chosen": [key], f"{key}-seen_revision": Policy.objects.get(pk=approved.pk).lock_version}
        assert browser.post(reverse("batch", args=["approve"]) + f"?row={key}", sent).status_code in (200, 302, 400), key
    assert AuditEntry.objects.count() == before
    assert states() == ["approved", "in_review"]


def test_one_in_another_state_says_why_and_is_not_asked_about(author, editor):
    rows = submitted_by(author, 2)
    approve(rows[0], by=editor)
    approved, waiting = signed_in(editor).get(address("approve", rows)).context["rows"]
    assert (approved.form, approved.refusal) == (None, TRANSITIONS["approve"].refusal)
    assert waiting.form
    assert not waiting.refusal


def test_row_that_the_address_does_not_name_is_not_moved(author):
    rows = drafts_of(author, 2)
    signed_in(author).post(address("submit", rows[:1]), {"chosen": [f"policy-{row.pk}" for row in rows]})
    assert states() == ["in_review", "draft"]


def test_author_approves_nothing_and_a_guest_sees_nothing(author):
    rows = submitted_by(author)
    for person, name in ((author, "approve"), (author, "return"), (create_account("guest"), "submit")):
        assert signed_in(person).get(address(name, rows)).status_code == 403
        assert signed_in(person).post(address(name, rows), {"chosen": [f"policy-{rows[0].pk}"]}).status_code == 403
    assert signed_in(author).get(reverse("batch", args=["publish"])).status_code == 404
    assert states() == ["in_review"] * 3


def test_rights_are_those_of_each_type(author, editor):
    policy, case = submitted_by(author, 1)[0], CaseStudy.objects.create(slug="case", title="Case", updated_by=author)
    editor.groups.clear()
    for codename in ("view_policy", "review_policy", "view_casestudy"):
        editor.user_permissions.add(editor.user_permissions.model.objects.get(codename=codename))
    first, second = signed_in(editor).get(address("approve", [policy, case])).context["rows"]
    assert (first.refusal, second.refusal) == ("", "You may not review this; ask an editor.")


def test_number_of_rows_is_bounded_and_said(author, editor):
    most = BATCHES["approve"].max_rows
    rows = drafts_of(author, most + 1)
    page = signed_in(editor).get(address("approve", rows))
    assert page.status_code == 400
    assert f"At most {most} at once" in page.content.decode()
    sent = {"action": "batch_approve", "_selected_action": [row.pk for row in rows]}
    answer = signed_in(editor).post("/admin/policies/policy/", sent, follow=True)
    assert messages_of(answer) == [f"Approve: at most {most} at once. Choose fewer."]


def test_nothing_ticked_is_said_and_moves_nothing(author):
    rows = drafts_of(author)
    answer = signed_in(author).post(address("submit", rows), {f"policy-{rows[0].pk}-note": "Typed.", "all-note": "For all."})
    assert "Typed." in answer.content.decode()
    assert "For all." in answer.content.decode()
    assert "Nothing is ticked" in answer.content.decode()
    assert states() == ["draft"] * 3


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/policies/", "javascript:alert(1)"])
def test_way_back_leads_nowhere_else(author, back):
    page = signed_in(author).get(batch_url("submit", drafts_of(author), back=back))
    assert page.context["back"] == reverse("admin:index")


def test_screen_takes_as_many_statements_for_twenty_as_for_two(author, editor):
    rows = submitted_by(author, 20)
    live = [publish(row, by=None, reason="x") for row in rows[:10]]
    Policy.objects.filter(pk__in=[row.pk for row in live]).update(summary="Another one.", state="in_review")
    browser = signed_in(editor)

    def count(chosen):
        browser.get(address("approve", chosen))
        with CaptureQueriesContext(connection) as asked:
            browser.get(address("approve", chosen))
        return len(asked)

    assert count(rows[9:11]) == count(rows) <= 40
