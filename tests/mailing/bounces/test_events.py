"""What bounces and complaints make of deliveries, addresses, mailings and subscribers."""

from datetime import UTC, datetime, timedelta
from itertools import chain, combinations, permutations

import pytest
from django.utils import timezone

from mailing import transitions
from mailing.bounces.dsn import Report
from mailing.bounces.events import MAX_OF_A_KIND, take_in
from mailing.bounces.reader_listeners import listeners, register_listener
from mailing.models import Delivery, MailEvent, Mailing, Suppression
from mailing.send import send_due
from subscriptions.models import StopRequest, Subscriber
from tests.subscriptions.readers import make_subscriber
from tests.support.mailings import address_of, make_started_mailing

pytestmark = pytest.mark.django_db
Kind, State = MailEvent.Kind, Delivery.State
DAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
STATUS = {Kind.HARD: "5.1.1", Kind.SOFT: "5.2.2", Kind.REFUSED: "5.7.1"}


class HeardEvents:
    def __init__(self) -> None:
        self.stops, self.unreachables = set(), set()

    def stopped(self, address_hash, scope):
        self.stops.add((address_hash, scope))

    def unreachable(self, address_hash):
        self.unreachables.add(address_hash)


@pytest.fixture
def heard():
    heard = HeardEvents()
    register_listener("test", heard)
    yield heard
    del listeners["test"]


@pytest.fixture
def delivery(transport) -> Delivery:
    """A mail that was sent."""
    mailing = make_started_mailing(1)
    send_due(lambda: False)
    return mailing.deliveries.get()


def event(kind: Kind | None, delivery: Delivery, number: int = 0, at: datetime = DAY, **values) -> tuple[Report, str]:
    status = STATUS.get(kind, "")
    return Report(kind, at, delivery.uid, status=status, **values), f"{delivery.pk}-{kind}-{number}"


def take(*events: tuple[Report, str]) -> None:
    for report, event_id in events:
        assert take_in(report, source="test", event_id=event_id)


def outcome(*deliveries: Delivery) -> tuple:
    keys = [row.pk for row in deliveries]
    hashes = {row.address_hash for row in deliveries}
    return (
        list(Delivery.objects.filter(pk__in=keys).order_by("pk").values_list("state", "reason", "sent_at")),
        sorted(Suppression.objects.filter(address_hash__in=hashes).values_list("address_hash", "scope", "reason")),
        sorted(MailEvent.objects.values_list("event_id", "kind", "happened_at")),
        sorted(Subscriber.objects.values_list("address", "state")),
        sorted(Mailing.objects.values_list("state", "held_reason")),
    )


def start_again(*deliveries: Delivery, state: State) -> None:
    MailEvent.objects.all().delete()
    Suppression.objects.all().delete()
    Subscriber.objects.update(state=Subscriber.State.ACTIVE)
    sent_at = timezone.now() if state == State.SENT else None
    for row in deliveries:
        same = Delivery.objects.filter(pk=row.pk)
        same.update(state=state, reason="", sent_at=row.sent_at if sent_at else None, claimed_at=row.claimed_at, worker="w")


def check_every_order(delivery: Delivery, state: State, most: int) -> None:
    """Of every set of events with `most` members at most, each order, the whole of it twice."""
    make_subscriber(delivery.address)
    for kinds in chain.from_iterable(combinations(Kind, size) for size in range(1, most + 1)):
        found = []
        for order in permutations(kinds):
            start_again(delivery, state=state)
            events = [event(kind, delivery) for kind in order]
            take(*events, *events)
            found.append(outcome(delivery))
        assert all(one == found[0] for one in found), kinds


@pytest.mark.parametrize(("state", "most"), [(State.UNKNOWN, 3), (State.SENT, 2), (State.SENDING, 2)])
def test_events_in_every_order_and_twice_end_in_the_same_state(delivery, state, most):
    check_every_order(delivery, state, most)


@pytest.mark.thorough
@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN, State.SENDING])
def test_all_events_in_every_order_and_twice_end_in_the_same_state(delivery, state):
    check_every_order(delivery, state, len(Kind))


def test_soft_bounces_of_several_mails_end_alike_in_every_order(transport):
    mails = [make_started_mailing(1).deliveries.get() for _ in range(3)]
    send_due(lambda: False)
    mails = list(Delivery.objects.order_by("pk"))
    make_subscriber(address_of(1))
    days = (mails[0], 0), (mails[0], 35), (mails[1], 40), (mails[2], 41)
    events = [event(Kind.SOFT, mail, number, DAY + timedelta(days=number)) for mail, number in days]
    found = []
    for order in permutations(events):
        start_again(*mails, state=State.SENT)
        take(*order, *order)
        found.append(outcome(*mails))
    assert all(one == found[0] for one in found)
    assert found[0][1][0][1:] == ("", "soft_bounces")
    assert found[0][3] == [(address_of(1), "suspended")]


def test_dead_address_fails_the_mail_and_gets_no_other(delivery, heard):
    reader = make_subscriber(delivery.address)
    take(event(Kind.HARD, delivery, detail="smtp; 550 5.1.1 no"))
    states, suppressions, *_ = outcome(delivery)
    assert states == [("failed", "Came back: the address does not exist (5.1.1).", delivery.sent_at)]
    assert suppressions == [(delivery.address_hash, "", "hard_bounce")]
    assert (heard.unreachables, heard.stops) == ({delivery.address_hash}, set())
    reader.refresh_from_db()
    assert reader.state == Subscriber.State.SUSPENDED


def test_full_mailbox_twice_is_forgiven_and_reports_of_one_mail_count_once(delivery):
    take(*(event(Kind.SOFT, delivery, number, DAY + timedelta(days=number)) for number in range(5)))
    states, suppressions, *_ = outcome(delivery)
    assert (states[0][:2], suppressions) == (("failed", "Came back: the mailbox did not take it (5.2.2)."), [])


@pytest.mark.parametrize(("days", "is_suspended"), [((0, 15, 30), True), ((0, 15, 31), False), ((0, 1), False)])
def test_three_soft_bounces_within_thirty_days_suspend(transport, days, is_suspended):
    for day in days:
        mailing = make_started_mailing(1)
        send_due(lambda: False)
        take(event(Kind.SOFT, mailing.deliveries.get(), at=DAY + timedelta(days=day)))
    assert Suppression.objects.filter(scope="", reason="soft_bounces").exists() is is_suspended


def test_complaint_stops_all_mail_and_unsubscribes_for_good(delivery, heard):
    reader = make_subscriber(delivery.address)
    take(event(Kind.COMPLAINT, delivery))
    states, suppressions, *_ = outcome(delivery)
    assert states[0][0] == "sent"
    reasons = {"": "complaint", "alerts": "unsubscribed", "newsletter": "unsubscribed"}
    assert sorted(suppressions) == [(delivery.address_hash, scope, reason) for scope, reason in reasons.items()]
    assert heard.stops == {(delivery.address_hash, "newsletter")}
    reader.refresh_from_db()
    assert reader.state == Subscriber.State.STOPPED
    assert StopRequest.objects.get().address_hash == reader.address_hash


def test_mail_that_asks_to_stop_unsubscribes_as_one_click_does(delivery):
    reader = make_subscriber(delivery.address)
    take(event(Kind.STOP, delivery))
    assert sorted(outcome(delivery)[1]) == [(delivery.address_hash, scope, "unsubscribed") for scope in ("alerts", "newsletter")]
    reader.refresh_from_db()
    assert reader.state == Subscriber.State.STOPPED
    assert StopRequest.objects.count() == 1


def test_mail_that_asks_to_stop_alerts_leaves_the_newsletter(delivery):
    reader = make_subscriber(delivery.address)
    Mailing.objects.get().channel.__class__.objects.update(suppression_scope="alerts")
    take(event(Kind.STOP, delivery))
    reader.refresh_from_db()
    assert reader.state == Subscriber.State.ACTIVE
    assert outcome(delivery)[1] == [(delivery.address_hash, "alerts", "unsubscribed")]


def test_mail_about_a_subscription_itself_cannot_be_stopped(delivery, heard):
    Mailing.objects.get().channel.__class__.objects.update(suppression_scope="")
    take(event(Kind.STOP, delivery))
    assert (outcome(delivery)[1], heard.stops) == ([], set())


@pytest.mark.parametrize(
    ("kind", "state"), [(Kind.HARD, "failed"), (Kind.SOFT, "failed"), (Kind.COMPLAINT, "sent"), (Kind.STOP, "sent")]
)
def test_evidence_settles_an_unknown_mail(delivery, kind, state):
    start_again(delivery, state=State.UNKNOWN)
    take(event(kind, delivery))
    row = Delivery.objects.get()
    assert (row.state, row.sent_at) == (state, delivery.claimed_at)
    assert row.reason


def test_delay_changes_nothing(delivery):
    before = outcome(delivery)
    take(event(None, delivery))
    assert outcome(delivery) == before


def test_mail_that_waits_to_be_sent_again_is_left_alone(delivery):
    take(event(Kind.SOFT, delivery))
    assert transitions.send_again(Delivery.objects.get(), by="me")
    take(event(Kind.SOFT, delivery, 1))
    assert Delivery.objects.get().state == State.PENDING


def test_mail_is_found_by_queue_number_only_with_its_recipient(delivery):
    def named(recipient: str) -> bool:
        return take_in(Report(Kind.HARD, DAY, None, "4AbC", recipient), source="test", event_id="1")

    assert not named("someone@example.org")
    assert not MailEvent.objects.exists()
    assert named(delivery.address.upper())
    assert Delivery.objects.get().state == State.FAILED


def test_unknown_mail_leaves_no_row(delivery):
    stranger = Delivery(pk=99, mailing=delivery.mailing)
    assert not take_in(event(Kind.HARD, stranger)[0], source="test", event_id="1")
    assert not MailEvent.objects.exists()


def test_reader_cannot_fill_the_table_nor_bring_words_back_after_an_erasure(delivery):
    Delivery.objects.update(address="")
    take(*(event(Kind.SOFT, delivery, number, detail=f"no {address_of(1)}") for number in range(MAX_OF_A_KIND + 5)))
    assert list(MailEvent.objects.values_list("detail", flat=True)) == [""] * MAX_OF_A_KIND


def test_many_refusals_of_the_sender_hold_the_mailing_and_no_reader_pays(transport):
    mailing = make_started_mailing(12)
    rows = list(mailing.deliveries.order_by("pk"))
    Delivery.objects.update(state=State.SENT)
    take(*(event(Kind.REFUSED, row) for row in rows[:4]), *(event(Kind.REFUSED, rows[0], n) for n in range(1, 4)))
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENDING
    take(event(Kind.REFUSED, rows[4]))
    mailing.refresh_from_db()
    assert (mailing.state, mailing.held_reason[:29]) == ("held", "5 mails of it came back becau")
    assert not Suppression.objects.exists()
    assert transitions.release(mailing)
    take(event(Kind.REFUSED, rows[5]))
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENDING
    take(*(event(Kind.REFUSED, row) for row in rows[6:10]))
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.HELD


def test_few_refusals_among_many_bounces_hold_nothing(transport):
    mailing = make_started_mailing(110)
    rows = list(mailing.deliveries.order_by("pk"))
    Delivery.objects.update(state=State.SENT)
    take(*(event(Kind.REFUSED, row) for row in rows[:4]))
    bounced = [
        MailEvent(source="x", event_id=str(n), kind=Kind.SOFT, delivery=row, address_hash=row.address_hash)
        for n, row in enumerate(rows[5:])
    ]
    MailEvent.objects.bulk_create(bounced)
    take(event(Kind.REFUSED, rows[4]))
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.SENDING
