"""Today in the desk's zone, for answers: what asks for it says for how long the answer holds (docs/decisions/076).

An answer that compares today with dates holds until one of them comes; one that uses the day itself holds until midnight.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any, cast

from django.utils import timezone


class AnswerDays:
    """The days for which an answer holds: from `first`, on which it was begun, to `last`."""

    def __init__(self, first: date) -> None:
        self.first, self.last = first, date.max


class ComparedDay:
    """A day in place of a date, which notes in `days` what it is compared with. What it cannot do raises TypeError."""

    def __init__(self, day: date, days: AnswerDays) -> None:
        self._day, self._days = day, days

    def _compared_with(self, other: date) -> date:
        """The order of the two stays until the day before `other`; for ever if that is over."""
        if other >= self._day:
            self._days.last = min(self._days.last, max(self._day, other - timedelta(days=1)))
        return self._day

    def _used(self) -> date:
        self._days.last = min(self._days.last, self._day)
        return self._day

    def __lt__(self, other: date) -> bool:
        return self._compared_with(other) < other

    def __le__(self, other: date) -> bool:
        return self._compared_with(other) <= other

    def __gt__(self, other: date) -> bool:
        return self._compared_with(other) > other

    def __ge__(self, other: date) -> bool:
        return self._compared_with(other) >= other

    def __eq__(self, other: object) -> bool:
        return self._used() == other

    __hash__ = None  # type: ignore[assignment] # a function that keeps results by the day would compare nothing

    def __sub__(self, other: Any) -> Any:
        return self._used() - other

    def __rsub__(self, other: date) -> timedelta:
        return other - self._used()

    def isoformat(self) -> str:
        return self._used().isoformat()


_answer_days: ContextVar[AnswerDays | None] = ContextVar("answer_days", default=None)


@contextmanager
def noting_days() -> Iterator[AnswerDays]:
    """Within, `desk_today` and `exact_desk_day` note for which days what is made holds."""
    days = AnswerDays(timezone.localdate())
    token = _answer_days.set(days)
    try:
        yield days
    finally:
        _answer_days.reset(token)


def hold_until(last: date) -> None:
    """What is made uses a kept piece that holds until that day."""
    if days := _answer_days.get():
        days.last = min(days.last, last)


def desk_today() -> date:
    """Today, to be compared with dates."""
    today, days = timezone.localdate(), _answer_days.get()
    return cast(date, ComparedDay(today, days)) if days else today


def exact_desk_day() -> date:
    """Today as a date: what is made of it holds today only."""
    today, days = timezone.localdate(), _answer_days.get()
    if days:
        days.last = min(days.last, today)
    return today


def day_of_key() -> date:
    """Today in the key of a kept piece, which notes by itself for which days it holds."""
    return timezone.localdate()
