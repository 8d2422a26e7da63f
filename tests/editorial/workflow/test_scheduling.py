"""Publication at an hour: the approved text, once, on time, together or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models import ProtectedError
from django.utils import timezone

from catalogue.models import Change, Entry
from editorial.admin.publishing_forms import ScheduleForm
from editorial.content.consistency_check import check_catalogue
from editorial.content.snapshots import serialize
from editorial.models import AuditEntry, Bundle, Schedule
from editorial.workflow import scheduling
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import publish_due, schedule, schedule_together, unschedule
from policies.models import Policy
from tests.editorial.workflow.test_review import save_edit
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SOON = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)


def approved_policy(desk, slug="internet-plus", **values):
    policy = make_policy(slug, updated_by=desk.author, **values)
    submit(policy, by=desk.author)
    return approve(policy, by=desk.editor)


def test_due_is_published_once_and_not_before(people, client):
    schedule(approved_policy(people), by=people.publisher, publish_at=SOON)
    row = Policy.objects.get()
    assert (row.state, row.publish_at) == ("scheduled", SOON)
    assert publish_due(at=SOON - timedelta(seconds=1)) == 0
    assert client.get("/policies/internet-plus/").status_code == 404
    assert [publish_due(at=SOON), publish_due(at=LATER)] == [1, 0]
    assert client.get("/policies/internet-plus/").status_code == 200
    row = Policy.objects.get()
    assert (row.state, row.publish_at, row.is_changed) == ("published", None, False)
    assert Change.objects.count() == 1
    assert check_catalogue() == []


def test_schedule_publishes_the_approved_text_and_leaves_the_later_draft(people):
    schedule(approved_policy(people), by=people.publisher, publish_at=SOON)
    row = save_edit(Policy.objects.get(), people.author, title="The next draft")
    assert row.state == "scheduled"
    assert Schedule.objects.get().snapshot.content != serialize(row)
    publish_due(at=SOON)
    assert Entry.objects.get().title == "Internet Plus"
    row = Policy.objects.get()
    assert (row.title, row.state, row.is_changed) == ("The next draft", "published", True)


def test_hour_that_has_passed_is_refused(people):
    with pytest.raises(ValidationError) as refused:
        schedule(approved_policy(people), by=people.publisher, publish_at=NOW - timedelta(minutes=1))
    assert "publish_at" in refused.value.message_dict


@pytest.mark.parametrize("hour", ["2027-03-28T02:30", "2027-10-31T02:30"])
def test_hour_that_the_clock_skips_or_has_twice_is_said_plainly(people, settings, hour):
    settings.TIME_ZONE = "Europe/Brussels"
    form = ScheduleForm({"publish_at": hour}, row=approved_policy(people), by=people.publisher)
    assert not form.is_valid()
    assert "it may be ambiguous or it may not exist" in form.errors["publish_at"][0]


def test_what_publishing_would_refuse_is_refused_when_scheduling(people):
    publish(make_policy("taken"), by=None)
    publish(Policy.objects.get(slug="taken"), by=None, kind="minor")
    Policy.objects.filter(slug="taken").update(slug="moved")
    row = approved_policy(people, "taken")
    with pytest.raises(ValidationError) as refused:
        schedule(row, by=people.publisher, publish_at=SOON)
    assert "slug" in refused.value.message_dict
    assert Entry.objects.count() == 1
    assert not Schedule.objects.exists()


def test_taking_it_back_leaves_an_approved_text(people):
    row = schedule(approved_policy(people), by=people.publisher, publish_at=SOON)
    unschedule(row, by=people.publisher)
    assert Policy.objects.get().state == "approved"
    assert publish_due(at=LATER) == 0


def test_broken_one_is_kept_with_its_reason_and_does_not_stop_the_next(people):
    broken, good = approved_policy(people, "broken"), approved_policy(people, "good")
    for row in (broken, good):
        schedule(row, by=people.publisher, publish_at=SOON)
    publish(make_policy("thief"), by=None)
    Entry.objects.update(slug="broken")
    assert publish_due(at=SOON) == 1
    assert set(Entry.objects.values_list("slug", flat=True)) == {"broken", "good"}
    failed = Schedule.objects.get()
    assert "another" in failed.failure
    assert AuditEntry.objects.get(action="failed to publish").reason == failed.failure
    assert Policy.objects.get(slug="broken").state == "scheduled"
    assert publish_due(at=LATER) == 0


def test_busy_database_leaves_what_is_due_due(people, monkeypatch):
    schedule(approved_policy(people), by=people.publisher, publish_at=SOON)

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as while_busy:
        while_busy.setattr(scheduling, "publish_locked", busy)
        with pytest.raises(OperationalError):
            publish_due(at=SOON)
    assert Schedule.objects.get().failure == ""
    assert publish_due(at=LATER) == 1


def test_bundle_is_not_deleted_while_it_is_scheduled(people):
    """Its members would go live one by one."""
    bundle = Bundle.objects.create(title="March")
    schedule_together([approved_policy(people)], by=people.publisher, publish_at=SOON, bundle=bundle)
    with pytest.raises(ProtectedError):
        bundle.delete()
    publish_due(at=SOON)
    bundle.delete()


def test_bundle_goes_live_at_one_instant(people):
    bundle = Bundle.objects.create(title="March")
    rows = [approved_policy(people, slug) for slug in ("one", "two", "three")]
    schedule_together(rows, by=people.publisher, publish_at=SOON, bundle=bundle)
    assert publish_due(at=SOON) == 3
    assert len(set(Entry.objects.values_list("published_at", flat=True))) == 1
    assert len(set(Change.objects.values_list("revision", flat=True))) == 1


def test_bundle_with_a_broken_member_stays_unpublished_whole(people):
    bundle = Bundle.objects.create(title="March")
    rows = [approved_policy(people, slug) for slug in ("one", "two")]
    schedule_together(rows, by=people.publisher, publish_at=SOON, bundle=bundle)
    publish(make_policy("thief"), by=None)
    Entry.objects.update(slug="two")
    assert publish_due(at=SOON) == 0
    assert list(Entry.objects.values_list("slug", flat=True)) == ["two"]
    assert Schedule.objects.exclude(failure="").count() == 2


def test_taking_back_one_of_a_bundle_takes_back_all(people):
    bundle = Bundle.objects.create(title="March")
    rows = [approved_policy(people, slug) for slug in ("one", "two")]
    schedule_together(rows, by=people.publisher, publish_at=SOON, bundle=bundle)
    unschedule(rows[0], by=people.publisher)
    assert set(Policy.objects.values_list("state", flat=True)) == {"approved"}


def test_author_who_left_does_not_block_the_publication(people):
    schedule(approved_policy(people), by=people.publisher, publish_at=SOON)
    people.author.delete()
    people.publisher.delete()
    assert publish_due(at=SOON) == 1
