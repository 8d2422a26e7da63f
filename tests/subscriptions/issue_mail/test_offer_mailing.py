"""Published and mailed in one act: the box beside publishing, now, at an hour, and with the items of the issue."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Entry
from editorial.models import AcceptedOffer, Schedule
from editorial.workflow import added_offers
from editorial.workflow.added_offers import carry_out_due_offers
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import publish_due, unschedule
from mailing import journal
from mailing.freeze import freeze_due
from mailing.models import Delivery, Mailing, Suppression
from mailing.send import send_due
from mailing.transitions import cancel
from newsletters.models import Issue
from operations.after_restore import held_work
from subscriptions.issue_mail import offer_mailing
from subscriptions.issue_mail.create_mailing import mail_issue
from subscriptions.issue_mail.issue_audience import audience_summary, count_issue_readers
from subscriptions.models import Subscriber
from tests.support.accounts import create_account
from tests.support.mailings import fast_channel

pytestmark = pytest.mark.django_db
PUBLISH = {"kind": "minor", "reason": "Urgent."}


@pytest.fixture
def issue(issue_entry) -> Issue:
    return Issue.objects.get(uid=issue_entry.uid)


@pytest.fixture
def publisher(client):
    client.force_login(create_account("publisher"))
    return client


@pytest.fixture
def approved(issue) -> Issue:
    Issue.objects.filter(pk=issue.pk).update(summary="Another summary.", is_changed=True)
    return approve(submit(Issue.objects.get(pk=issue.pk), by=None), by=None)


@pytest.fixture
def readers(subscribe):
    return [subscribe(f"reader{number}@reader.example") for number in range(2)]


def screen(issue, name="publish"):
    return reverse(f"admin:newsletters_issue_{name}", args=[issue.pk])


def box_of(issue):
    return f"mail_issue_{issue.uid}"


def hour_of(instant):
    return f"{timezone.localtime(instant):%Y-%m-%dT%H:%M}"


def plan(browser, issue, *, days=1, **values):
    """Schedules the issue with the box ticked; returns the hour."""
    at = (timezone.now() + timedelta(days=days)).replace(second=0, microsecond=0)
    browser.post(screen(issue, "schedule"), {"publish_at": hour_of(at), "kind": "minor", box_of(issue): "2", **values})
    assert Schedule.objects.get().publish_at == at
    return at


def test_publisher_publishes_and_mails_with_one_tick_and_one_press(publisher, issue, readers):
    box = publisher.get(screen(issue)).context["form"][box_of(issue)]
    assert (box.label, box.value()) == ("Mail it to 2 subscribers when it is public", False)
    assert 'value="2"' in str(box)
    page = publisher.post(screen(issue), {**PUBLISH, box.name: "2"}, follow=True).content.decode()
    assert "It is mailed to 2 subscribers now." in page
    mailing = Mailing.objects.get()
    assert (mailing.state, mailing.entry_version) == ("scheduled", Entry.objects.get(uid=issue.uid).version)
    assert mailing.not_after - mailing.scheduled_at == timedelta(hours=6)
    assert mailing.started_by.username == "publisher"
    assert not AcceptedOffer.objects.exists()


def test_without_the_tick_nothing_is_mailed(publisher, issue, readers):
    publisher.post(screen(issue), PUBLISH)
    assert Entry.objects.get(uid=issue.uid).version == 2
    assert not Mailing.objects.exists()


def test_other_number_than_on_the_box_is_said_and_stops_nothing(publisher, issue, readers, subscribe):
    subscribe("third@reader.example")
    page = publisher.post(screen(issue), {**PUBLISH, box_of(issue): "2"}, follow=True).content.decode()
    assert "It is mailed to 3 subscribers now, 1 more than on the box." in page


def test_refused_publication_mails_nobody_and_keeps_the_tick(publisher, issue, readers):
    answer = publisher.post(screen(issue), {"kind": "major", "reason": "Urgent.", box_of(issue): "2"})
    assert answer.context["form"].errors["note"]
    assert answer.context["form"][box_of(issue)].value() == "2"
    assert not (Mailing.objects.exists())
    assert not (AcceptedOffer.objects.exists())


def test_box_is_offered_for_issues_without_a_mailing_to_publishers_where_somebody_would_get_it(publisher, issue, subscribe):
    def offered(by):
        return [offer.field_name for offer in offer_mailing.offer_mailing("publish", [issue], by)]

    person = create_account("publisher", "second")
    assert offered(person) == []
    subscribe("one@reader.example")
    assert offered(person) == [box_of(issue)]
    assert offered(create_account("editor")) == []
    publisher.post(screen(issue), {**PUBLISH, box_of(issue): "1"})
    assert offered(person) == []


def test_number_on_the_box_is_the_number_of_the_send_screen(subscribe):
    one = subscribe("one@reader.example", sectors=("C",))
    subscribe("two@reader.example")
    subscribe("no@reader.example", has_issue=False)
    for state in set(Subscriber.State) - {"active"}:
        subscribe(f"{state}@reader.example", state=state)
    Suppression.objects.create(address_hash=one.address_hash, scope="newsletter", reason="unsubscribed")
    with CaptureQueriesContext(connection) as asked:
        assert count_issue_readers() == audience_summary([]).total == 1
    assert len(asked) < 6


def test_scheduled_issue_is_mailed_when_it_went_live_and_not_before(publisher, approved, readers):
    at = plan(publisher, approved)
    assert "Mail it to 2 subscribers when it is public" in publisher.get(screen(approved, "change")).content.decode()
    assert (carry_out_due_offers(), Mailing.objects.count()) == (0, 0)
    publish_due(at=at)
    AcceptedOffer.objects.update(due_at=timezone.now() - timedelta(minutes=1))  # the clock of the worker
    assert [carry_out_due_offers(), carry_out_due_offers()] == [1, 0]
    assert Mailing.objects.get().entry_version == 2


def test_lateness_of_a_scheduled_issue_counts_from_its_hour(publisher, approved, readers):
    at = plan(publisher, approved)
    publish_due(at=at + timedelta(days=2))
    assert AcceptedOffer.objects.get().due_at == at


def test_cancelled_schedule_mails_nobody(publisher, approved, readers):
    plan(publisher, approved)
    unschedule(approved, by=None)
    assert not AcceptedOffer.objects.exists()


def test_failed_publication_mails_nobody(publisher, approved, readers, monkeypatch):
    at = plan(publisher, approved)
    monkeypatch.setattr("editorial.workflow.scheduling.publish_locked", lambda *_, **__: 1 / 0)
    publish_due(at=at)
    assert AcceptedOffer.objects.get().due_at is None
    assert carry_out_due_offers() == 0


def test_killed_request_is_carried_out_by_the_worker_once(publisher, issue, readers, monkeypatch):
    """The process dies after the commit of the publication, or after the mailing was made."""
    monkeypatch.setattr("editorial.admin.transition_screens.carry_out_offers", lambda *_: None)
    publisher.post(screen(issue), {**PUBLISH, box_of(issue): "2"})
    accepted = AcceptedOffer.objects.get()
    assert carry_out_due_offers() == 0, "the request may still be at it"
    for expected in (1, 1):
        AcceptedOffer.objects.all().delete()
        accepted.claimed_at = timezone.now() - timedelta(minutes=3)
        accepted.save(force_insert=True)
        assert carry_out_due_offers() == expected
        assert Mailing.objects.count() == 1


def test_what_cannot_be_mailed_stands_on_the_dashboard_and_is_not_tried_again(publisher, issue, readers, monkeypatch):
    def refuse(*args, **kwargs):
        raise ValidationError("As a mail it has 200 KB.")

    monkeypatch.setattr(offer_mailing, "mail_issue", refuse)
    page = publisher.post(screen(issue), {**PUBLISH, box_of(issue): "2"}, follow=True).content.decode()
    assert "As a mail it has 200 KB." in page
    assert "Published." in page
    AcceptedOffer.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    assert carry_out_due_offers() == 0
    page = publisher.get(reverse("admin:index")).content.decode()
    assert "As a mail it has 200 KB." in page
    assert "Mail it to 2 subscribers when it is public" in page
    AcceptedOffer.objects.update(claimed_at=timezone.now() - timedelta(days=8))
    added_offers.delete_old_failures()
    assert not AcceptedOffer.objects.exists()


def test_issue_published_again_after_a_restore_mails_nobody_twice(issue_entry, readers, settings, tmp_path):
    """The restored database knows no mailing; the journal does, and the mailing has the same uid."""
    folder = tmp_path / "box"
    settings.MAILING = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    fast_channel()
    for state in ("sent", "held"):
        Delivery.objects.all().delete()
        Mailing.objects.all().delete()
        mail_issue(issue_entry, None, at=timezone.now())
        freeze_due(lambda: False)
        send_due(lambda: False)
        assert Mailing.objects.get().state == state
        assert len(list(folder.iterdir())) == 2
    first = Mailing.objects.get()
    cancel(first)
    assert mail_issue(issue_entry, None, at=timezone.now()).uid != first.uid
    journal.forget_open_journals()


def test_dropping_held_mailings_after_a_restore_drops_what_would_become_one(publisher, issue, readers, monkeypatch):
    monkeypatch.setattr("editorial.admin.transition_screens.carry_out_offers", lambda *_: None)
    publisher.post(screen(issue), {**PUBLISH, box_of(issue): "2"})
    held_work.hold_all(backup_made_at=timezone.now(), now=timezone.now())
    assert held_work.decide(held_work.MAILINGS, drop=True, by=None)
    assert not AcceptedOffer.objects.exists()


def test_issue_is_mailed_with_its_items_and_nothing_else_is_offered(publisher, approved, readers):
    form = publisher.get(screen(approved, "publish_together")).context["form"]
    assert [offer.name for offer in form.offers] == ["mail_issue"]
    page = publisher.post(screen(approved, "publish_together"), {"kind": "minor", box_of(approved): "2"}, follow=True)
    assert "It is mailed to 2 subscribers now." in page.content.decode()
