"""Submit, return, approve: a second person reads exactly what goes out."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalogue.models import Entry
from editorial.models import Approval, AuditEntry, Remark
from editorial.workflow import moves
from policies.models import Policy
from tests.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(desk):
    policy = make_policy(updated_by=desk.author)
    moves.edited(policy, by=desk.author)
    return policy


@pytest.fixture
def submitted(written, desk):
    return moves.submit(written, by=desk.author)


def edit(policy, by, **values):
    """As the form saves."""
    row = Policy.objects.get(pk=policy.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()
    moves.edited(row, by=by)
    return Policy.objects.get(pk=policy.pk)


def test_walk_from_draft_to_readers(written, desk, client):
    moves.submit(written, by=desk.author)
    moves.approve(written, by=desk.editor)
    moves.publish(written, by=desk.publisher)
    assert client.get("/policies/internet-plus/").status_code == 200
    row = Policy.objects.get()
    assert (row.state, row.is_changed) == ("published", False)
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "by_name"))
    assert acts == [("saved", "author"), ("submitted", "author"), ("approved", "editor"), ("published", "publisher")]


def test_draft_that_lacks_its_summary_cannot_be_submitted(written, desk):
    Policy.objects.update(summary="")
    with pytest.raises(ValidationError) as refused:
        moves.submit(Policy.objects.get(), by=desk.author)
    assert "summary" in refused.value.message_dict


def test_author_can_neither_approve_nor_return(submitted, desk):
    with pytest.raises(PermissionDenied):
        moves.approve(submitted, by=desk.author)
    with pytest.raises(PermissionDenied):
        moves.return_to_draft(submitted, by=desk.author, remark="x")


def test_who_submitted_or_edited_last_does_not_approve(written, desk):
    moves.submit(written, by=desk.editor)
    with pytest.raises(ValidationError, match="somebody else"):
        moves.approve(written, by=desk.editor)
    edit(written, desk.second_editor, summary="Better said.")
    with pytest.raises(ValidationError, match="somebody else"):
        moves.approve(written, by=desk.second_editor)
    assert Policy.objects.get().state == "in_review"


def test_publisher_overrides_with_a_reason_that_is_kept(written, desk):
    moves.submit(written, by=desk.publisher)
    with pytest.raises(ValidationError) as refused:
        moves.approve(written, by=desk.publisher)
    assert "reason" in refused.value.message_dict
    moves.approve(written, by=desk.publisher, reason="Everybody else is at the forum.")
    assert Approval.objects.get().reason == "Everybody else is at the forum."
    assert AuditEntry.objects.get(act="approved").reason == "Everybody else is at the forum."


def test_returning_needs_a_remark_that_stands_beside_the_form(submitted, desk):
    with pytest.raises(ValidationError):
        moves.return_to_draft(submitted, by=desk.editor, remark=" ")
    moves.return_to_draft(submitted, by=desk.editor, remark="Name the ministry.")
    assert Policy.objects.get().state == "draft"
    assert Remark.objects.get().text == "Name the ministry."


def test_approval_covers_the_approved_text_only(submitted, desk):
    moves.approve(submitted, by=desk.editor)
    row = edit(submitted, desk.author, summary="Something else.")
    assert row.state == "draft"
    with pytest.raises(ValidationError) as refused:
        moves.publish(row, by=desk.publisher)
    assert "reason" in refused.value.message_dict
    assert not Entry.objects.exists()


def test_save_that_changes_nothing_keeps_the_approval(submitted, desk):
    moves.approve(submitted, by=desk.editor)
    assert edit(submitted, desk.author).state == "approved"


def test_text_saved_while_it_was_read_is_not_approved(submitted, desk):
    seen = Policy.objects.get().revision
    edit(submitted, desk.author, summary="Changed under the reader's eyes.")
    with pytest.raises(moves.MoveRefused, match="read it again"):
        moves.approve(submitted, by=desk.editor, seen_revision=seen)


@pytest.mark.parametrize("move", ["submit", "approve"])
def test_move_from_a_wrong_state_says_why(submitted, desk, move):
    moves.approve(submitted, by=desk.editor)
    with pytest.raises(moves.MoveRefused) as refused:
        getattr(moves, move)(submitted, by=desk.second_editor)
    assert str(refused.value) == moves.MOVES[move].refusal


def test_live_text_stays_live_while_its_next_version_is_reviewed(submitted, desk, client):
    moves.approve(submitted, by=desk.editor)
    moves.publish(submitted, by=desk.publisher)
    row = edit(submitted, desk.author, title="Next title")
    assert (row.state, row.is_changed) == ("published", True)
    moves.submit(row, by=desk.author)
    assert client.get("/api/v1/policies/internet-plus/").json()["title"] == "Internet Plus"
    moves.return_to_draft(row, by=desk.editor, remark="Not yet.")
    assert Policy.objects.get().state == "published"
