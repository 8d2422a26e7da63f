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
CLAIM = """
UPDATE mailing_delivery SET state = 'sending', worker = %s, claimed_at = %s WHERE id = (
SELECT d.id FROM mailing_delivery d
WHERE d.mailing_id = %s AND d.state = 'pending' AND d.next_at <= %s AND d.address <> ''
AND EXISTS (SELECT 1 FROM mailing_mailing m WHERE m.id = d.mailing_id AND m.state = 'sending' {free})
AND NOT EXISTS (SELECT 1 FROM mailing_suppression s WHERE s.address_hash = d.address_hash AND s.scope IN ('', %s))
ORDER BY d.next_at, d.id LIMIT 1 {lock}) RETURNING id, uid, selection_id, address, address_hash, token, attempts,
(SELECT last_change_number FROM catalogue_cataloguerevision WHERE id = 1)"""
LOCK = "FOR UPDATE OF d SKIP LOCKED"
FREE = "AND EXISTS (SELECT 1 FROM mailing_channel c WHERE c.id = m.channel_id AND c.held_reason = '' AND c.interval = 0)"
WHERE_MINE = "WHERE id = %s AND worker = %s AND claimed_at = %s AND state IN ('sending', 'unknown')"
SENT = f"""
UPDATE mailing_delivery SET state = 'sent', reason = '', reply = %s, sent_at = %s, provider_id = %s, attempts = attempts + 1
{WHERE_MINE}"""  # noqa: S608 # nosec B608 # constants
# What PostgreSQL keeps the plans of, as planning takes three times as long as carrying out: by name types of the values, and SQL.
PREPARED = {
    "mailing_claim": ("text, timestamptz, bigint, timestamptz, text", CLAIM.format(free=FREE, lock=LOCK)),
    "mailing_sent": ("text, timestamptz, text, bigint, text, timestamptz", SENT),
}

Statement = tuple[str, list[Any]]
_prepared_on: WeakSet[Any] = WeakSet()  # connections to PostgreSQL


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
    now = timezone.now()
    results = [_result(finished)] if finished and finished.delivery.claimed_at else []
    *_, rows = _run([*results, _claim(mailing, worker, now, FREE)])
    return _claimed(rows[0], mailing.channel, worker, now) if rows else _claim_in_turn(mailing, worker, now)


@transaction.atomic
def _claim_in_turn(mailing: Mailing, worker: str, now: datetime) -> Claimed | Wait | None:
    turn = _turn(mailing.channel, now)
    if isinstance(turn, Wait):
        return turn
    [rows] = _run([_claim(mailing, worker, now)])
    if rows and turn.interval:
        pause = timedelta(microseconds=turn.interval)
        Channel.objects.filter(pk=turn.pk).update(next_at=max(turn.next_at, now - pause) + pause)
    return _claimed(rows[0], turn, worker, now) if rows else None


def _claim(mailing: Mailing, worker: str, now: datetime, free: str = "") -> Statement:
    """SQLite has one writer at a time and needs no locks."""
    instant = _stored(now)
    values = [worker, instant, mailing.pk, instant, mailing.channel.suppression_scope]
    if connection.vendor == "postgresql":
        return _prepared("mailing_claim", values) if free else (CLAIM.format(free="", lock=LOCK), values)
    return CLAIM.format(free=free, lock=""), values


def _claimed(row: tuple, channel: Channel, worker: str, now: datetime) -> Claimed:
    key, uid, selection, address, address_hash, token, attempts, change = row
    delivery = Delivery(
        pk=key, uid=UUID(str(uid)), selection_id=selection, address=address, address_hash=address_hash, token=token,
        attempts=attempts, state=State.SENDING, worker=worker, claimed_at=now,
    )  # fmt: skip
    return Claimed(delivery, channel, change)


def _prepared(name: str, values: list[Any]) -> Statement:
    """Of PREPARED, which the connection to PostgreSQL learns when it is first used here."""
    connection.ensure_connection()
    if connection.connection not in _prepared_on:
        with connection.cursor() as cursor:
            for known, (types, sql) in PREPARED.items():
                numbered = sql % tuple(f"${number}" for number in range(1, sql.count("%s") + 1))
                cursor.execute(f"PREPARE {known} ({types}) AS {numbered}")
        _prepared_on.add(connection.connection)
    return f"EXECUTE {name} ({', '.join(['%s'] * len(values))})", values


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
    now, mine = timezone.now(), [delivery.pk, delivery.worker, _stored(delivery.claimed_at)]
    if outcome and outcome.result is Result.ACCEPTED:
        sent = [outcome.reply[:300], _stored(now), outcome.provider_id[:200], *mine]
        return _prepared("mailing_sent", sent) if connection.vendor == "postgresql" else (SENT, sent)
    values = _values(delivery, outcome, now)
    places = ", ".join(f"{column} = %s" for column in values)
    stored = [_stored(value) if isinstance(value, datetime) else value for value in values.values()]
    return f"UPDATE mailing_delivery SET {places} {WHERE_MINE}", [*stored, *mine]  # noqa: S608 # nosec B608 # columns of the model


def _values(delivery: Delivery, outcome: Outcome | None, now: datetime) -> dict[str, Any]:
    """By column, unless the mail was accepted."""
    if outcome is None:
        return {"state": State.PENDING}
    values: dict[str, Any] = {"reply": outcome.reply[:300], "reason": ""}
    match outcome.result:
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
