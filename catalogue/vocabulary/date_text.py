"""Dates as text in the reader's language. The day of an instant is the desk's: its day in the zone `TIME_ZONE`."""

from calendar import monthrange
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone

from catalogue.http.language import gettext as _
from catalogue.http.language import is_chinese


def desk_zone_name() -> str:
    """The name of the zone whose days are the desk's, in the reader's language; its code where no name is known."""
    return _("China Standard Time") if settings.TIME_ZONE == "Asia/Shanghai" else settings.TIME_ZONE


def desk_time(instant: datetime) -> datetime:
    """The same instant with the desk's offset from UTC, so that its date is the day that pages show."""
    return timezone.localtime(instant)


def start_of_day(day: date) -> datetime:
    """The instant at which a day begins in the desk's zone."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def format_date(value: Any) -> str:
    """A date, an instant or their ISO 8601 text, as “1 July 2015” or “2015年7月1日”; "" for None and ""."""
    found = _parse_date(value)
    if found is None:
        return ""
    return f"{found.year}年{found.month}月{found.day}日" if is_chinese() else f"{found.day} {found:%B} {found.year}"


def date_with_precision(value: Any, precision: str) -> str:
    """A date in its precision (day, month, year, approximate): “1 July 2015”, “July 2015”, “2015”, “about July 2015”."""
    found = _parse_date(value)
    if found is None:
        return ""
    if precision == "year":
        return f"{found.year}年" if is_chinese() else str(found.year)
    if precision not in ("month", "approximate"):
        return format_date(found)
    month = f"{found.year}年{found.month}月" if is_chinese() else f"{found:%B} {found.year}"
    return month if precision == "month" else _("about %(month)s") % {"month": month}


def format_instant(instant: datetime) -> str:
    """An instant as the desk's day and time, with the zone: “1 July 2015, 01:00 (UTC+08:00)”."""
    at = desk_time(instant)
    offset = f"{at:%z}"
    return f"{format_date(at)}, {at:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def date_range(start: Any, end: Any) -> str:
    """A period: “1 to 31 March 2015”, “1 January to 31 March 2015”, “2015年1月1日至3月31日”.

    One date if the other is missing or the same.
    """
    first, last = _parse_date(start), _parse_date(end)
    if first is None or last is None or first == last:
        return format_date(first or last)
    if is_chinese():
        shorter = (
            format_date(last)
            .removeprefix(f"{first.year}年")
            .removeprefix(f"{last.month}月" if _year_and_month(first) == _year_and_month(last) else "")
        )
        return f"{format_date(first)}至{shorter}"
    opening = f"{first.day}" if _year_and_month(first) == _year_and_month(last) else f"{first.day} {first:%B}"
    return f"{opening if first.year == last.year else format_date(first)} to {format_date(last)}"


def possible_days(value: Any, precision: str) -> tuple[date, date]:
    """The first and the last possible day of a date, or of ISO 8601 text, with that precision."""
    day = _parse_date(value)
    if day is None:
        raise ValueError("A date is needed.")
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if precision in ("month", "approximate"):
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _year_and_month(found: date) -> tuple[int, int]:
    return found.year, found.month


def _parse_date(value: Any) -> date | None:
    if not value:
        return None
    found = _parse_iso(value) if isinstance(value, str) else value
    return desk_time(found).date() if isinstance(found, datetime) else found


def _parse_iso(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
