"""A submission is taken back by who submitted it, until it is approved; publications are assigned."""

import pytest
from django.core.exceptions import PermissionDenied

from editorial.models import AuditEntry
from editorial.workflow.after_save import after_save
from editorial.workflow.assign import assign
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit, take_back
from editorial.workflow.transition_table import may_transition
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(people):
    policy = make_policy(updated_by=people.author, owner=people.author)
    after_save(policy, by=people.author)
    return submit(policy, by=people.author, note="Please look at the date.")


def test_note_of_a_submission_is_kept_in_the_log(submitted):
    assert AuditEntry.objects.get(action="submitted").reason == "Please look at the date."


def test_author_takes_her_own_submission_back(submitted, people):
    assert may_transition(people.author, "take_back", submitted)
    take_back(submitted, by=people.author)
    row = Policy.objects.get()
    assert (row.state, row.submitted_by) == ("draft", None)
    assert AuditEntry.objects.first().action == "taken back"


def test_nobody_else_takes_a_submission_back(submitted, people):
    second_author = create_account("author", "second_author")
    Policy.objects.update(owner=second_author)
    for person in (second_author, people.editor, people.publisher):
        assert not may_transition(person, "take_back", Policy.objects.get())
        with pytest.raises(PermissionDenied, match="Only the person who submitted it"):
            take_back(submitted, by=person)
    assert Policy.objects.get().state == "in_review"


def test_approved_text_is_not_taken_back(submitted, people):
    approve(submitted, by=people.editor)
    with pytest.raises(TransitionRefused, match="approved already"):
        take_back(submitted, by=people.author)


def test_text_taken_back_while_an_editor_reads_it_is_not_approved(submitted, people):
    seen = Policy.objects.get().lock_version
    take_back(submitted, by=people.author)
    submit(submitted, by=people.author)
    with pytest.raises(TransitionRefused, match="read it again"):
        approve(submitted, by=people.editor, seen_revision=seen)


def test_next_version_of_a_live_text_that_is_taken_back_is_live_with_changes(people):
    policy = publish(make_policy(updated_by=people.author), by=None)
    submit(policy, by=people.author)
    take_back(policy, by=people.author)
    assert Policy.objects.get().state == "published"


def test_assigned_text_keeps_its_approval_and_its_editor(submitted, people):
    approve(submitted, by=people.editor)
    before = Policy.objects.get()
    assign(submitted, by=people.editor, owner=people.second_editor)
    row = Policy.objects.get()
    assert (row.owner, row.state, row.updated_by) == (people.second_editor, "approved", people.author)
    assert row.lock_version == before.lock_version + 1
    assert AuditEntry.objects.first().reason == "to second"
    assign(row, by=people.editor, owner=people.second_editor)
    assert Policy.objects.get().lock_version == row.lock_version


def test_person_without_the_right_assigns_nothing(submitted):
    with pytest.raises(PermissionDenied):
        assign(submitted, by=create_account("guest"), owner=None)
