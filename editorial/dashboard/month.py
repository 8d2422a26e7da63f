"""What is scheduled: a month as a table, and the next ones as a list."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import Answers, Box, Line, declare
from editorial.dashboard.gathering import Answer, Question, Row, ask
from editorial.dashboard.telling import box_of, line_of, moment_in_words
from editorial.models import Publication, Schedule

MOST_A_MONTH = 200
MOST_A_DAY = 3
FIRST_YEAR, LAST_YEAR = 1970, 2999


@dataclass(frozen=True)
class Day:
    """A field of the table; `others` of its month are blank. `more` counts what `lines` leave out."""

    day: date
    is_within: bool
    is_today: bool
    lines: tuple[Line, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[Day, ...], ...]
    total: int
    shown: int

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{_next(self.first):%Y-%m}"


def month_of(said: str) -> date | None:
    """The first day of `2026-11`; None for anything else."""
    year, _, month = said.partition("-")
    if not (said.isascii() and year.isdigit() and month.isdigit() and len(said) == 7):
        return None
    is_one = FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12
    return date(int(year), int(month), 1) if is_one else None


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _shown_month(asking: Asking) -> date:
    return asking.month or asking.today.replace(day=1)


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _scheduled(model: type[Publication], asking: Asking) -> Any:
    """Without what failed: that goes nowhere by itself."""
    failed = Schedule.objects.filter(failed_at__isnull=False)
    return model._default_manager.filter(state=Publication.State.SCHEDULED).exclude(uid__in=failed.values("uid"))


def _in_month(model: type[Publication], asking: Asking) -> Any:
    first = _shown_month(asking)
    return _scheduled(model, asking).filter(publish_at__gte=_begins(first), publish_at__lt=_begins(_next(first)))


SCHEDULED = ask(Question("going_live", "Going live at its hour", _scheduled, order=("publish_at",)))
IN_MONTH = ask(Question("in_month", "", _in_month, order=("publish_at",), first=MOST_A_MONTH))


def _goes_live(row: Row, asking: Asking) -> Line:
    """Without an hour only where somebody wrote the state by hand."""
    return line_of(row, f"Goes live {moment_in_words(row.publish_at)}" if row.publish_at else "Scheduled")


def _at_hour(row: Row) -> Line:
    return replace(line_of(row, ""), about=f"{timezone.localtime(row.publish_at):%H:%M}")


def table_of(asking: Asking, answer: Answer) -> Month:
    """Weeks begin on Monday."""
    first = _shown_month(asking)
    by_day: dict[date, list[Row]] = defaultdict(list)
    for row in answer.rows:
        by_day[timezone.localtime(row.publish_at).date()].append(row)
    weeks = [
        tuple(_field(day, first, asking.today, by_day.get(day, [])) for day in week)
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(first, tuple(weeks), answer.total, len(answer.rows))


def _field(day: date, first: date, today: date, rows: list[Row]) -> Day:
    lines = tuple(_at_hour(row) for row in rows[:MOST_A_DAY])
    return Day(day, day.month == first.month, day == today, lines, max(0, len(rows) - MOST_A_DAY))


@declare(80)
def scheduled(asking: Asking, answers: Answers) -> Box | None:
    box = box_of(
        SCHEDULED,
        answers,
        asking,
        _goes_live,
        title="Scheduled",
        empty="Nothing is scheduled. An approved text gets its hour by “Schedule”.",
        template="admin/dashboard/month.html",
    )
    return box and replace(box, holds={"month": table_of(asking, answers.get("in_month", Answer()))})
