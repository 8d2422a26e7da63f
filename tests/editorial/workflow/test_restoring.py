"""Earlier texts: discarded, restored, set aside and brought back."""

import pytest
from django.core.exceptions import ValidationError

from editorial.checking import check_catalogue
from editorial.models import SetAside, Snapshot
from editorial.snapshots import take
from editorial.workflow import moves
from policies.models import Policy
from tests.editorial.workflow.test_review import edit
from tests.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(desk):
    make_vocabulary()
    return moves.publish(make_policy(body="<p>Old.</p>"), by=None)


def test_draft_is_set_aside_the_live_text_fixed_and_the_draft_brought_back(live, desk, client):
    draft = edit(live, desk.author, title="A big new draft", body="<p>New.</p>")
    draft.events.create(happened_on="2016-01-01", happened_on_precision="day", title="A milestone")
    moves.edited(draft, by=desk.author)
    moves.set_aside(draft, by=desk.author)
    row = Policy.objects.get()
    assert (row.title, row.is_changed, row.events.count()) == ("Internet Plus", False, 0)
    row = edit(row, desk.editor, summary="The mistake is put right.")
    moves.publish(row, by=desk.publisher, kind="correction", note="The summary was wrong.", reason="Urgent.")
    assert moves.bring_back(row, by=desk.author, choices={}) == []
    row = Policy.objects.get()
    assert (row.title, row.body, row.summary) == ("A big new draft", "<p>New.</p>", "The mistake is put right.")
    assert row.events.get().title == "A milestone"
    assert row.is_changed
    assert client.get("/api/v1/policies/internet-plus/").json()["summary"] == "The mistake is put right."
    assert not SetAside.objects.exists()
    assert check_catalogue() == []


def test_what_both_changed_is_decided_field_by_field(live, desk):
    moves.set_aside(edit(live, desk.author, title="Draft title", summary="Draft summary."), by=desk.author)
    row = edit(Policy.objects.get(), desk.editor, title="Fixed title", summary="Fixed summary.")
    with pytest.raises(moves.ChoicesNeeded) as needed:
        moves.bring_back(row, by=desk.author, choices={"title": "draft"})
    assert [conflict.name for conflict in needed.value.conflicts] == ["summary"]
    moves.bring_back(row, by=desk.author, choices={"title": "draft", "summary": "row"})
    row = Policy.objects.get()
    assert (row.title, row.summary) == ("Draft title", "Fixed summary.")


def test_lists_are_joined_as_sets(live, desk):
    terms = list(live.technologies.model.objects.all()) or [live.technologies.model.objects.create(code="t0", name_en="T0")]
    more = [live.technologies.model.objects.create(code=f"t{n}", name_en=f"T{n}") for n in (1, 2)]
    live.technologies.set(terms)
    moves.publish(live, by=None, kind="minor")
    live.technologies.set([more[0]])
    moves.edited(Policy.objects.get(), by=desk.author)
    moves.set_aside(live, by=desk.author)
    live.technologies.add(more[1])
    moves.edited(Policy.objects.get(), by=desk.author)
    moves.bring_back(live, by=desk.author, choices={})
    assert set(live.technologies.values_list("code", flat=True)) == {"t1", "t2"}


def test_second_draft_is_not_set_aside_over_the_first(live, desk):
    moves.set_aside(edit(live, desk.author, title="One"), by=desk.author)
    row = edit(Policy.objects.get(), desk.author, title="Two")
    with pytest.raises(moves.MoveRefused, match="set aside already"):
        moves.set_aside(row, by=desk.author)


def test_every_saved_text_is_kept_and_can_be_restored(live, desk):
    edit(live, desk.author, title="First")
    edit(live, desk.author, title="Second")
    first = next(s for s in Snapshot.objects.filter(uid=live.uid) if '"title":"First"' in s.content)
    moves.restore_snapshot(live, first, by=desk.author)
    assert Policy.objects.get().title == "First"
    assert any('"title":"Second"' in s.content for s in Snapshot.objects.filter(uid=live.uid))


def test_discarded_text_is_in_the_history(live, desk):
    draft = edit(live, desk.author, title="Regretted")
    content = take(draft)
    moves.discard(draft, by=desk.author)
    assert Policy.objects.get().title == "Internet Plus"
    assert Snapshot.objects.filter(uid=live.uid, content=content).exists()


def test_restoring_says_which_target_no_longer_exists(live, desk):
    other = make_policy("other")
    live.relations.create(type="cites", target=other)
    moves.edited(Policy.objects.get(pk=live.pk), by=desk.author)
    snapshot = Snapshot.objects.filter(uid=live.uid).first()
    other.delete()
    assert moves.restore_snapshot(live, snapshot, by=desk.author) != []
    assert Policy.objects.get(pk=live.pk).relations.count() == 0


def test_who_put_an_earlier_text_back_does_not_approve_it(live, desk):
    edit(live, desk.author, title="First")
    edit(live, desk.author, title="Second")
    first = next(s for s in Snapshot.objects.filter(uid=live.uid) if '"title":"First"' in s.content)
    moves.restore_snapshot(live, first, by=desk.editor)
    moves.submit(live, by=desk.author)
    with pytest.raises(ValidationError, match="somebody else"):
        moves.approve(live, by=desk.editor)
    moves.approve(live, by=desk.second_editor)


def test_history_of_another_publication_is_refused(live, desk):
    other = moves.publish(make_policy("other"), by=None)
    with pytest.raises(moves.MoveRefused):
        moves.restore_snapshot(live, moves.live_snapshot(other), by=desk.author)
