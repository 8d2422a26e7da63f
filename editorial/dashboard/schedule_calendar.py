"""Widget of scheduled publications: the next ones as a list, and a month as a table."""

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from editorial.dashboard.context import DashboardContext, QueryScope
from editorial.dashboard.queries import DashboardQuery, QueryResult, QueryRow, register_query
from editorial.dashboard.rendering import format_datetime, publication_line, query_widget
from editorial.dashboard.widgets import QueryResults, Widget, WidgetLine, register_widget
from editorial.models import Publication, Schedule

MAX_ROWS_A_MONTH = 200
MAX_LINES_A_DAY = 3
MONTH_PATTERN = re.compile("[0-9]{4}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1970, 2999


@dataclass(frozen=True)
class CalendarDay:
    """A cell of the table; `is_within` is False for days of other months. `more` counts the publications beyond `lines`."""

    day: date
    is_within: bool
    is_today: bool
    lines: tuple[WidgetLine, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class CalendarMonth:
    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]
    total: int
    shown: int

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{_next_month(self.first):%Y-%m}"


def parse_month(text: str) -> date | None:
    """The first day of `2026-11`; None for anything else."""
    if not MONTH_PATTERN.fullmatch(text):
        return None
    year, _, month = text.partition("-")
    is_valid = FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12
    return date(int(year), int(month), 1) if is_valid else None


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _shown_month(scope: QueryScope) -> date:
    return scope.month or scope.today.replace(day=1)


def _start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _scheduled(model: type[Publication], scope: QueryScope) -> Any:
    """Scheduled publications without those whose schedule failed: they do not go live by themselves."""
    failed = Schedule.objects.filter(failed_at__isnull=False)
    return model._default_manager.filter(state=Publication.State.SCHEDULED).exclude(uid__in=failed.values("uid"))


def _in_month(model: type[Publication], scope: QueryScope) -> Any:
    first = _shown_month(scope)
    return _scheduled(model, scope).filter(publish_at__gte=_start_of_day(first), publish_at__lt=_start_of_day(_next_month(first)))


SCHEDULED = register_query(DashboardQuery("going_live", "Going live at its hour", _scheduled, order=("publish_at",)))
IN_MONTH = register_query(DashboardQuery("in_month", "", _in_month, order=("publish_at",), limit=MAX_ROWS_A_MONTH))


def _schedule_line(row: QueryRow, context: DashboardContext) -> WidgetLine:
    """`publish_at` is None only where the state was set without the workflow."""
    return publication_line(row, f"Goes live {format_datetime(row.publish_at)}" if row.publish_at else "Scheduled")


def _hour_line(row: QueryRow) -> WidgetLine:
    return replace(publication_line(row, ""), about=f"{timezone.localtime(row.publish_at):%H:%M}")


def month_calendar(context: DashboardContext, result: QueryResult) -> CalendarMonth:
    """The month as weeks that begin on Monday."""
    first = _shown_month(context.scope)
    by_day: dict[date, list[QueryRow]] = defaultdict(list)
    for row in result.rows:
        by_day[timezone.localtime(row.publish_at).date()].append(row)
    weeks = [
        tuple(_calendar_day(day, first, context.today, by_day.get(day, [])) for day in week)
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return CalendarMonth(first, tuple(weeks), result.total, len(result.rows))


def _calendar_day(day: date, first: date, today: date, rows: list[QueryRow]) -> CalendarDay:
    lines = tuple(_hour_line(row) for row in rows[:MAX_LINES_A_DAY])
    return CalendarDay(day, day.month == first.month, day == today, lines, max(0, len(rows) - MAX_LINES_A_DAY))


@register_widget(80)
def scheduled(context: DashboardContext, results: QueryResults) -> Widget | None:
    widget = query_widget(
        SCHEDULED,
        results,
        context,
        _schedule_line,
        title="Scheduled",
        empty_text="Nothing is scheduled. An approved text gets its hour by “Schedule”.",
        template="admin/dashboard/publication_calendar.html",
    )
    return widget and replace(widget, extra_context={"month": month_calendar(context, results.get("in_month", QueryResult()))})
