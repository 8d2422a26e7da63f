"""What an outcome makes of the row of its delivery, and how rows are claimed."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakSet

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
AND EXISTS (SELECT 1 FROM mailing_mailing m WHERE m.id = d.mailing_id AND m.state = 'sending' {free})
AND NOT EXISTS (SELECT 1 FROM mailing_suppression s WHERE s.address_hash = d.address_hash AND s.scope IN ('', %s))
ORDER BY d.next_at, d.id LIMIT 1 {lock}) RETURNING id, uid, selection_id, address, address_hash, token, attempts"""
LOCK = "FOR UPDATE OF d SKIP LOCKED"
FREE = "AND EXISTS (SELECT 1 FROM mailing_channel c WHERE c.id = m.channel_id AND c.held_reason = '' AND c.interval = 0)"
WHERE_MINE = "WHERE id = %s AND worker = %s AND claimed_at = %s AND state IN ('sending', 'unknown')"


Statement = tuple[str, list[Any]]
_with_claim: WeakSet[Any] = WeakSet()  # connections to PostgreSQL on which the claim is prepared


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


def record_and_claim(finished: Finished | None, mailing: Mailing, worker: str) -> Claimed | Wait | None:
    """Write the last result and claim the next row of the mailing in one transaction. None: nothing of it is due.

    A row is claimed while the mailing is sending, its channel is not held, and the address is not suppressed. Where the channel
    has a rate, or waits to be tried again, the claim is a second transaction, with the channel's row locked.
    """
    channel, now = mailing.channel, timezone.now()
    results = [_result(finished)] if finished and finished.delivery.claimed_at else []
    looks = (CHANNEL, [channel.pk])
    *_, [(interval, held_reason, change)], rows = _run([*results, looks, _claim(mailing, worker, now, FREE)])
    if interval or held_reason:
        return _claim_in_turn(mailing, worker, now, change)
    return Claimed(_delivery(rows[0], worker, now), channel, change) if rows else None


@transaction.atomic
def _claim_in_turn(mailing: Mailing, worker: str, now: datetime, change: int) -> Claimed | Wait | None:
    turn = _turn(mailing.channel, now)
    if isinstance(turn, Wait):
        return turn
    [rows] = _run([_claim(mailing, worker, now)])
    if rows and turn.interval:
        pause = timedelta(microseconds=turn.interval)
        Channel.objects.filter(pk=turn.pk).update(next_at=max(turn.next_at, now - pause) + pause)
    return Claimed(_delivery(rows[0], worker, now), turn, change) if rows else None


def _claim(mailing: Mailing, worker: str, now: datetime, free: str = "") -> Statement:
    """SQLite has one writer at a time and needs no locks. PostgreSQL keeps the plan of the claim that runs for each mail."""
    instant = _stored(now)
    values = [worker, instant, mailing.pk, instant, mailing.channel.suppression_scope]
    if connection.vendor != "postgresql":
        return CLAIM.format(free=free, lock=""), values
    if not free:
        return CLAIM.format(free="", lock=LOCK), values
    _prepare_claim()
    return "EXECUTE mailing_claim(%s, %s, %s, %s, %s)", values


def _prepare_claim() -> None:
    """Once a connection. Planning the claim takes three times as long as carrying it out."""
    connection.ensure_connection()
    if connection.connection not in _with_claim:
        claim = CLAIM.format(free=FREE, lock=LOCK) % ("$1", "$2", "$3", "$4", "$5")
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE mailing_claim (text, timestamptz, bigint, timestamptz, text) AS {claim}")
        _with_claim.add(connection.connection)


def _delivery(row: tuple, worker: str, now: datetime) -> Delivery:
    key, uid, selection, address, address_hash, token, attempts = row
    return Delivery(
        pk=key, uid=UUID(str(uid)), selection_id=selection, address=address, address_hash=address_hash, token=token,
        attempts=attempts, state=State.SENDING, worker=worker, claimed_at=now,
    )  # fmt: skip


def _run(statements: list[Statement]) -> list[list[tuple]]:
    """The rows of each statement. All are one transaction; PostgreSQL gets them in one message, as each trip costs time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
            found = [_rows(cursor)]
            while cursor.nextset():
                found.append(_rows(cursor))
            return found
    found = []
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)
            found.append(_rows(cursor))
    return found


def _rows(cursor: Any) -> list[tuple]:
    return cursor.fetchall() if cursor.description else []


def _turn(channel: Channel, now: datetime) -> Channel | Wait:
    """The channel, locked, if a mail may go now (GCRA with a tolerance of one interval)."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if channel.held_reason and (channel.retry_at is None or channel.retry_at > now):
        return Wait((channel.retry_at - now).total_seconds() if channel.retry_at else float("inf"))
    if channel.interval and channel.next_at > now:
        return Wait((channel.next_at - now).total_seconds())
    return channel


def _stored(instant: datetime | None) -> Any:
    """As the column of the database has it."""
    return connection.ops.adapt_datetimefield_value(instant)


def suppressions_of(channel: Channel) -> QuerySet[Suppression]:
    """Of the address of the outer query, a delivery."""
    return Suppression.objects.filter(address_hash=OuterRef("address_hash"), scope__in={"", channel.suppression_scope})


def record(finished: Finished) -> bool:
    """Write what became of the mail, unless the row is no longer this worker's.

    A row that another worker has meanwhile called unknown, because the lease was over, is known again.
    """
    if finished.delivery.claimed_at is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(*_result(finished))
        return bool(cursor.rowcount)


def _result(finished: Finished) -> Statement:
    """Of a claimed row."""
    delivery, outcome = finished
    values = _values(delivery, outcome, timezone.now())
    places = ", ".join(f"{column} = %s" for column in values)
    stored = [_stored(value) if isinstance(value, datetime) else value for value in values.values()]
    sql = f"UPDATE mailing_delivery SET {places} {WHERE_MINE}"  # noqa: S608 # nosec B608 # columns of the model
    return sql, [*stored, delivery.pk, delivery.worker, _stored(delivery.claimed_at)]


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
