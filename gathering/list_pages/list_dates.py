"""Days as lists print them: in a line of text, in pieces of a row, in an address. What is no day of the calendar is none."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from gathering.list_pages.list_text import half_width

NAMES_OF_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(NAMES_OF_MONTHS, start=1)}
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
FULL_DAY = re.compile(
    r"(?<![\d./-])(?P<y>(?:19|20)\d\d)\s*(?:[-./]|年)\s*(?P<m>\d{1,2})\s*(?:[-./]|月)\s*(?P<d>\d{1,2})(?!\d)(?:\s*日)?"
    rf"|(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<n2>{MONTH})[\s,-]+(?P<y2>(?:19|20)\d\d)(?!\d)"
    rf"|(?<![a-z])(?P<n3>{MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<y3>(?:19|20)\d\d)(?!\d)"
    r"|(?<![\d./-])(?P<d4>\d{1,2})[-./](?P<m4>\d{1,2})[-./](?P<y4>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
# Days that are only meant as such where they are the whole of a piece; without a year it follows from the list.
WHOLE_DAYS = tuple(
    re.compile(rf"\W*{pattern}\W*", re.IGNORECASE)
    for pattern in (
        r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<yy>\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})日?\W+(?P<y>20\d\d)\s*(?:[-./]|年)\s*(?P<m>\d{1,2})月?",  # 26 | 2026-11
        r"(?P<y>20\d\d)\s*(?:[-./]|年)\s*(?P<m>\d{1,2})月?\W+(?P<d>\d{1,2})日?",
        r"(?P<m>\d{1,2})(?:[-./]|月)(?P<d>\d{1,2})日?\W+(?P<y>20\d\d)年?",  # 11-26 | 2026
        r"(?P<y>20\d\d)年?\W+(?P<m>\d{1,2})(?:[-./]|月)(?P<d>\d{1,2})日?",
        r"(?P<m>\d{1,2})(?:[-/]|月)(?P<d>\d{1,2})日?",
        r"(?P<m>\d\d)\.(?P<d>\d\d)",
        r"(?P<d>\d{1,2})日?\s+(?P<m>\d{1,2})月",
        rf"(?P<d>\d{{1,2}})\s+(?P<n>{MONTH})",
        rf"(?P<n>{MONTH})\s+(?P<d>\d{{1,2}})",
    )
)
CLOCK = re.compile(r"\s*(?:T|\s)\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")
# What a path says: t20261125_1.html, /2026/11/25/, /2026-11/25/, /202611/25/, /2026/1125/, /20261125/, /2026112403000.shtml
DAY_IN_PATH = re.compile(
    r"(?<![\d])(?P<y>20\d\d)(?:(?P<s>[-_/])(?P<m>\d{1,2})[-_/](?P<d>\d{1,2})(?!\d)"
    r"|(?P<m2>\d\d)[-_/](?P<d2>\d\d)(?!\d)|[-_/](?P<m3>\d\d)(?P<d3>\d\d)(?!\d)|(?P<m4>\d\d)(?P<d4>\d\d)(?=\d{6,}|\D|$))"
)
CLOSING = re.compile(r"截止|截至|止于|结束|deadline|clos|until|due|comments? by|feedback (?:by|until)|open till", re.IGNORECASE)
OTHER_DAY = re.compile(r"实施|施行|生效|废止|有效期|更新|effect|force|updated|modified|valid", re.IGNORECASE)
WEAK_DAY = re.compile(r"成文|印发|签发|批准|signed|adopted", re.IGNORECASE)
RANGE = re.compile(r"\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:至|到|~|-+|to|until)\s*", re.IGNORECASE)
LABEL_LENGTH = 14  # characters before a day, in which its label stands
LONGEST_LINE = 60  # characters of a piece in which a day is meant as such; a longer one is a summary
NO_DAY = "\0"


class MonthDay(NamedTuple):
    """A day whose year the list leaves out."""

    month: int
    day: int


class RowDays(NamedTuple):
    day: date | MonthDay | None = None
    closes_on: date | None = None


class DayInText(NamedTuple):
    start: int
    end: int
    day: date


def days_in(text: str) -> Iterator[DayInText]:
    """The days with a year in a line, each with where it stands and its time of day."""
    line = half_width(text)
    for found in FULL_DAY.finditer(line):
        if day := _calendar_day(found):
            clock = CLOCK.match(line, found.end())
            yield DayInText(found.start(), clock.end() if clock else found.end(), day)


def whole_day(text: str) -> date | MonthDay | None:
    """The day if the text is a day and nothing else but a time and brackets."""
    line = half_width(text).strip()
    for found in days_in(line):
        if not re.search(r"\w", line[: found.start] + line[found.end :]):
            return found.day
    for pattern in WHOLE_DAYS:
        if match := pattern.fullmatch(line):
            return _whole(match)
    return None


def days_of_row(pieces: Sequence[str]) -> RowDays:
    """What the short pieces of a row say, by their labels; a range of two days is the day and the closing day."""
    line = " ".join(half_width(piece) if len(piece) <= LONGEST_LINE else NO_DAY for piece in pieces)
    day = weak = closes = None
    end = 0
    for found in days_in(line):
        label = line[max(end, found.start - LABEL_LENGTH) : found.start]
        if CLOSING.search(label) or (end and RANGE.fullmatch(line[end : found.start])):
            closes = closes or found.day
        elif WEAK_DAY.search(label):
            weak = weak or found.day
        elif not OTHER_DAY.search(label):
            day = day or found.day
        end = found.end
    if day or weak or closes:
        return RowDays(day or weak, closes)
    for size in (3, 2, 1):
        for start in range(len(pieces) - size + 1):
            if found_day := whole_day(" ".join(pieces[start : start + size])):
                return RowDays(found_day)
    return RowDays()


def day_in_address(address: str) -> date | None:
    """The day in the path; a query holds too many other numbers."""
    for found in DAY_IN_PATH.finditer(urlsplit(address).path):
        if day := _calendar_day(found):
            return day
    return None


def complete_years(days: Sequence[date | MonthDay | None], today: date) -> list[date | None]:
    """Each with the latest year that makes it no later than two days after `today`.

    A list that runs backwards for more than a year goes on in the year before; its newer half decides whether it does.
    """
    latest = [_latest(day, today) if isinstance(day, MonthDay) else day for day in days]
    if not any(isinstance(day, MonthDay) for day in days):
        return latest
    backwards: list[date | None] = []
    for given, guess in zip(days, latest, strict=True):
        before = next((day for day in reversed(backwards) if day), None)
        backwards.append(_latest(given, before, slack=0) if before and isinstance(given, MonthDay) else guess)
    half = (len(days) + 1) // 2
    return backwards if backwards[:half] == latest[:half] else latest


def _latest(day: MonthDay, today: date, *, slack: int = 2) -> date | None:
    for year in range(today.year + 1, today.year - 8, -1):
        if (found := _date(year, day.month, day.day)) and (found - today).days <= slack:
            return found
    return None


def _calendar_day(found: re.Match[str]) -> date | None:
    """The day of the groups whose names begin with y, m or n (a month's name), and d."""
    parts = {name[0]: value for name, value in found.groupdict().items() if value and name[0] in "ymnd"}
    month = MONTHS[parts["n"][:3].lower()] if "n" in parts else int(parts["m"])
    return _date(int(parts["y"]), month, int(parts["d"]))


def _whole(match: re.Match[str]) -> date | MonthDay | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    month = MONTHS[parts["n"][:3].lower()] if "n" in parts else int(parts["m"])
    if year := parts.get("y") or ("yy" in parts and f"20{parts['yy']}"):
        return _date(int(year), month, int(parts["d"]))
    return MonthDay(month, int(parts["d"])) if _date(2000, month, int(parts["d"])) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
