"""Days in cells, as exact as they are known: `2015`, `2015-07`, `2015-07-04`; with `~` behind it, approximate (EDTF)."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from editorial.dates import Precision

WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(~?)")
FIRST_YEAR = 1000


def read_day(text: str) -> date:
    """A day that is known to the day. Raises ValidationError."""
    day, precision = read_known_day(text)
    if precision != Precision.DAY:
        raise ValidationError("Give the whole date, such as 2015-07-04.")
    return day


def read_known_day(text: str) -> tuple[date, str]:
    """The (first) day and its precision. Raises ValidationError."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise ValidationError("It is no date. Write 2015, 2015-07 or 2015-07-04; with ~ behind it where it is approximate.")
    year, month, day, about = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValidationError("There is no such day in the calendar.") from None
    if first.year < FIRST_YEAR:
        raise ValidationError(f"Years are written with four digits, from {FIRST_YEAR} on.")
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return first, Precision.APPROXIMATE if about else precision


def written_day(day: date | None, precision: str = Precision.DAY) -> str:
    """What `read_known_day` reads."""
    if day is None:
        return ""
    if precision == Precision.APPROXIMATE:
        return f"{day.isoformat()}~"
    return day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]  # type: ignore[call-overload]
