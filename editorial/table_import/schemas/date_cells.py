"""Dates in cells with their precision, as offices write them: `2015`, `2015-07`, `4 July 2015`, `二〇一五年七月四日`.

A final `~` means approximate (EDTF). Some registers export milliseconds since 1970. What can be read as two dates is refused
with both.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.search.days import DIGITS, chinese_number
from editorial.content.partial_dates import DatePrecision
from editorial.table_import.schemas.month_names import months_called
from infra.text.character_forms import fold_characters

FIRST_YEAR = 1000
USUAL_YEARS = range(1900, 2100)  # of a date without separators, or whose year stands last
EPOCHS = date(1899, 12, 30), date(1904, 1, 1)  # day 0 of spreadsheets, by default and in workbooks of an old Macintosh
_NUMERAL = f"[十{DIGITS}零]"
APPROXIMATE = re.compile(r"(?:约|大约|circa|ca\.?|c\.)(?=[\d〇一二])|(?:左右|~)$")
NOT_OF_THE_DATE = re.compile(r"[ t]0?0:00(?::00(?:\.0+)?)?(?:z|\+00:00)?$|\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?\.?")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(?:(\d{1,2})\2)?(\d{4})\.?")
TWO_DIGIT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2'?(\d{1,2})")
CHINESE = re.compile(
    rf"(\d{{4}}|[{DIGITS}零]{{4}})年(?:(\d{{1,2}}|{_NUMERAL}{{1,2}})月份?(?:(\d{{1,2}}|{_NUMERAL}{{1,3}})[日号]?)?)?"
)
WITHOUT_YEAR = re.compile(
    rf"(?:\d{{1,2}}|{_NUMERAL}{{1,2}})月(?:(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[日号]?)?|\d{{1,2}}[-/.]\d{{1,2}}\.?"
)
PERIOD = re.compile(r"\d{4}.*(?:[-/~至到]|\bto\b|\buntil\b|\bbis\b).*\d{4}.*")
PART_OF_YEAR = re.compile(
    r"q[1-4]|[1-4]\.?q|h[12]\b|季度|quart(?:er|al)|trimest|半年|half|上旬|中旬|下旬|年[初中底末]|月[初中底末]|spring|summer|autumn|winter"
)
WORD = re.compile(r"[^\W\d_]+|\d+")
CONNECTING_WORDS = frozenset(
    ["de", "del", "den", "der", "di", "do", "d", "of", "the", "le", "el", "il", "a", "st", "nd", "rd", "th", "er", "o"]
)
EXAMPLES = "Write 2015, 2015-07 or 2015-07-04; with ~ behind it where it is approximate."
NO_SUCH_DAY = "There is no such day in the calendar."


def parse_date(text: str) -> date:
    """A full date. Raises ValidationError."""
    day, precision = parse_partial_date(text)
    if precision != DatePrecision.DAY:
        raise ValidationError("Give the whole date, such as 2015-07-04.")
    return day


def parse_partial_date(text: str) -> tuple[date, str]:
    """The first day of the period, and the precision. Raises ValidationError."""
    plain = re.sub(r" *([-/.年月日号,]) *", r"\1", fold_characters(text).strip())
    plain = NOT_OF_THE_DATE.sub("", plain).strip()
    exact = APPROXIMATE.sub("", plain).strip()
    readings = list(dict.fromkeys(_readings(exact)))
    if len(readings) > 1:
        number = "It is the number by which a spreadsheet stores a day. " if re.fullmatch(r"\d{5}", exact) else ""
        raise ValidationError(f"{number}It can be read as {' or as '.join(map(_spell, readings))}. Write the one that is meant.")
    if not readings:
        raise ValidationError(_reason(plain))
    day, precision = readings[0]
    if day.year < FIRST_YEAR:
        raise ValidationError(f"Years are written with four digits, from {FIRST_YEAR} on.")
    return day, DatePrecision.APPROXIMATE if exact != plain else precision


def _readings(text: str) -> Iterator[tuple[date, str]]:
    """The dates that the folded text may mean."""
    if match := YEAR_FIRST.fullmatch(text) or None:
        yield from _date(match[1], match[3], match[4])
    elif match := CHINESE.fullmatch(text):
        year, month, day = match.groups(default="")
        yield from _date(_figures(year), _figures(month), _figures(day))
    elif match := YEAR_LAST.fullmatch(text):
        first, separator, second, year = match.groups()
        yield from _date(year, second or first, first if second else None)
        if second and separator != ".":  # with dots the day comes first everywhere
            yield from _date(year, first, second)
    elif re.fullmatch(r"\d{8}|\d{6}", text):
        yield from _without_separators(text)
    elif re.fullmatch(r"\d{5}", text):
        yield from ((epoch + timedelta(days=int(text)), DatePrecision.DAY) for epoch in EPOCHS)
    elif re.fullmatch(r"[1-9]\d{11,12}", text):
        yield timezone.localdate(datetime.fromtimestamp(int(text) / 1000, UTC)), DatePrecision.DAY
    elif match := TWO_DIGIT_YEAR.fullmatch(text):
        first, separator, second, last = match.groups()
        yield from _two_digit_year(last, second, first)
        if separator != ".":
            yield from _two_digit_year(last, first, second)
        yield from _two_digit_year(first, second, last)
    elif not text.isascii() or not text.isdigit():
        yield from _with_month_name(WORD.findall(text))


def _date(year: str, month: str | None, day: str | None) -> Iterator[tuple[date, str]]:
    """Nothing where there is no such day."""
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    try:
        yield date(int(year), int(month or 1), int(day or 1)), precision
    except ValueError:
        return


def _two_digit_year(year: str, month: str, day: str) -> Iterator[tuple[date, str]]:
    """With the century that spreadsheets take: 29 is 2029, 30 is 1930."""
    if len(year) == 2:
        yield from _date(("20" if year < "30" else "19") + year, month, day)


def _without_separators(text: str) -> Iterator[tuple[date, str]]:
    """YYYYMMDD, DDMMYYYY and MMDDYYYY, or YYYYMM and the same with two digits for a year of this century."""
    if len(text) == 8:
        orders = [(text[:4], text[4:6], text[6:]), (text[4:], text[2:4], text[:2]), (text[4:], text[:2], text[2:4])]
    else:
        orders = [
            (f"20{text[:2]}", text[2:4], text[4:]),
            (f"20{text[4:]}", text[2:4], text[:2]),
            (f"20{text[4:]}", text[:2], text[2:4]),
        ]
        if int(text[:4]) in USUAL_YEARS:
            yield from _date(text[:4], text[4:], None)
    for year, month, day in orders:
        if int(year) in USUAL_YEARS:
            yield from _date(year, month, day)


def _with_month_name(words: list[str]) -> Iterator[tuple[date, str]]:
    """4 July 2015, July 4, 2015, July 2015; Jul-15 is the month of a year or a day of no year."""
    names = [word for word in words if not word.isdigit() and word not in CONNECTING_WORDS]
    numbers = [word for word in words if word.isdigit()]
    years, days = [n for n in numbers if len(n) == 4], [n for n in numbers if len(n) <= 2]
    if len(names) != 1 or len(years) + len(days) != len(numbers):
        return
    for month in map(str, sorted(months_called(names[0]))):
        if len(years) == 1 and len(days) <= 1:
            yield from _date(years[0], month, days[0] if days else None)
        elif not years and len(days) == 2:
            yield from _two_digit_year(days[1], month, days[0])
            yield from _two_digit_year(days[0], month, days[1])
        elif len(days) == 1:
            name, number = f"{date(2000, int(month), 1):%B}", days[0]
            as_year = f"{name} 20{number} (20{number}-{int(month):02}) or as " if len(number) == 2 else ""
            raise ValidationError(
                f"It can be read as {as_year}{int(number)} {name} of a year that is missing. Write the one that is meant."
            )


def _figures(numeral: str) -> str:
    if not numeral or numeral.isascii():
        return numeral
    numeral = numeral.replace("零", "〇")
    if len(numeral) == 4:
        return "".join(str(DIGITS.index(digit)) for digit in numeral)
    try:
        return str(chinese_number(numeral))
    except ValueError:
        return "0"


def _spell(reading: tuple[date, str]) -> str:
    """A month or day in words with the way to write it: 4 July 2015 (2015-07-04)."""
    day, precision = reading
    spelled = f"{day:%B} {day.year}"
    return f"{day.day} {spelled} ({day.isoformat()})" if precision == DatePrecision.DAY else f"{spelled} ({day.isoformat()[:7]})"


def _reason(text: str) -> str:
    """Why the folded text is no date."""
    if PART_OF_YEAR.search(text):
        return (
            "It is a part of a year, such as a quarter; the desk holds years, months and days. "
            "Write the month in which it began, or the year."
        )
    if PERIOD.fullmatch(text):
        return "It is a period from one date to another. Write one date."
    if WITHOUT_YEAR.fullmatch(text):
        return "The year is missing. Write the whole date, such as 2015-07-04."
    if YEAR_FIRST.fullmatch(text) or CHINESE.fullmatch(text) or YEAR_LAST.fullmatch(text):
        return NO_SUCH_DAY
    if re.search(r"\d:\d\d", text):
        return "It has a time of day. Write the day alone, such as 2015-07-04."
    return f"It is no date. {EXAMPLES}"


def format_partial_date(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """The text that `parse_partial_date` reads back."""
    if day is None:
        return ""
    if precision == DatePrecision.APPROXIMATE:
        return f"{day.isoformat()}~"
    return day.isoformat()[: {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(precision, 10)]  # type: ignore[call-overload]
