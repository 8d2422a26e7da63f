"""Publication at an hour: the approved text, once, on time, together or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models import ProtectedError
from django.utils import timezone

from catalogue.models import Change, Entry
from editorial.admin.move_forms import ScheduleForm
from editorial.checking import check_catalogue
from editorial.models import AuditEntry, Bundle, Schedule
from editorial.snapshots import take
from editorial.workflow import moves, scheduling
from policies.models import Policy
from tests.editorial.workflow.test_review import edit
from tests.factories import make_policy

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SOON = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)


def approved(desk, slug="internet-plus", **values):
    policy = make_policy(slug, updated_by=desk.author, **values)
    moves.submit(policy, by=desk.author)
    return moves.approve(policy, by=desk.editor)


def test_due_is_published_once_and_not_before(desk, client):
    moves.schedule(approved(desk), by=desk.publisher, publish_at=SOON)
    row = Policy.objects.get()
    assert (row.state, row.publish_at) == ("scheduled", SOON)
    assert moves.publish_due(at=SOON - timedelta(seconds=1)) == 0
    assert client.get("/policies/internet-plus/").status_code == 404
    assert [moves.publish_due(at=SOON), moves.publish_due(at=LATER)] == [1, 0]
    assert client.get("/policies/internet-plus/").status_code == 200
    row = Policy.objects.get()
    assert (row.state, row.publish_at, row.is_changed) == ("published", None, False)
    assert Change.objects.count() == 1
    assert check_catalogue() == []


def test_schedule_publishes_the_approved_text_and_leaves_the_later_draft(desk):
    moves.schedule(approved(desk), by=desk.publisher, publish_at=SOON)
    row = edit(Policy.objects.get(), desk.author, title="The next draft")
    assert row.state == "scheduled"
    assert Schedule.objects.get().snapshot.content != take(row)
    moves.publish_due(at=SOON)
    assert Entry.objects.get().title == "Internet Plus"
    row = Policy.objects.get()
    assert (row.title, row.state, row.is_changed) == ("The next draft", "published", True)


def test_hour_that_has_passed_is_refused(desk):
    with pytest.raises(ValidationError) as refused:
        moves.schedule(approved(desk), by=desk.publisher, publish_at=NOW - timedelta(minutes=1))
    assert "publish_at" in refused.value.message_dict


@pytest.mark.parametrize("hour", ["2027-03-28T02:30", "2027-10-31T02:30"])
def test_hour_that_the_clock_skips_or_has_twice_is_said_plainly(desk, settings, hour):
    settings.TIME_ZONE = "Europe/Brussels"
    form = ScheduleForm({"publish_at": hour}, row=approved(desk), by=desk.publisher)
    assert not form.is_valid()
    assert "it may be ambiguous or it may not exist" in form.errors["publish_at"][0]


def test_what_publishing_would_refuse_is_refused_when_scheduling(desk):
    moves.publish(make_policy("taken"), by=None)
    moves.publish(Policy.objects.get(slug="taken"), by=None, kind="minor")
    Policy.objects.filter(slug="taken").update(slug="moved")
    row = approved(desk, "taken")
    with pytest.raises(ValidationError) as refused:
        moves.schedule(row, by=desk.publisher, publish_at=SOON)
    assert "slug" in refused.value.message_dict
    assert Entry.objects.count() == 1
    assert not Schedule.objects.exists()


def test_taking_it_back_leaves_an_approved_text(desk):
    row = moves.schedule(approved(desk), by=desk.publisher, publish_at=SOON)
    moves.unschedule(row, by=desk.publisher)
    assert Policy.objects.get().state == "approved"
    assert moves.publish_due(at=LATER) == 0


def test_broken_one_is_kept_with_its_reason_and_does_not_stop_the_next(desk):
    broken, good = approved(desk, "broken"), approved(desk, "good")
    for row in (broken, good):
        moves.schedule(row, by=desk.publisher, publish_at=SOON)
    moves.publish(make_policy("thief"), by=None)
    Entry.objects.update(slug="broken")
    assert moves.publish_due(at=SOON) == 1
    assert set(Entry.objects.values_list("slug", flat=True)) == {"broken", "good"}
    failed = Schedule.objects.get()
    assert "another" in failed.failure
    assert AuditEntry.objects.get(act="failed to publish").reason == failed.failure
    assert Policy.objects.get(slug="broken").state == "scheduled"
    assert moves.publish_due(at=LATER) == 0


def test_busy_database_leaves_what_is_due_due(desk, monkeypatch):
    moves.schedule(approved(desk), by=desk.publisher, publish_at=SOON)

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as while_busy:
        while_busy.setattr(scheduling, "go_live", busy)
        with pytest.raises(OperationalError):
            moves.publish_due(at=SOON)
    assert Schedule.objects.get().failure == ""
    assert moves.publish_due(at=LATER) == 1


def test_bundle_is_not_deleted_while_it_is_scheduled(desk):
    """Its members would go live one by one."""
    bundle = Bundle.objects.create(title="March")
    moves.schedule_together([approved(desk)], by=desk.publisher, publish_at=SOON, bundle=bundle)
    with pytest.raises(ProtectedError):
        bundle.delete()
    moves.publish_due(at=SOON)
    bundle.delete()


def test_bundle_goes_live_at_one_instant(desk):
    bundle = Bundle.objects.create(title="March")
    rows = [approved(desk, slug) for slug in ("one", "two", "three")]
    moves.schedule_together(rows, by=desk.publisher, publish_at=SOON, bundle=bundle)
    assert moves.publish_due(at=SOON) == 3
    assert len(set(Entry.objects.values_list("published_at", flat=True))) == 1
    assert len(set(Change.objects.values_list("edition", flat=True))) == 1


def test_bundle_with_a_broken_member_stays_unpublished_whole(desk):
    bundle = Bundle.objects.create(title="March")
    rows = [approved(desk, slug) for slug in ("one", "two")]
    moves.schedule_together(rows, by=desk.publisher, publish_at=SOON, bundle=bundle)
    moves.publish(make_policy("thief"), by=None)
    Entry.objects.update(slug="two")
    assert moves.publish_due(at=SOON) == 0
    assert list(Entry.objects.values_list("slug", flat=True)) == ["two"]
    assert Schedule.objects.exclude(failure="").count() == 2


def test_taking_back_one_of_a_bundle_takes_back_all(desk):
    bundle = Bundle.objects.create(title="March")
    rows = [approved(desk, slug) for slug in ("one", "two")]
    moves.schedule_together(rows, by=desk.publisher, publish_at=SOON, bundle=bundle)
    moves.unschedule(rows[0], by=desk.publisher)
    assert set(Policy.objects.values_list("state", flat=True)) == {"approved"}


def test_author_who_left_does_not_block_the_publication(desk):
    moves.schedule(approved(desk), by=desk.publisher, publish_at=SOON)
    desk.author.delete()
    desk.publisher.delete()
    assert moves.publish_due(at=SOON) == 1
