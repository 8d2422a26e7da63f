"""The moves of a mailing. Each is one conditional UPDATE: of two who press at once, one gets True and the other False.

A mailing whose `started_at` is set sends by itself once its recipients stand in the ledger; otherwise it waits as READY for a
person who has seen their number.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from mailing import journal
from mailing.models import Channel, Delivery, Mailing

State = Mailing.State
BEFORE_SENDING = (State.DRAFT, State.READY, State.SCHEDULED)
UNFINISHED = (*BEFORE_SENDING, State.FREEZING, State.SENDING, State.PAUSED, State.HELD)
HOLDABLE = (State.FREEZING, State.SCHEDULED, State.SENDING, State.READY)


def _move(mailing: Mailing, states: tuple[State, ...], **values: Any) -> bool:
    """Set the values if the mailing is in one of the states; the instance then has them too."""
    if not Mailing.objects.filter(pk=mailing.pk, state__in=states).update(**values):
        return False
    mailing.refresh_from_db(fields=[*values, "state"])
    return True


def freeze(mailing: Mailing) -> bool:
    """Begin to collect the recipients of a draft. Its parts are in place."""
    return _move(mailing, (State.DRAFT,), state=State.FREEZING)


def schedule(mailing: Mailing, at: datetime, not_after: datetime | None = None, by: Any = None) -> bool:
    """Send at the hour; recipients that are not collected yet are collected then. Later than `not_after` it is held instead."""
    return _move(mailing, (State.DRAFT, State.READY), state=State.SCHEDULED, scheduled_at=at, not_after=not_after, started_by=by)


def start(mailing: Mailing, by: Any) -> bool:
    """Send now; a draft collects its recipients first."""
    state = Case(When(frozen_at=None, then=Value(State.FREEZING)), default=Value(State.SENDING))
    return _move(mailing, BEFORE_SENDING, state=state, started_at=timezone.now(), started_by=by, not_after=None) or _start_frozen(
        mailing, by
    )


def _start_frozen(mailing: Mailing, by: Any) -> bool:
    """While recipients are being collected, once."""
    waiting = Mailing.objects.filter(pk=mailing.pk, state=State.FREEZING, started_at=None)
    return bool(waiting.update(started_at=timezone.now(), started_by=by))


def start_due(now: datetime) -> int:
    """Let the mailings go whose hour has come; returns how many. Too late ones are held by the worker that would send them."""
    state = Case(When(frozen_at=None, then=Value(State.FREEZING)), default=Value(State.SENDING))
    return Mailing.objects.filter(state=State.SCHEDULED, scheduled_at__lte=now).update(state=state, started_at=now)


def pause(mailing: Mailing) -> bool:
    """Mails that are on their way arrive; no other begins."""
    return _move(mailing, (State.SENDING,), state=State.PAUSED)


def resume(mailing: Mailing) -> bool:
    return _move(mailing, (State.PAUSED,), state=State.SENDING)


def cancel(mailing: Mailing) -> bool:
    """Nothing more of it is sent. The worker marks the rows that wait as cancelled."""
    return _move(mailing, UNFINISHED, state=State.CANCELLED, finished_at=timezone.now())


def hold(mailing: Mailing, reason: str) -> bool:
    """Stop until a person decides. `reason` is a sentence for staff."""
    return _move(mailing, HOLDABLE, state=State.HELD, held_reason=reason[:300])


def release(mailing: Mailing, *, accepted_change: int | None = None) -> bool:
    """Go on where it was held: collecting, waiting as READY, or sending, whatever the hour is now.

    `accepted_change` is the last change of the catalogue that the person knows of (entry_changes.py).
    """
    state = Case(
        When(frozen_at=None, then=Value(State.FREEZING)),
        When(started_at=None, then=Value(State.READY)),
        default=Value(State.SENDING),
    )
    change = F("accepted_change") if accepted_change is None else accepted_change
    return _move(mailing, (State.HELD,), state=state, held_reason="", not_after=None, accepted_change=change)


def hold_channel(channel: Channel, reason: str, *, retry_at: datetime | None = None) -> None:
    """No mail of the channel goes out until `retry_at`, or until somebody releases it."""
    Channel.objects.filter(pk=channel.pk).update(
        held_reason=reason[:300], held_at=timezone.now(), retry_at=retry_at, failures=F("failures") + 1
    )


def release_channel(channel: Channel) -> bool:
    """Try again at once, from whichever machine."""
    held = Channel.objects.filter(pk=channel.pk).exclude(held_reason="")
    return bool(held.update(held_reason="", held_at=None, retry_at=None, failures=0, host=""))


@transaction.atomic
def send_again(delivery: Delivery, by: Any) -> bool:
    """A person sends an unknown or refused mail again. False where it is neither any more.

    The journal hears of it first: without the line a worker would hold the mailing.
    """
    again = (Delivery.State.UNKNOWN, Delivery.State.FAILED)
    values = {"state": Delivery.State.PENDING, "next_at": timezone.now(), "reason": f"Sent again by {by}."[:200]}
    if not Delivery.objects.filter(pk=delivery.pk, state__in=again).exclude(address="").update(**values):
        return False
    mailing = delivery.mailing
    journal.open_journal(mailing).write(journal.AGAIN, delivery.address_hash)
    Mailing.objects.filter(pk=mailing.pk, state=State.SENT).update(state=State.SENDING, finished_at=None)
    return True


def send_failed_again(mailing: Mailing, by: Any) -> int:
    """Every refused mail of the mailing once more; returns how many."""
    failed = Delivery.objects.filter(mailing=mailing, state=Delivery.State.FAILED).select_related("mailing__channel")
    return sum(send_again(delivery, by) for delivery in failed.iterator())
