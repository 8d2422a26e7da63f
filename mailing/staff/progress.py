"""How far mailings are: what the list and the page of a mailing show, and the answers with which a script refreshes both."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils import timezone

from mailing.models import Delivery, Mailing

State = Mailing.State
MOVING = (State.FREEZING, State.SCHEDULED, State.SENDING)
SAMPLE = 200  # of the last mails, from which the present rate is worked out
FEWEST = 20
RECENT = timedelta(minutes=1)


class Progress(NamedTuple):
    """`waiting` counts rows that are not settled; `mails_a_second` is None where nobody knows."""

    mailing: Mailing
    waiting: int
    mails_a_second: float | None = None

    @property
    def settled(self) -> int:
        return self.mailing.candidates - self.waiting

    @property
    def is_moving(self) -> bool:
        return self.mailing.state in MOVING

    @property
    def tenths(self) -> str:
        """The state in words that change ten times at most, for screen readers."""
        share = f", {10 * (10 * self.settled // self.mailing.candidates)} %" if self.has_bar else ""
        return f"{self.mailing.get_state_display()}{share}"

    @property
    def has_bar(self) -> bool:
        return bool(self.mailing.frozen_at and self.mailing.candidates)

    @property
    def words(self) -> str:
        if self.mailing.frozen_at:
            return f"{self.settled:,} of {self.mailing.candidates:,}"
        return f"{self.mailing.candidates:,} found" if self.mailing.candidates else ""

    @property
    def time_left(self) -> str:
        """About how long it takes; "" where it does not go on, or nobody knows."""
        goes_on = self.mailing.state == State.SENDING and self.waiting and not self.mailing.channel.held_reason
        return in_words(self.waiting / self.mails_a_second) if goes_on and self.mails_a_second else ""


def in_words(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    number, unit = (minutes, "minute") if minutes < 100 else (round(minutes / 60), "hour")
    return f"about {number} {unit}{'' if number == 1 else 's'}"


def progress_of(mailings: Sequence[Mailing]) -> list[Progress]:
    """One statement, whose cost grows with the rows that wait."""
    waiting = Delivery.objects.filter(mailing__in=mailings, state__in=(Delivery.State.PENDING, Delivery.State.SENDING))
    counts: dict[Any, int] = dict(waiting.order_by().values_list("mailing").annotate(Count("pk")))
    return [Progress(mailing, counts.get(mailing.pk, 0)) for mailing in mailings]


def with_rate(progress: Progress) -> Progress:
    """By the last mails where they are of the last minute, else by the channel's rate. One statement while it is being sent."""
    if progress.mailing.state != State.SENDING:
        return progress
    last = Delivery.objects.filter(mailing=progress.mailing, state=Delivery.State.SENT, sent_at__isnull=False)
    times: list[Any] = list(last.order_by("-pk").values_list("sent_at", flat=True)[:SAMPLE])
    span = (max(times) - min(times)).total_seconds() if len(times) >= FEWEST else 0
    if span and timezone.now() - max(times) < RECENT:
        return progress._replace(mails_a_second=(len(times) - 1) / span)
    interval = progress.mailing.channel.interval
    return progress._replace(mails_a_second=1_000_000 / interval if interval else None)
