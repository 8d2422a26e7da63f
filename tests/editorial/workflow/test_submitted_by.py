"""Who submitted a text, and whether it was returned, stands on the publication and not in the log."""

import pytest

from editorial.models import AuditEntry
from editorial.workflow.after_save import after_save, keep_snapshot
from editorial.workflow.publishing import publish
from editorial.workflow.restoring import discard, restore_snapshot
from editorial.workflow.review import approve, is_author, return_to_draft, submit
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(django_user_model):
    return django_user_model.objects.create_superuser("author")


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("editor")


@pytest.fixture
def submitted(author):
    return submit(make_policy(), by=author)


def stored():
    return Policy.objects.values_list("submitted_by__username", "return_remark").get()


def test_submitter_is_read_from_the_publication_and_not_from_the_log(submitted, editor):
    AuditEntry.objects.create(uid=submitted.uid, action=AuditEntry.Action.SUBMITTED, by_id=editor.pk, channel="admin")
    assert stored() == ("author", "")
    assert not is_author(editor, submitted)


def test_returned_text_keeps_who_submitted_it_and_says_why_until_it_is_submitted_again(submitted, editor):
    return_to_draft(submitted, by=editor, remark="The date is missing.")
    assert stored() == ("author", "The date is missing.")
    submit(submitted, by=editor)
    assert stored() == ("editor", "")


def test_returned_text_that_is_discarded_is_not_returned_any_more(author, editor):
    policy = publish(make_policy(), by=None)
    submit(policy, by=author)
    return_to_draft(policy, by=editor, remark="Too long.")
    discard(policy, by=author)
    assert stored() == (None, "")


def test_published_text_is_submitted_by_nobody(submitted, editor):
    approve(submitted, by=editor)
    assert stored() == ("author", "")
    publish(submitted, by=editor)
    assert stored() == (None, "")


def test_edit_that_voids_the_approval_ends_the_submission(submitted, editor):
    approve(submitted, by=editor)
    policy = Policy.objects.get()
    policy.title = "Another one"
    policy.save()
    after_save(policy, by=editor)
    assert stored() == (None, "")


def test_text_restored_while_under_review_is_submitted_by_nobody(submitted, editor):
    earlier = keep_snapshot(submitted, by=None)
    restore_snapshot(submitted, earlier, by=editor)
    assert stored() == (None, "")
