"""A publisher mails a published issue from its own screen: four presses from “ready” to “started”."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mailing.freeze import freeze_due
from mailing.models import Mailing
from newsletters.models import Issue
from subscriptions.issue_mail import send_screen
from subscriptions.models import Subscriber
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(issue_entry):
    return Issue.objects.get(uid=issue_entry.uid)


@pytest.fixture
def publisher(client):
    client.force_login(create_account("publisher"))
    return client


def screen(issue, name="mail"):
    return reverse(f"admin:newsletters_issue_{name}", args=[issue.pk])


def press(client, issue, **values):
    """Opens the screen and presses its button; `values` are what the person typed."""
    form = client.get(screen(issue)).context["form"]
    return client.post(screen(issue), {"count": form.initial["count"], "lateness": "6", "at": "", **values}, follow=True)


def test_published_issue_offers_to_be_mailed_to_publishers_alone(publisher, client, issue):
    link = f'href="{screen(issue)}">Mail this issue…</a>'
    assert link in publisher.get(screen(issue, "change")).content.decode()
    client.force_login(create_account("editor"))
    assert link not in client.get(screen(issue, "change")).content.decode()
    assert client.get(screen(issue)).status_code == 403
    assert client.post(screen(issue), {"count": 0, "lateness": 6}).status_code == 403


def test_draft_cannot_be_mailed(publisher, issue_entry):
    draft = Issue.objects.exclude(state="published").first() or Issue.objects.get(uid=issue_entry.uid)
    Issue.objects.filter(pk=draft.pk).update(state="draft")
    issue_entry._meta.model.objects.filter(uid=draft.uid).update(standing="withdrawn")
    assert "Mail this issue" not in publisher.get(screen(draft, "change")).content.decode()
    answer = publisher.get(screen(draft), follow=True)
    assert "Publish the issue first" in answer.content.decode()


def test_screen_says_who_gets_how_much_and_who_gets_nothing(publisher, issue, subscribe):
    for number in range(3):
        subscribe(f"reader{number}@reader.example", regions=("CN-GD",) if number else ())
    subscribe("zh@reader.example", language="zh-hans")
    subscribe("gone@reader.example", state=Subscriber.State.STOPPED)
    answer = publisher.get(screen(issue))
    page = answer.content.decode()
    assert "4 (3 English, 1 中文)" in page
    assert "1: Has unsubscribed." in page
    assert 'value="Send to 4 readers"' in page
    groups = [(group.readers, group.language) for group in answer.context["groups"]]
    assert sorted(groups) == [(1, "English"), (1, "中文"), (2, "English")]
    assert answer.context["smallest"] < answer.context["largest"] < 102_000
    assert "reader0@reader.example" not in page


def test_one_press_makes_the_mailing_and_lets_it_go(publisher, issue, subscribe):
    subscribe("one@reader.example")
    page = press(publisher, issue).content.decode()
    mailing = Mailing.objects.get()
    assert mailing.started_by.username == "publisher"
    assert timedelta(hours=5, minutes=58) < mailing.not_after - timezone.now() <= timedelta(hours=6)
    assert "It goes out now." in page
    assert "This issue has its mailing" in page
    assert f'href="{reverse("admin:mailing_mailing_change", args=[mailing.pk])}"' in page
    freeze_due(lambda: False)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.candidates) == (Mailing.State.SENDING, 1)


def test_second_press_of_send_changes_nothing(publisher, issue, subscribe):
    subscribe("one@reader.example")
    press(publisher, issue)
    before = Mailing.objects.values().get()
    publisher.post(screen(issue), {"count": 1, "lateness": 6, "at": ""})
    assert Mailing.objects.values().get() == before


def test_two_who_press_at_once_make_one_mailing(publisher, issue, subscribe, monkeypatch):
    """The second one looked before the first one pressed."""
    subscribe("one@reader.example")
    press(publisher, issue)
    monkeypatch.setattr(send_screen, "mailing_of", lambda entry: None)
    assert "has a mailing already" in press(publisher, issue).content.decode()
    assert Mailing.objects.count() == 1


def test_other_number_of_readers_than_on_the_button_is_asked_again(publisher, issue, subscribe):
    subscribe("one@reader.example")
    answer = press(publisher, issue, count="7")
    assert "1 would get it now" in answer.content.decode()
    assert 'value="Send to 1 reader"' in answer.content.decode()
    assert '<input type="hidden" name="count" value="1"' in answer.content.decode()
    assert Mailing.objects.count() == 0


def test_hour_and_lateness_are_kept(publisher, issue, subscribe):
    subscribe("one@reader.example")
    at = timezone.localtime(timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    page = press(publisher, issue, at=f"{at:%Y-%m-%dT%H:%M}", lateness="2").content.decode()
    mailing = Mailing.objects.get()
    assert (mailing.state, mailing.scheduled_at, mailing.not_after) == (Mailing.State.SCHEDULED, at, at + timedelta(hours=2))
    assert f"{at:%H:%M}" in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"at": "2015-01-01T09:00"}, "This hour is over."),
        ({"at": "soon"}, "Enter a valid date/time."),
        ({"lateness": "0"}, "greater than or equal to 1"),
        ({"lateness": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_made(publisher, issue, subscribe, values, said):
    subscribe("one@reader.example")
    assert said in press(publisher, issue, **values).content.decode()
    assert Mailing.objects.count() == 0


def test_without_readers_there_is_no_button(publisher, issue):
    page = publisher.get(screen(issue)).content.decode()
    assert "Nobody would get it." in page
    assert "Send to" not in page


def test_issue_that_is_too_large_says_so_and_cannot_be_sent(publisher, issue, subscribe, monkeypatch):
    subscribe("one@reader.example")
    monkeypatch.setattr("subscriptions.issue_mail.render_parts.FITTING_SIZE", 1000)
    page = publisher.get(screen(issue)).content.decode()
    assert "take items out" in page
    assert "Send to" not in page
