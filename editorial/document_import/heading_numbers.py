"""Parses the numbers of headings: `3.`, `2.1`, `IV.`, `第三章`, `一、`, `（二）`, `Annex A`.

The level of a kind of number depends on the other kinds in the same text.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from infra.text.han import HAN_RANGES

CHINESE_NUMERALS = "〇零一二三四五六七八九十百两"
WORDS = r"(?i:Part|Chapter|Section|Annex|Appendix)"
NUMBER_PATTERNS = {
    "part": re.compile(rf"^(第[{CHINESE_NUMERALS}\d]+[编篇部])(?:\s+|(?=\S)|$)(.*)$"),
    "chapter": re.compile(rf"^(第[{CHINESE_NUMERALS}\d]+章)(?:\s+|(?=\S)|$)(.*)$"),
    "section": re.compile(rf"^(第[{CHINESE_NUMERALS}\d]+节)(?:\s+|(?=\S)|$)(.*)$"),
    "word": re.compile(rf"^({WORDS}\s+(?:\d{{1,2}}|[IVXLC]{{1,6}}|[A-Z]))(?:\s*[.:：–—-]\s*|\s{{2,}}|\s+(?=[A-Z])|$)(.*)$"),
    "han": re.compile(rf"^([{CHINESE_NUMERALS}]{{1,4}}、)\s*(.*)$"),
    "bracketed": re.compile(rf"^([（(][{CHINESE_NUMERALS}]{{1,4}}[）)])\s*(.*)$"),
    "deep": re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,4}\.?)(?:\s+|$)(.*)$"),
    "roman": re.compile(r"^([IVX]{1,6}\.)(?:\s+|$)(.*)$"),
    "plain": re.compile(rf"^(\d{{1,2}}[.．、])(?:\s+|(?=[{HAN_RANGES}])|$)(.*)$"),
}  # fmt: skip
KINDS_OUTERMOST_FIRST = ("part", "chapter", "word", "roman", "han", "plain", "section", "bracketed")
CHINESE_DIGITS = {name: index for index, name in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


class NumberedHeading(NamedTuple):
    """`kind` is a key of NUMBER_PATTERNS; `depth` counts the parts of a number such as 2.1.3, `last` is the last part's value."""

    kind: str
    number: str
    title: str
    depth: int
    last: int


def parse_heading_number(line: str) -> NumberedHeading | None:
    for kind, pattern in NUMBER_PATTERNS.items():
        if match := pattern.match(line.strip()):
            number, title = match[1], match[2].strip()
            depth = number.rstrip(".").count(".") + 1 if kind == "deep" else 1
            return NumberedHeading(kind, number, title, depth, _last_number(number))
    return None


def split_heading_number(title: str) -> tuple[str, str]:
    """Number and title of a heading. The number is "" where there is none, or where there is no title after it."""
    heading = parse_heading_number(title)
    return (heading.number, heading.title) if heading and heading.title else ("", title.strip())


def join_heading_number(number: str, title: str) -> str:
    """The heading that `split_heading_number` divides."""
    return f"{number}{'' if number.endswith(('、', '）', ')')) else ' '}{title}".strip()


def levels_by_kind(headings: Iterable[NumberedHeading]) -> dict[str, int]:
    """The level, from 1, of each kind of number that occurs. For "deep" it is the level of a number with one part."""
    kinds = {heading.kind for heading in headings}
    order = [kind for kind in KINDS_OUTERMOST_FIRST if kind in kinds or (kind == "plain" and "deep" in kinds)]
    side_by_side = {"word", "roman", "plain"}  # annexes and numbered chapters stand side by side
    levels: dict[str, int] = {}
    for kind in order:
        outer = [levels[other] for other in levels if not (kind in side_by_side and other in side_by_side)]
        levels[kind] = max(outer, default=0) + 1
    if "deep" in kinds:
        levels["deep"] = levels["plain"]
    return levels


def _last_number(number: str) -> int:
    """The value of the number's last part; 0 for a letter."""
    digits = re.findall(r"\d+", number)
    if digits:
        return int(digits[-1])
    if han := re.search(f"[{CHINESE_NUMERALS}]+", number):
        return _parse_chinese_numeral(han[0])
    roman = re.search(r"\b([IVXLC]+)\b", number)
    return _parse_roman_numeral(roman[1]) if roman else 0


def _parse_chinese_numeral(text: str) -> int:
    hundreds, _, rest = text.rpartition("百")
    tens, mark, ones = rest.rpartition("十")
    value = CHINESE_DIGITS.get(hundreds, 1 if "百" in text else 0) * 100
    return value + (CHINESE_DIGITS.get(tens, 1) * 10 if mark else 0) + CHINESE_DIGITS.get(ones.lstrip("零〇"), 0)


def _parse_roman_numeral(text: str) -> int:
    values = [ROMAN_DIGITS[letter] for letter in text]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
