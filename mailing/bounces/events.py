"""Takes events in: what all events of a delivery and of an address mean together. Neither their order nor repetition matters."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from mailing.address_hash import address_hasher
from mailing.bounces.dsn import Report
from mailing.bounces.reader_listeners import listeners
from mailing.models import Delivery, MailEvent, Mailing, Suppression
from mailing.transitions import hold

MAX_OF_A_KIND = 10  # events that are kept of one delivery: its reader can send as many as they like
SOFT_BOUNCES, SOFT_DAYS = 3, timedelta(days=30)
REFUSALS, LAST_EVENTS = 5, 100
FAILURES = {
    MailEvent.Kind.HARD: "Came back: the address does not exist",
    MailEvent.Kind.REFUSED: "Came back: the sender or the text was refused",
    MailEvent.Kind.SOFT: "Came back: the mailbox did not take it",
}
REASONS = [Suppression.Reason.COMPLAINT, Suppression.Reason.HARD_BOUNCE, Suppression.Reason.SOFT_BOUNCES]  # the worst first
LIFTABLE = (Suppression.Reason.HARD_BOUNCE, Suppression.Reason.SOFT_BOUNCES)  # the others only by the reader's own consent
RETENTION = timedelta(days=396)  # 13 months: a year's mailings can be compared with the same month before
ARRIVED = "A reader's answer shows that it arrived."
Kind, State = MailEvent.Kind, Delivery.State
logger = logging.getLogger(__name__)


@transaction.atomic
def take_in(report: Report, *, source: str, event_id: str) -> bool:
    """Whether the report is about a mail of the ledger. One that was taken in before changes nothing."""
    delivery = _delivery_of(report)
    if delivery is None:
        return False
    if report.kind is None:
        return True
    # Two reports about one address wait for each other, or neither would count the other.
    list(Delivery.objects.select_for_update().filter(address_hash=delivery.address_hash).order_by("pk").values_list("pk"))
    if _store(report, delivery, source, event_id):
        _settle(delivery)
        _act_on_address(report.kind, delivery)
        _hold_if_refused(report.kind, delivery.mailing)
    return True


def mark_arrived(uid: UUID, recipient: str) -> bool:
    """A reader has pressed the one-click link of this mail, so it arrived. Whether it is one of the recipient's."""
    rows = Delivery.objects.filter(uid=uid, address_hash=address_hasher()(recipient))
    rows.filter(state=State.UNKNOWN).update(state=State.SENT, reason=ARRIVED, sent_at=Coalesce("sent_at", "claimed_at"))
    return rows.exists()


@transaction.atomic
def lift_bounces(address_hash: str) -> bool:
    """Mail may go to the address again; what came back until now counts no more. False where nothing or more stands against it."""
    stops = Suppression.objects.filter(address_hash=address_hash, scope="", reason__in=LIFTABLE)
    if not stops.delete()[0]:
        return False
    MailEvent.objects.filter(address_hash=address_hash).update(is_lifted=True)
    return True


def delete_old_events() -> None:
    """What follows from them stays: states of mails, and addresses that get no mail."""
    MailEvent.objects.filter(happened_at__lt=timezone.now() - RETENTION).delete()


def _delivery_of(report: Report) -> Delivery | None:
    """A queue's number could be guessed, so the recipient has to be the delivery's as well."""
    rows = Delivery.objects.select_related("mailing__channel")
    if report.uid:
        return rows.filter(uid=report.uid).first()
    if report.queue_id and report.recipient:
        address_hash = address_hasher()(report.recipient)
        return rows.filter(address_hash=address_hash, provider_id=report.queue_id).order_by("-pk").first()
    return None


def _store(report: Report, delivery: Delivery, source: str, event_id: str) -> bool:
    """Keep it; whether it is new. Of an erased reader no words are kept."""
    if delivery.events.filter(kind=report.kind).count() >= MAX_OF_A_KIND:
        return False
    values = {
        "kind": report.kind,
        "delivery": delivery,
        "address_hash": delivery.address_hash,
        "status": report.status[:20],
        "detail": report.detail[:300] if delivery.address else "",
        "happened_at": report.happened_at,
    }
    return MailEvent.objects.get_or_create(source=source, event_id=event_id, defaults=values)[1]


def _settle(delivery: Delivery) -> None:
    """A mail that came back was not received, whatever the first server said; an answer of its reader settles an unknown one.

    A row that waits is left alone: somebody sends it again.
    """
    rows, sent_at = Delivery.objects.filter(pk=delivery.pk), Coalesce("sent_at", "claimed_at")
    events = list(delivery.events.values_list("kind", "status"))
    failures = [(list(Kind).index(Kind(kind)), status) for kind, status in events if kind in FAILURES]
    if failures:
        rank, status = min(failures)
        reason = FAILURES[list(Kind)[rank]] + (f" ({status})." if status else ".")
        left = (State.SENDING, State.SENT, State.UNKNOWN, State.FAILED)
        rows.filter(state__in=left).update(state=State.FAILED, reason=reason, sent_at=sent_at)
    else:
        rows.filter(state=State.UNKNOWN).update(state=State.SENT, reason=ARRIVED, sent_at=sent_at)


def _act_on_address(kind: MailEvent.Kind, delivery: Delivery) -> None:
    address_hash, scope = delivery.address_hash, delivery.mailing.channel.suppression_scope
    if kind is Kind.HARD:
        _make_unreachable(address_hash, Suppression.Reason.HARD_BOUNCE)
    elif kind is Kind.SOFT and _refused_often(MailEvent.objects.filter(address_hash=address_hash, kind=kind, is_lifted=False)):
        _make_unreachable(address_hash, Suppression.Reason.SOFT_BOUNCES)
    elif kind is Kind.COMPLAINT:
        _suppress(address_hash, Suppression.Reason.COMPLAINT)
    if kind in (Kind.COMPLAINT, Kind.STOP) and scope:  # mail without a scope is no subscription
        Suppression.objects.get_or_create(
            address_hash=address_hash, scope=scope, defaults={"reason": Suppression.Reason.UNSUBSCRIBED}
        )
        for listener in listeners.values():
            listener.stopped(address_hash, scope)


def _make_unreachable(address_hash: str, reason: Suppression.Reason) -> None:
    _suppress(address_hash, reason)
    for listener in listeners.values():
        listener.unreachable(address_hash)


def _suppress(address_hash: str, reason: Suppression.Reason) -> None:
    """For all mail. A worse reason takes the place of a lesser one."""
    row, is_new = Suppression.objects.get_or_create(address_hash=address_hash, scope="", defaults={"reason": reason})
    if not is_new and row.reason in REASONS[REASONS.index(reason) + 1 :]:
        Suppression.objects.filter(pk=row.pk).update(reason=reason)


def _refused_often(events: QuerySet[MailEvent]) -> bool:
    """Whether three mails came back within any thirty days. One more event never makes this false."""
    rows: list[tuple[datetime, int | None]] = list(events.order_by("happened_at").values_list("happened_at", "delivery"))
    windows = ({mail for at, mail in rows if start <= at <= start + SOFT_DAYS} for start, _ in rows)
    return any(len(mails) >= SOFT_BOUNCES for mails in windows)


def _hold_if_refused(kind: MailEvent.Kind, mailing: Mailing) -> None:
    """At every fifth mail that is refused for our sake, so that a person who lets the mailing go on is asked again later."""
    if kind is not Kind.REFUSED:
        return
    events = MailEvent.objects.filter(delivery__mailing=mailing).order_by("-pk")
    number = events.filter(kind=Kind.REFUSED).order_by().values("delivery").distinct().count()
    recent = list(events.values_list("kind", flat=True)[:LAST_EVENTS]).count(Kind.REFUSED)
    if number % REFUSALS == 0 and recent >= REFUSALS:
        reason = f"{number} mails of it came back because the sender or the text was refused (status 5.7). Look at the reports."
        if hold(mailing, reason):
            logger.error("The mailing “%s” is held: %s", mailing, reason)
