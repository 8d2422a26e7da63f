"""Submit, return, approve: a second person reads exactly what goes out."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalogue.models import Entry
from editorial.models import Approval, AuditEntry, Remark
from editorial.workflow.after_save import after_save
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, return_to_draft, submit
from editorial.workflow.transition_table import TRANSITIONS
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted_policy(people):
    policy = make_policy(updated_by=people.author)
    after_save(policy, by=people.author)
    return policy


@pytest.fixture
def submitted_policy(drafted_policy, people):
    return submit(drafted_policy, by=people.author)


def save_edit(policy, by, **values):
    """As the form saves."""
    row = Policy.objects.get(pk=policy.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.lock_version += 1
    row.save()
    after_save(row, by=by)
    return Policy.objects.get(pk=policy.pk)


def test_walk_from_draft_to_readers(drafted_policy, people, client):
    submit(drafted_policy, by=people.author)
    approve(drafted_policy, by=people.editor)
    publish(drafted_policy, by=people.publisher)
    assert client.get("/policies/internet-plus/").status_code == 200
    row = Policy.objects.get()
    assert (row.state, row.is_changed) == ("published", False)
    acts = list(AuditEntry.objects.order_by("pk").values_list("action", "by_name"))
    assert acts == [("saved", "author"), ("submitted", "author"), ("approved", "editor"), ("published", "publisher")]


def test_draft_that_lacks_its_summary_cannot_be_submitted(drafted_policy, people):
    Policy.objects.update(summary="")
    with pytest.raises(ValidationError) as refused:
        submit(Policy.objects.get(), by=people.author)
    assert "summary" in refused.value.message_dict


def test_author_can_neither_approve_nor_return(submitted_policy, people):
    with pytest.raises(PermissionDenied):
        approve(submitted_policy, by=people.author)
    with pytest.raises(PermissionDenied):
        return_to_draft(submitted_policy, by=people.author, remark="x")


def test_who_submitted_or_edited_last_does_not_approve(drafted_policy, people):
    submit(drafted_policy, by=people.editor)
    with pytest.raises(ValidationError, match="somebody else"):
        approve(drafted_policy, by=people.editor)
    save_edit(drafted_policy, people.second_editor, summary="Better said.")
    with pytest.raises(ValidationError, match="somebody else"):
        approve(drafted_policy, by=people.second_editor)
    assert Policy.objects.get().state == "in_review"


def test_publisher_overrides_with_a_reason_that_is_kept(drafted_policy, people):
    submit(drafted_policy, by=people.publisher)
    with pytest.raises(ValidationError) as refused:
        approve(drafted_policy, by=people.publisher)
    assert "reason" in refused.value.message_dict
    approve(drafted_policy, by=people.publisher, reason="Everybody else is at the forum.")
    assert Approval.objects.get().reason == "Everybody else is at the forum."
    assert AuditEntry.objects.get(action="approved").reason == "Everybody else is at the forum."


def test_returning_needs_a_remark_that_stands_beside_the_form(submitted_policy, people):
    with pytest.raises(ValidationError):
        return_to_draft(submitted_policy, by=people.editor, remark=" ")
    return_to_draft(submitted_policy, by=people.editor, remark="Name the ministry.")
    assert Policy.objects.get().state == "draft"
    assert Remark.objects.get().text == "Name the ministry."


def test_approval_covers_the_approved_text_only(submitted_policy, people):
    approve(submitted_policy, by=people.editor)
    row = save_edit(submitted_policy, people.author, summary="Something else.")
    assert row.state == "draft"
    with pytest.raises(ValidationError) as refused:
        publish(row, by=people.publisher)
    assert "reason" in refused.value.message_dict
    assert not Entry.objects.exists()


def test_save_that_changes_nothing_keeps_the_approval(submitted_policy, people):
    approve(submitted_policy, by=people.editor)
    assert save_edit(submitted_policy, people.author).state == "approved"


def test_text_saved_while_it_was_read_is_not_approved(submitted_policy, people):
    seen = Policy.objects.get().lock_version
    save_edit(submitted_policy, people.author, summary="Changed under the reader's eyes.")
    with pytest.raises(TransitionRefused, match="read it again"):
        approve(submitted_policy, by=people.editor, seen_revision=seen)


@pytest.mark.parametrize("verb", [submit, approve])
def test_move_from_a_wrong_state_says_why(submitted_policy, people, verb):
    approve(submitted_policy, by=people.editor)
    with pytest.raises(TransitionRefused) as refused:
        verb(submitted_policy, by=people.second_editor)
    assert str(refused.value) == TRANSITIONS[verb.__name__].refusal


def test_live_text_stays_live_while_its_next_version_is_reviewed(submitted_policy, people, client):
    approve(submitted_policy, by=people.editor)
    publish(submitted_policy, by=people.publisher)
    row = save_edit(submitted_policy, people.author, title="Next title")
    assert (row.state, row.is_changed) == ("published", True)
    submit(row, by=people.author)
    assert client.get("/api/v1/policies/internet-plus/").json()["title"] == "Internet Plus"
    return_to_draft(row, by=people.editor, remark="Not yet.")
    assert Policy.objects.get().state == "published"
