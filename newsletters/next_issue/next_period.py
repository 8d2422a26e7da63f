"""Periods and names in a series of issues: what follows on a period, and a name with the months, years and number of the next."""

import re
from calendar import month_abbr, month_name
from datetime import date, timedelta
from typing import NamedTuple

from editorial.content.partial_dates import add_months

MAX_MONTHS = 12
ENGLISH_MONTHS = {
    spelt: number
    for names in (month_name, month_abbr)
    for number, name in enumerate(names)
    for spelt in (name, name.upper())
    if name
}  # not in small letters: “may” is a verb
PARTS = re.compile(
    r"(?P<iso_year>\b\d{4})-(?P<iso_month>\d{2})(?!\d)"
    rf"|(?P<month>\b(?:{'|'.join(sorted(ENGLISH_MONTHS, key=len, reverse=True))})\b)"
    r"|(?P<zh_month>(?<!\d)\d{1,2})(?=(?:[-–—~至到、]\d{1,2})?\s*月)"
    r"|(?P<year>(?<!\d)\d{4}(?!\d))"
    r"|(?P<number>(?<!\d)\d{1,3}(?!\d))"
)


class Period(NamedTuple):
    """From the first to the last day."""

    start: date
    end: date


def following_period(period: Period) -> Period:
    """The period of the same length that begins the day after: as many months where the period is whole months, else days."""
    start = period.end + timedelta(days=1)
    months = next((n for n in range(1, MAX_MONTHS + 1) if add_months(period.start, n) == start), 0)
    if months:
        return Period(start, add_months(start, months) - timedelta(days=1))
    return Period(start, start + (period.end - period.start))


def following_name(name: str, last: Period, following: Period, *, number: tuple[int, int]) -> str:
    """The name with the months, years and `number` (last, next) of the next issue in place of those of the last one.

    Other months and numbers stay as they are, such as those of a law that the name mentions.
    """
    months = {last.end.month: following.end.month, last.start.month: following.start.month}
    years = {last.end.year: following.end.year, last.start.year: following.start.year}
    if last.start.year == last.end.year:
        years[last.end.year] = following.end.year

    def replaced(found: re.Match[str]) -> str:
        if found["iso_year"]:
            year, month = int(found["iso_year"]), int(found["iso_month"])
            day = {(d.year, d.month): n for d, n in zip(last, following, strict=True)}.get((year, month))
            return f"{day:%Y-%m}" if day else found[0]
        if found["month"]:
            return _english_month(found[0], months)
        if found["zh_month"]:
            return str(months.get(int(found[0]), found[0]))
        if found["year"]:
            return str(years.get(int(found[0]), found[0]))
        return str(number[1]) if int(found[0]) == number[0] else found[0]

    return PARTS.sub(replaced, name)


def _english_month(word: str, months: dict[int, int]) -> str:
    """The month in the spelling of the word: in full or short, and in capitals where it is."""
    number = ENGLISH_MONTHS[word]
    names = month_abbr if len(word) == 3 and number != 5 else month_name
    following = names[months[number]] if number in months else word
    return following.upper() if word.isupper() else following
