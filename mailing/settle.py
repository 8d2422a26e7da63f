"""Rows that no worker is at any more, and mailings that are over."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from mailing import journal
from mailing.models import Channel, Delivery, Mailing, Suppression

LEASE = timedelta(minutes=15)  # longer than a mail can take: 20 s a step, 10 min after the final dot
BATCH_SIZE = 2000
NOTICE_RETENTION = timedelta(days=90)
CANCELLED_LATELY = timedelta(days=7)
State = Delivery.State
FROM_JOURNAL = "Found in the journal."


def settle_rows() -> int:
    """Rows past their lease become unknown, rows of cancelled mailings cancelled; returns how many."""
    return _end_leases() + _cancel_rows()


def _end_leases() -> int:
    """What the journal says of a mail counts: its worker died between the server's answer and the database."""
    expired = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - LEASE)
    changed = 0
    for mailing in Mailing.objects.filter(Exists(expired.filter(mailing=OuterRef("pk")))):
        lines = journal.open_journal(mailing).last_lines()
        for delivery in expired.filter(mailing=mailing):
            changed += settle_by_journal(delivery, lines.get(delivery.address_hash))
    return changed


def settle_by_journal(delivery: Delivery, line: journal.Line | None) -> bool:
    """Give a row the state that its last line tells, else unknown. False if the row has changed meanwhile."""
    values: dict[str, Any] = {"state": State.UNKNOWN, "reason": "The worker ended before it could say what became of it."}
    if line and line.word == journal.SENT:
        values = {"state": State.SENT, "sent_at": line.at, "reason": FROM_JOURNAL, "reply": line.detail}
    elif line and line.word == journal.FAILED:
        values = {"state": State.FAILED, "reason": FROM_JOURNAL, "reply": line.detail}
    same = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, claimed_at=delivery.claimed_at)
    return bool(same.update(**values))


def _cancel_rows() -> int:
    changed = 0
    recent = timezone.now() - CANCELLED_LATELY
    for mailing in Mailing.objects.filter(state=Mailing.State.CANCELLED, finished_at__gte=recent):
        waiting = Delivery.objects.filter(mailing=mailing, state=State.PENDING).order_by("pk")
        while number := Delivery.objects.filter(pk__in=waiting.values("pk")[:BATCH_SIZE]).update(state=State.CANCELLED):
            changed += number
    return changed


def finish_if_over(mailing: Mailing) -> bool:
    """Nothing waits or is being sent: the mailing is sent. Who unsubscribed or was erased is left out first, or it never ends."""
    waiting = Delivery.objects.filter(mailing=mailing, state=State.PENDING)
    waiting.filter(Exists(_suppressions_of(mailing.channel)) | Q(address="")).update(
        state=State.EXCLUDED, reason="Unsubscribed, erased or unreachable since the recipients were collected."
    )
    left = Delivery.objects.filter(mailing=OuterRef("pk"), state__in=(State.PENDING, State.SENDING))
    over = Mailing.objects.filter(~Exists(left), pk=mailing.pk, state=Mailing.State.SENDING)
    return bool(over.update(state=Mailing.State.SENT, finished_at=timezone.now()))


def _suppressions_of(channel: Channel) -> QuerySet[Suppression]:
    """Of the address of the outer query, a delivery."""
    return Suppression.objects.filter(address_hash=OuterRef("address_hash"), scope__in={"", channel.suppression_scope})


def delete_old_notices() -> None:
    """Mails to one person that were sent long ago, with their addresses; mailings to an audience stay as proof."""
    over = (Mailing.State.SENT, Mailing.State.CANCELLED)
    Mailing.objects.filter(is_notice=True, state__in=over, finished_at__lt=timezone.now() - NOTICE_RETENTION).delete()
