"""Earlier texts: discarded, restored, set aside and brought back."""

import pytest
from django.core.exceptions import ValidationError

from editorial.content.consistency_check import check_catalogue
from editorial.content.snapshots import live_snapshot, serialize
from editorial.models import SetAsideDraft, Snapshot
from editorial.workflow.after_save import after_save
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.publishing import publish
from editorial.workflow.restoring import UnresolvedConflicts, bring_back, discard, restore_snapshot, set_aside
from editorial.workflow.review import approve, submit
from policies.models import Policy
from tests.editorial.workflow.test_review import save_edit
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def live_policy(people):
    make_vocabulary()
    return publish(make_policy(body="<p>Old.</p>"), by=None)


def test_draft_is_set_aside_the_live_text_fixed_and_the_draft_brought_back(live_policy, people, client):
    draft = save_edit(live_policy, people.author, title="A big new draft", body="<p>New.</p>")
    draft.events.create(happened_on="2016-01-01", happened_on_precision="day", title="A milestone")
    after_save(draft, by=people.author)
    set_aside(draft, by=people.author)
    row = Policy.objects.get()
    assert (row.title, row.is_changed, row.events.count()) == ("Internet Plus", False, 0)
    row = save_edit(row, people.editor, summary="The mistake is put right.")
    publish(row, by=people.publisher, kind="correction", note="The summary was wrong.", reason="Urgent.")
    assert bring_back(row, by=people.author, choices={}) == []
    row = Policy.objects.get()
    assert (row.title, row.body, row.summary) == ("A big new draft", "<p>New.</p>", "The mistake is put right.")
    assert row.events.get().title == "A milestone"
    assert row.is_changed
    assert client.get("/api/v1/policies/internet-plus/").json()["summary"] == "The mistake is put right."
    assert not SetAsideDraft.objects.exists()
    assert check_catalogue() == []


def test_what_both_changed_is_decided_field_by_field(live_policy, people):
    set_aside(save_edit(live_policy, people.author, title="Draft title", summary="Draft summary."), by=people.author)
    row = save_edit(Policy.objects.get(), people.editor, title="Fixed title", summary="Fixed summary.")
    with pytest.raises(UnresolvedConflicts) as needed:
        bring_back(row, by=people.author, choices={"title": "draft"})
    assert [conflict.name for conflict in needed.value.conflicts] == ["summary"]
    bring_back(row, by=people.author, choices={"title": "draft", "summary": "row"})
    row = Policy.objects.get()
    assert (row.title, row.summary) == ("Draft title", "Fixed summary.")


def test_lists_are_joined_as_sets(live_policy, people):
    terms = list(live_policy.technologies.model.objects.all()) or [
        live_policy.technologies.model.objects.create(code="t0", name_en="T0")
    ]
    more = [live_policy.technologies.model.objects.create(code=f"t{n}", name_en=f"T{n}") for n in (1, 2)]
    live_policy.technologies.set(terms)
    publish(live_policy, by=None, kind="minor")
    live_policy.technologies.set([more[0]])
    after_save(Policy.objects.get(), by=people.author)
    set_aside(live_policy, by=people.author)
    live_policy.technologies.add(more[1])
    after_save(Policy.objects.get(), by=people.author)
    bring_back(live_policy, by=people.author, choices={})
    assert set(live_policy.technologies.values_list("code", flat=True)) == {"t1", "t2"}


def test_second_draft_is_not_set_aside_over_the_first(live_policy, people):
    set_aside(save_edit(live_policy, people.author, title="One"), by=people.author)
    row = save_edit(Policy.objects.get(), people.author, title="Two")
    with pytest.raises(TransitionRefused, match="set aside already"):
        set_aside(row, by=people.author)


def test_every_saved_text_is_kept_and_can_be_restored(live_policy, people):
    save_edit(live_policy, people.author, title="First")
    save_edit(live_policy, people.author, title="Second")
    first = next(s for s in Snapshot.objects.filter(uid=live_policy.uid) if '"title":"First"' in s.content)
    restore_snapshot(live_policy, first, by=people.author)
    assert Policy.objects.get().title == "First"
    assert any('"title":"Second"' in s.content for s in Snapshot.objects.filter(uid=live_policy.uid))


def test_discarded_text_is_in_the_history(live_policy, people):
    draft = save_edit(live_policy, people.author, title="Regretted")
    content = serialize(draft)
    discard(draft, by=people.author)
    assert Policy.objects.get().title == "Internet Plus"
    assert Snapshot.objects.filter(uid=live_policy.uid, content=content).exists()


def test_restoring_says_which_target_no_longer_exists(live_policy, people):
    other = make_policy("other")
    live_policy.relations.create(type="cites", target=other)
    after_save(Policy.objects.get(pk=live_policy.pk), by=people.author)
    snapshot = Snapshot.objects.filter(uid=live_policy.uid).first()
    other.delete()
    assert restore_snapshot(live_policy, snapshot, by=people.author) != []
    assert Policy.objects.get(pk=live_policy.pk).relations.count() == 0


def test_who_put_an_earlier_text_back_does_not_approve_it(live_policy, people):
    save_edit(live_policy, people.author, title="First")
    save_edit(live_policy, people.author, title="Second")
    first = next(s for s in Snapshot.objects.filter(uid=live_policy.uid) if '"title":"First"' in s.content)
    restore_snapshot(live_policy, first, by=people.editor)
    submit(live_policy, by=people.author)
    with pytest.raises(ValidationError, match="somebody else"):
        approve(live_policy, by=people.editor)
    approve(live_policy, by=people.second_editor)


def test_history_of_another_publication_is_refused(live_policy, people):
    other = publish(make_policy("other"), by=None)
    with pytest.raises(TransitionRefused):
        restore_snapshot(live_policy, live_snapshot(other), by=people.author)
