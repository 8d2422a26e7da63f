"""What an outcome makes of the row of its delivery, and how rows are claimed."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from infra.claims import lock_free_rows
from mailing.models import Channel, Delivery, Mailing, Suppression
from mailing.transports.outcome import Outcome, Result

State = Delivery.State
# Of a recipient's server that says "later"; RFC 5321, 4.5.4.1 wants half an hour at least, greylisting is over sooner.
PAUSES = (*(timedelta(minutes=minutes) for minutes in (5, 15, 30)), *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 8, 8, 8)))
MINUTE = timedelta(minutes=1)


class Claimed(NamedTuple):
    """A row that this worker alone sends now. `channel` is as the claim read it."""

    delivery: Delivery
    channel: Channel


class Wait(NamedTuple):
    """Nothing may be sent for so long, for the channel's rate or because the channel is held."""

    seconds: float


class Finished(NamedTuple):
    """A claim and what became of its mail. None: it was not handed over, and waits again."""

    delivery: Delivery
    outcome: Outcome | None


@transaction.atomic
def record_and_claim(finished: Finished | None, mailing: Mailing, worker: str) -> Claimed | Wait | None:
    """Write the last result and claim the next row of the mailing in one transaction. None: nothing of it is due.

    A row is claimed while the mailing is sending, its channel is not held, and the address is not suppressed.
    """
    if finished:
        record(finished)
    now = timezone.now()
    turn = _turn(mailing.channel_id, now)
    if isinstance(turn, Wait):
        return turn
    delivery = lock_free_rows(_due_rows(mailing, turn, now)).first()
    if delivery is None:
        return None
    delivery.state, delivery.worker, delivery.claimed_at = State.SENDING, worker, now
    values = {"state": State.SENDING, "worker": worker, "claimed_at": now}
    if not Delivery.objects.filter(pk=delivery.pk, state=State.PENDING).update(**values):
        return None
    if turn.interval:
        pause = timedelta(microseconds=turn.interval)
        Channel.objects.filter(pk=turn.pk).update(next_at=max(turn.next_at, now - pause) + pause)
    return Claimed(delivery, turn)


def _turn(channel_id: int, now: datetime) -> Channel | Wait:
    """The channel if a mail may go now (GCRA with a tolerance of one interval). Its row is locked where it has a rate."""
    channel = Channel.objects.get(pk=channel_id)
    if channel.interval:
        channel = Channel.objects.select_for_update().get(pk=channel_id)
    if channel.held_reason and (channel.retry_at is None or channel.retry_at > now):
        return Wait((channel.retry_at - now).total_seconds() if channel.retry_at else float("inf"))
    if channel.interval and channel.next_at > now:
        return Wait((channel.next_at - now).total_seconds())
    return channel


def _due_rows(mailing: Mailing, channel: Channel, now: datetime) -> QuerySet[Delivery]:
    sending = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.SENDING)
    due = Delivery.objects.filter(Exists(sending), mailing=mailing, state=State.PENDING, next_at__lte=now)
    return due.exclude(Exists(suppressions_of(channel))).order_by("next_at", "id")


def suppressions_of(channel: Channel) -> QuerySet[Suppression]:
    """Of the address of the outer query, a delivery."""
    return Suppression.objects.filter(address_hash=OuterRef("address_hash"), scope__in={"", channel.suppression_scope})


def record(finished: Finished) -> bool:
    """Write what became of the mail, unless the row is no longer this worker's.

    A row that another worker has meanwhile called unknown, because the lease was over, is known again.
    """
    delivery, outcome = finished
    mine = Delivery.objects.filter(
        pk=delivery.pk, worker=delivery.worker, claimed_at=delivery.claimed_at, state__in=(State.SENDING, State.UNKNOWN)
    )
    return bool(mine.update(**_values(delivery, outcome, timezone.now())))


def _values(delivery: Delivery, outcome: Outcome | None, now: datetime) -> dict[str, Any]:
    if outcome is None:
        return {"state": State.PENDING}
    values: dict[str, Any] = {"reply": outcome.reply[:300], "reason": ""}
    match outcome.result:
        case Result.ACCEPTED:
            return values | {
                "state": State.SENT, "sent_at": now, "attempts": delivery.attempts + 1, "provider_id": outcome.provider_id[:200]
            }  # fmt: skip
        case Result.PERMANENT:
            return values | {"state": State.FAILED, "reason": "Refused.", "attempts": delivery.attempts + 1}
        case Result.TRANSIENT if delivery.attempts >= len(PAUSES):
            return values | {"state": State.FAILED, "reason": "Put off too often.", "attempts": delivery.attempts + 1}
        case Result.TRANSIENT:
            pause = PAUSES[delivery.attempts]
            return values | {"state": State.PENDING, "next_at": now + pause, "attempts": delivery.attempts + 1}
        case Result.UNKNOWN:
            return values | {"state": State.UNKNOWN, "reason": "No answer came after the whole mail."}
        case _:
            return values | {"state": State.PENDING}


def retry_pause(failures: int) -> timedelta:
    """Of a channel whose server is away: half a minute, doubled up to a quarter of an hour."""
    return min(MINUTE / 2 * 2 ** min(failures, 10), 15 * MINUTE)


def clear_channel(channel: Channel) -> None:
    """The server takes mail again. The machine that sent is remembered."""
    if channel.held_reason or channel.failures or channel.host != settings.MAIL_HOST:
        Channel.objects.filter(pk=channel.pk).update(
            held_reason="", held_at=None, retry_at=None, failures=0, host=settings.MAIL_HOST
        )
