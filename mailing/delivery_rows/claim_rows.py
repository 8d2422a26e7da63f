"""How a worker claims the next row of a mailing, in the transaction that writes its last result."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from mailing.delivery_rows.prepared_statements import Statement, execute, prepare, run, stored
from mailing.delivery_rows.row_results import Finished, result_of
from mailing.models import Channel, Delivery, Mailing

# The states are literals, because SQLite uses a partial index for nothing else.
CLAIM = """
UPDATE mailing_delivery SET state = 'sending', worker = %s, claimed_at = %s WHERE id = (
SELECT d.id FROM mailing_delivery d
WHERE d.mailing_id = %s AND d.state = 'pending' AND d.next_at <= %s AND d.address <> ''
AND EXISTS (SELECT 1 FROM mailing_mailing m WHERE m.id = d.mailing_id AND m.state = 'sending' {free})
AND NOT EXISTS (SELECT 1 FROM mailing_suppression s WHERE s.address_hash = d.address_hash AND s.scope IN ('', %s))
ORDER BY d.next_at, d.id LIMIT 1 {lock}) RETURNING id, uid, selection_id, address, address_hash, token, attempts,
(SELECT last_change_number FROM catalogue_cataloguerevision WHERE id = 1)"""
# Of the row as it is claimed, in the order of the model, as `from_db` wants them.
COLUMNS = ("id", "uid", "selection_id", "address", "address_hash", "token", "state", "attempts", "worker", "claimed_at")
LOCK = "FOR UPDATE OF d SKIP LOCKED"
FREE = "AND EXISTS (SELECT 1 FROM mailing_channel c WHERE c.id = m.channel_id AND c.held_reason = '' AND c.interval = 0)"
CLAIM_FREELY = prepare("mailing_claim", "text, timestamptz, bigint, timestamptz, text", CLAIM.format(free=FREE, lock=LOCK))


class Claimed(NamedTuple):
    """A row that this worker alone sends now. `change` is the catalogue's last public event at the claim."""

    delivery: Delivery
    channel: Channel
    change: int


class Wait(NamedTuple):
    """Nothing may be sent for so long, for the channel's rate or because the channel is held."""

    seconds: float


def record_and_claim(finished: Finished | None, mailing: Mailing, worker: str) -> Claimed | Wait | None:
    """Write the last result and claim the next row of the mailing in one transaction. None: nothing of it is due.

    A row is claimed while the mailing is sending, its channel is not held, and the address is not suppressed. Where the channel
    has a rate, or waits to be tried again, the claim is a second transaction, with the channel's row locked.
    """
    now = timezone.now()
    results = [result_of(finished)] if finished and finished.delivery.claimed_at else []
    rows = run([*results, _claim(mailing, worker, now, FREE)])
    return _claimed(rows[0], mailing.channel, worker, now) if rows else _claim_in_turn(mailing, worker, now)


@transaction.atomic
def _claim_in_turn(mailing: Mailing, worker: str, now: datetime) -> Claimed | Wait | None:
    turn = _turn(mailing.channel, now)
    if isinstance(turn, Wait):
        return turn
    rows = run([_claim(mailing, worker, now)])
    if rows and turn.interval:
        pause = timedelta(microseconds=turn.interval)
        Channel.objects.filter(pk=turn.pk).update(next_at=max(turn.next_at, now - pause) + pause)
    return _claimed(rows[0], turn, worker, now) if rows else None


def _claim(mailing: Mailing, worker: str, now: datetime, free: str = "") -> Statement:
    """SQLite has one writer at a time and needs no locks."""
    instant = stored(now)
    values = [worker, instant, mailing.pk, instant, mailing.channel.suppression_scope]
    if connection.vendor == "postgresql":
        return execute(CLAIM_FREELY, values) if free else (CLAIM.format(free="", lock=LOCK), values)
    return CLAIM.format(free=free, lock=""), values


def _claimed(row: tuple, channel: Channel, worker: str, now: datetime) -> Claimed:
    key, uid, selection, address, address_hash, token, attempts, change = row
    values = [key, UUID(str(uid)), selection, address, address_hash, token, Delivery.State.SENDING, attempts, worker, now]
    delivery = Delivery.from_db(None, COLUMNS, values)
    return Claimed(delivery, channel, change)


def _turn(channel: Channel, now: datetime) -> Channel | Wait:
    """The channel, locked, if a mail may go now (GCRA with a tolerance of one interval)."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if channel.held_reason and (channel.retry_at is None or channel.retry_at > now):
        return Wait((channel.retry_at - now).total_seconds() if channel.retry_at else float("inf"))
    if channel.interval and channel.next_at > now:
        return Wait((channel.next_at - now).total_seconds())
    return channel
