"""What an outcome makes of the row of its delivery."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from mailing.delivery_rows.prepared_statements import Statement, execute, prepare, stored
from mailing.models import Channel, Delivery
from mailing.transports.outcome import Outcome, Result

State = Delivery.State
# Of a recipient's server that says "later"; RFC 5321, 4.5.4.1 wants half an hour at least, greylisting is over sooner.
PAUSES = (*(timedelta(minutes=minutes) for minutes in (5, 15, 30)), *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 8, 8, 8)))
MINUTE = timedelta(minutes=1)
WHERE_MINE = "WHERE id = %s AND worker = %s AND claimed_at = %s AND state IN ('sending', 'unknown')"
SENT = prepare(
    "mailing_sent",
    "text, timestamptz, text, bigint, text, timestamptz",
    f"""
UPDATE mailing_delivery SET state = 'sent', reason = '', reply = %s, sent_at = %s, provider_id = %s, attempts = attempts + 1
{WHERE_MINE}""",  # noqa: S608 # nosec B608 # constants
)


class Finished(NamedTuple):
    """A claim and what became of its mail. None: it was not handed over, and waits again."""

    delivery: Delivery
    outcome: Outcome | None


def record(finished: Finished) -> bool:
    """Write what became of the mail, unless the row is no longer this worker's.

    A row that another worker has meanwhile called unknown, because the lease was over, is known again.
    """
    if finished.delivery.claimed_at is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(*result_of(finished))
        return bool(cursor.rowcount)


def result_of(finished: Finished) -> Statement:
    """Of a claimed row."""
    delivery, outcome = finished
    now, mine = timezone.now(), [delivery.pk, delivery.worker, stored(delivery.claimed_at)]
    if outcome and outcome.result is Result.ACCEPTED:
        sent = [outcome.reply[:300], stored(now), outcome.provider_id[:200], *mine]
        return execute(SENT, sent) if connection.vendor == "postgresql" else (SENT.sql, sent)
    values = _values(delivery, outcome, now)
    places = ", ".join(f"{column} = %s" for column in values)
    row = [stored(value) if isinstance(value, datetime) else value for value in values.values()]
    return f"UPDATE mailing_delivery SET {places} {WHERE_MINE}", [*row, *mine]  # noqa: S608 # nosec B608 # columns of the model


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
