"""The text of a number in a cell of a workbook: as its number format shows it, with dates as ISO 8601."""

import re
from datetime import date, datetime, time, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from editorial.table_import.file_formats.file_rows import Cell, UnreadableCell

YEAR_MONTH, MONTH_DAY, FULL_DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
# Formats 27 to 36 and 50 to 58 depend on the language: those of Chinese (ECMA-376, part 1, 18.8.30).
NUMBER_FORMATS = {
    **BUILTIN_FORMATS,
    **dict.fromkeys((27, 36, 50, 52, 57), YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), MONTH_DAY),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
    30: "m-d-yy",
    31: FULL_DAY,
}
LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|am/pm|上午/下午')  # parts of a number format that show no part of a date
PADDED_NUMBER = re.compile(r"(0+)(?:\.(0+))?")


def number_text(text: str, number_format: str, epoch: datetime) -> Cell:
    """The text of the number `text`, such as `42189` in a format of dates. Raises ValueError where it is no number."""
    value = float(text)
    if is_date_format(number_format):
        return _date_text(value, number_format, epoch)
    if padded := PADDED_NUMBER.fullmatch(number_format):  # 35.240 is stored as 35.24, and 01 as 1
        decimals = len(padded[2] or "")
        return f"{value:0{len(padded[1]) + (decimals and decimals + 1)}.{decimals}f}"
    return str(int(value)) if value.is_integer() else repr(value)


def _date_text(value: float, number_format: str, epoch: datetime) -> Cell:
    try:
        moment = from_excel(value, epoch)
    except (ValueError, OverflowError):
        return UnreadableCell(f"{value:g}", "The cell is formatted as a date, but no day in the calendar has its number.")
    if isinstance(moment, time | timedelta):
        return str(moment)
    return day_text(moment, number_format)


def day_text(moment: datetime, number_format: str) -> Cell:
    """The date as precise as the number format shows it: without a day YYYY-MM, without a month YYYY."""
    if moment.time() != time():
        return moment.isoformat(sep=" ", timespec="minutes")
    day, shown = moment.date().isoformat(), LITERALS.sub("", number_format.split(";", maxsplit=1)[0].lower())
    if "d" in shown and not re.search("[ye]", shown):
        message = (
            f"The sheet shows the day without its year, which may be a guess of the spreadsheet: {day}. Show the year, or write it."
        )
        return UnreadableCell(f"{moment.day} {date.strftime(moment, '%B')}", message)
    if "d" not in shown and "y" in shown:
        return day[: 7 if "m" in shown else 4]
    return day
