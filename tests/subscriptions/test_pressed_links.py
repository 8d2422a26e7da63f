"""A pressed one-click link names its mail: the mail arrived, so one whose fate was unknown is settled by the worker."""

import pytest
from django.utils import timezone

from mailing.bounces.dsn import Report
from mailing.bounces.events import take_in
from mailing.bounces.waiting_reports import PATIENCE, take_in_reports
from mailing.models import Delivery, MailEvent, WaitingReport
from mailing.send import send_due
from mailing.transports.outcome import Outcome, Result
from subscriptions.link_tokens import unsubscribe_token
from subscriptions.models import Subscriber
from subscriptions.reader_actions import ask_for_erasure, confirm, stop
from tests.subscriptions.readers import make_subscriber
from tests.support.mailings import ScriptedTransport, address_of, make_started_mailing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.MAIL_JOURNAL = str(tmp_path)


@pytest.fixture
def unknown(monkeypatch) -> Delivery:
    """A mail whose server never answered."""
    silent = ScriptedTransport(Outcome(Result.UNKNOWN, "cut"))
    monkeypatch.setattr("mailing.send.open_transport", lambda: silent)
    mailing = make_started_mailing(1)
    send_due(lambda: False)
    return mailing.deliveries.get()


@pytest.fixture
def reader(unknown) -> Subscriber:
    return make_subscriber(address_of(1))


def link(reader: Subscriber, mail: str) -> str:
    return f"/subscriptions/stop/{unsubscribe_token(reader.uid, reader.secret)}/{mail}/"


def state_of(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.reason


def test_pressed_link_settles_the_unknown_mail_in_which_it_stands(client, unknown, reader):
    for _ in range(2):
        assert client.post(link(reader, unknown.uid.hex)).status_code == 200
    assert WaitingReport.objects.count() == 1
    assert state_of(unknown)[0] == "unknown"
    assert take_in_reports() == 1
    assert state_of(unknown) == ("sent", "A reader's answer shows that it arrived.")
    assert unknown.sent_at == unknown.claimed_at
    assert (WaitingReport.objects.count(), MailEvent.objects.count()) == (0, 0)
    assert Subscriber.objects.get().state == "stopped"


def test_link_of_another_mail_of_the_reader_settles_nothing_else(client, unknown, reader):
    other = make_started_mailing(1).deliveries.get()
    client.post(link(reader, other.uid.hex))
    take_in_reports()
    assert state_of(unknown)[0] == "unknown"


def test_reader_cannot_settle_the_mail_of_somebody_else(client, unknown, reader):
    stranger = make_subscriber("stranger@example.org")
    client.post(link(stranger, unknown.uid.hex))
    assert take_in_reports() == 0
    assert state_of(unknown)[0] == "unknown"
    take_in_reports(timezone.now() + 2 * PATIENCE)
    assert WaitingReport.objects.count() == 0


@pytest.mark.parametrize("mail", ["0", "x" * 32, "A" * 32, "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f", "0" * 33, "é" * 32])
def test_link_with_nonsense_in_place_of_the_mail_unsubscribes_all_the_same(client, reader, mail):
    assert client.post(link(reader, mail)).status_code == 200
    assert Subscriber.objects.get().state == "stopped"
    assert WaitingReport.objects.count() == 0


def test_unsubscription_by_other_ways_shows_no_arrival(unknown, reader):
    stop(reader)
    ask_for_erasure(reader)
    assert WaitingReport.objects.count() == 0


def test_bounce_outweighs_the_pressed_link_whichever_comes_first(client, unknown, reader):
    report = Report("hard", unknown.claimed_at, unknown.uid, status="5.1.1")
    found = []
    for order in ((0, 1), (1, 0)):
        MailEvent.objects.all().delete()
        Delivery.objects.update(state="unknown", reason="", sent_at=None)
        Subscriber.objects.update(state="active")
        client.post(link(reader, unknown.uid.hex))
        steps = (take_in_reports, lambda: take_in(report._replace(kind=MailEvent.Kind.HARD), source="x", event_id="1"))
        for number in order:
            steps[number]()
        found.append(state_of(unknown))
    assert found == [("failed", "Came back: the address does not exist (5.1.1).")] * 2


def test_reader_who_subscribes_again_before_the_worker_looks_stays_so(client, unknown, reader):
    links_sent = reader.links_sent
    client.post(link(reader, unknown.uid.hex))
    Subscriber.objects.update(links_sent=links_sent)
    confirm(Subscriber.objects.get(), language="en-gb")
    take_in_reports()
    assert (Subscriber.objects.get().state, state_of(unknown)[0]) == ("active", "sent")
