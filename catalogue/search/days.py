"""Days in a text, in the usual spellings: 2015-07-04, 2015年7月4日, 二〇一五年七月四日, 4 July 2015, July 4, 2015.

A day in figures whose order readers may take differently, as in 04/07/2015, is none.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

DAY_PREFIX = "@"  # the first character of a day's token; no word contains it
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENDINGS = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember")
_MONTH = "(?:" + "|".join(f"{name}(?:{ending})?" for name, ending in zip(MONTHS, _ENDINGS, strict=True)) + r"|sept)\.?"
_DAY_OF_MONTH = r"([0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20)[0-9]{2})"
DIGITS = "〇一二三四五六七八九"
_HAN_MONTH, _HAN_DAY = "十[一二]?|[一二三四五六七八九]", "三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
DAY = re.compile(
    rf"(?<![^\W_]){_YEAR}([-./])(1[0-2]|0?[1-9])\2(3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    rf"|(?<![0-9]){_YEAR} ?年 ?(1[0-2]|0?[1-9]) ?月 ?(3[01]|[12][0-9]|0?[1-9]) ?[日号]"
    rf"|([〇零一二三四五六七八九]{{4}})年({_HAN_MONTH})月({_HAN_DAY})[日号]"
    rf"|(?<![^\W_]){_DAY_OF_MONTH}(?: of)? ({_MONTH}),? {_YEAR}(?![0-9])"
    rf"|(?<![^\W_])({_MONTH}) {_DAY_OF_MONTH},? {_YEAR}(?![0-9])"
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}|[一二][〇零一二三四五六七八九]{3}年")
ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
REACH = 20  # characters on both sides of a year in which its day stands


def find_days(text: str) -> Iterator[re.Match[str]]:
    """The matches of DAY in folded text without accents. Only what stands near a year is looked at."""
    at = 0
    for year in YEAR.finditer(text):
        if year.start() >= at and (day := DAY.search(text, max(at, year.start() - REACH), year.end() + REACH)):
            at = day.end()
            yield day


def day_token(day: re.Match[str]) -> str:
    """The token of a match of DAY: `@2015-07-04`."""
    iso_year, _, iso_month, iso_day, *others = day.groups()
    han_year, han_month, han_day, numeral_year, numeral_month, numeral_day, *english = others
    if iso_year:
        parts = iso_year, iso_month, iso_day
    elif han_year:
        parts = han_year, han_month, han_day
    elif numeral_year:
        year = "".join(str(DIGITS.index(digit)) for digit in numeral_year.replace("零", "〇"))
        parts = year, str(chinese_number(numeral_month)), str(chinese_number(numeral_day))
    else:
        british_day, british_month, british_year, american_month, american_day, american_year = english
        month = MONTHS.index((british_month or american_month)[:3]) + 1
        parts = british_year or american_year, str(month), british_day or american_day
    return iso_day_token(f"{parts[0]}-{int(parts[1]):02}-{int(parts[2]):02}")


def iso_day_token(day: str) -> str:
    return DAY_PREFIX + day


def chinese_number(numeral: str) -> int:
    """A number below one hundred: 七, 十二, 二十, 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    return (DIGITS.index(tens) if tens else 1) * 10 * bool(ten) + (DIGITS.index(ones) if ones else 0)


def document_days(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, day as YYYY-MM-DD) of the dates of a document and of its events that are known to the day."""
    for part in (document, *(document.get("events") or ())):
        for key, value in part.items():
            is_day = key.endswith("_on") and isinstance(value, str) and ISO_DAY.fullmatch(value)
            if is_day and part.get(f"{key}_precision", "day") in ("day", ""):
                yield key, value


def document_day_tokens(document: Mapping[str, Any]) -> set[str]:
    return {iso_day_token(day) for _, day in document_days(document)}
