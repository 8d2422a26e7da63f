"""What an outcome makes of the row of its delivery, and how rows are claimed."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from mailing.models import Channel, Delivery, Mailing, Suppression
from mailing.transports.outcome import Outcome, Result

State = Delivery.State
# Of a recipient's server that says "later"; RFC 5321, 4.5.4.1 wants half an hour at least, greylisting is over sooner.
PAUSES = (*(timedelta(minutes=minutes) for minutes in (5, 15, 30)), *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 8, 8, 8)))
MINUTE = timedelta(minutes=1)

# In SQL: composing a statement takes Django longer than all databases take to carry it out, and these run for each mail. The states
# are literals, because SQLite uses a partial index for nothing else.
CHANNEL = """
SELECT interval, held_reason, (SELECT last_change_number FROM catalogue_cataloguerevision WHERE id = 1)
FROM mailing_channel WHERE id = %s"""
CLAIM = """
UPDATE mailing_delivery SET state = 'sending', worker = %s, claimed_at = %s WHERE id = (
SELECT d.id FROM mailing_delivery d
WHERE d.mailing_id = %s AND d.state = 'pending' AND d.next_at <= %s AND d.address <> ''
AND EXISTS (SELECT 1 FROM mailing_mailing m WHERE m.id = d.mailing_id AND m.state = 'sending')
AND NOT EXISTS (SELECT 1 FROM mailing_suppression s WHERE s.address_hash = d.address_hash AND s.scope IN ('', %s))
ORDER BY d.next_at, d.id LIMIT 1 {lock}) RETURNING *"""
LOCK = "FOR UPDATE OF d SKIP LOCKED"
WHERE_MINE = "WHERE id = %s AND worker = %s AND claimed_at = %s AND state IN ('sending', 'unknown')"


class Claimed(NamedTuple):
    """A row that this worker alone sends now. `change` is the catalogue's last public event at the claim."""

    delivery: Delivery
    channel: Channel
    change: int


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
    with connection.cursor() as cursor:
        cursor.execute(CHANNEL, [mailing.channel_id])
        interval, held_reason, change = cursor.fetchone()
    turn = _turn(mailing.channel, now) if interval or held_reason else mailing.channel
    if isinstance(turn, Wait):
        return turn
    instant = _stored(now)
    # SQLite has one writer at a time and needs no locks.
    sql = CLAIM.format(lock=LOCK if connection.features.has_select_for_update_skip_locked else "")
    claimed = list(Delivery.objects.raw(sql, [worker, instant, mailing.pk, instant, turn.suppression_scope]))
    if claimed and turn.interval:
        pause = timedelta(microseconds=turn.interval)
        Channel.objects.filter(pk=turn.pk).update(next_at=max(turn.next_at, now - pause) + pause)
    return Claimed(claimed[0], turn, change) if claimed else None


def _turn(channel: Channel, now: datetime) -> Channel | Wait:
    """The channel, locked, if a mail may go now (GCRA with a tolerance of one interval)."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if channel.held_reason and (channel.retry_at is None or channel.retry_at > now):
        return Wait((channel.retry_at - now).total_seconds() if channel.retry_at else float("inf"))
    if channel.interval and channel.next_at > now:
        return Wait((channel.next_at - now).total_seconds())
    return channel


def _stored(instant: datetime) -> Any:
    """As the column of the database has it."""
    return connection.ops.adapt_datetimefield_value(instant)


def suppressions_of(channel: Channel) -> QuerySet[Suppression]:
    """Of the address of the outer query, a delivery."""
    return Suppression.objects.filter(address_hash=OuterRef("address_hash"), scope__in={"", channel.suppression_scope})


def record(finished: Finished) -> bool:
    """Write what became of the mail, unless the row is no longer this worker's.

    A row that another worker has meanwhile called unknown, because the lease was over, is known again.
    """
    delivery, outcome = finished
    if delivery.claimed_at is None:
        return False
    values = _values(delivery, outcome, timezone.now())
    places = ", ".join(f"{column} = %s" for column in values)
    stored = [_stored(value) if isinstance(value, datetime) else value for value in values.values()]
    sql = f"UPDATE mailing_delivery SET {places} {WHERE_MINE}"  # noqa: S608 # nosec B608 # columns of the model
    with connection.cursor() as cursor:
        cursor.execute(sql, [*stored, delivery.pk, delivery.worker, _stored(delivery.claimed_at)])
        return bool(cursor.rowcount)


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
