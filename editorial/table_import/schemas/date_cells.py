"""Dates in cells with their precision: `2015`, `2015-07`, `2015-07-04`; a final `~` means approximate (EDTF)."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from editorial.content.partial_dates import DatePrecision

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(~?)")
FIRST_YEAR = 1000


def parse_date(text: str) -> date:
    """A full date. Raises ValidationError."""
    day, precision = parse_partial_date(text)
    if precision != DatePrecision.DAY:
        raise ValidationError("Give the whole date, such as 2015-07-04.")
    return day


def parse_partial_date(text: str) -> tuple[date, str]:
    """The first day of the period, and the precision. Raises ValidationError."""
    match = PARTIAL_DATE.fullmatch(text)
    if match is None:
        raise ValidationError("It is no date. Write 2015, 2015-07 or 2015-07-04; with ~ behind it where it is approximate.")
    year, month, day, tilde = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValidationError("There is no such day in the calendar.") from None
    if first.year < FIRST_YEAR:
        raise ValidationError(f"Years are written with four digits, from {FIRST_YEAR} on.")
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    return first, DatePrecision.APPROXIMATE if tilde else precision


def format_partial_date(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """The text that `parse_partial_date` reads back."""
    if day is None:
        return ""
    if precision == DatePrecision.APPROXIMATE:
        return f"{day.isoformat()}~"
    return day.isoformat()[: {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(precision, 10)]  # type: ignore[call-overload]
