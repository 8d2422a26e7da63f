"""Dates as text in the reader's language."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from catalogue.http.language import is_chinese


def format_date(value: Any) -> str:
    """A date, or ISO 8601 text such as `2015-07-01`, as “1 July 2015” or “2015年7月1日”; "" for None and ""."""
    found = _parse_date(value)
    if found is None:
        return ""
    return f"{found.year}年{found.month}月{found.day}日" if is_chinese() else f"{found.day} {found:%B} {found.year}"


def date_with_precision(value: Any, precision: str) -> str:
    """A date in its precision (day, month, year, approximate): “1 July 2015”, “July 2015”, “2015”, “about July 2015”."""
    found = _parse_date(value)
    if found is None:
        return ""
    month = f"{found.year}年{found.month}月" if is_chinese() else f"{found:%B} {found.year}"
    shorter = {
        "year": f"{found.year}年" if is_chinese() else str(found.year),
        "month": month,
        "approximate": _("about %(month)s") % {"month": month},
    }
    return shorter.get(precision) or format_date(found)


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


def _year_and_month(found: date) -> tuple[int, int]:
    return found.year, found.month


def _parse_date(value: Any) -> date | None:
    if not value:
        return None
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return found.date() if isinstance(found, datetime) else found
