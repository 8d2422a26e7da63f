"""Where the lines of a text were cut: whether it is hard-wrapped, and whether a line ends before the next word had to go on."""

import re
from itertools import pairwise
from typing import NamedTuple

from editorial.document_import.plain_text.hard_wraps import UNSPACED_CHARACTER
from editorial.document_import.plain_text.page_headers import PAGE_BREAK, SENTENCE_END
from infra.text.clean_text import UNSPACED

MAX_WRAPPED_WIDTH = 130  # Latin letters of the widest line of a page
MAX_RAGGED, MAX_RAGGED_CHINESE = 6, 3  # Latin letters by which full lines differ
FIRST_WORD = re.compile(rf"[^\s{UNSPACED}]+")
LONG_WORD = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z-]{4,}")
OPENING = re.compile(r"^[\"'“‘(（《【〔\[]*")
FUNCTION_WORD_AT_END = re.compile(r"(?:^|\s)(?:a|an|and|as|at|by|for|from|in|into|its|of|on|or|the|to|with|&|/|,|–|-)$")
CHINESE_BREAKS_WORD = re.compile("[，、：（《“和与及的]$")


def display_width(line: str) -> int:
    """The width in Latin letters; a Chinese character is two wide."""
    return len(line) + len(UNSPACED_CHARACTER.findall(line)) + line.count("\u3000")


class WrapLimits(NamedTuple):
    """The widths up to which the next word was always put on the line, of lines in Latin and in Chinese letters.

    Both are 0 where the lines are not hard-wrapped.
    """

    latin: int
    chinese: int

    def of(self, line: str) -> int:
        return self.chinese if is_mostly_chinese(line) else self.latin

    def ends_early(self, line: str, after: str) -> bool:
        """Whether the next word would have fitted on the line."""
        return bool(after.strip()) and _needed_width(line, after.strip()) < self.of(line)


def measure_limits(lines: list[str]) -> WrapLimits:
    """Measured at the lines whose sentence surely continues in the next one."""
    filled = [line for line in lines if line.strip()]
    pairs = [(a, b.strip()) for a, b in pairwise(line for line in lines if line != PAGE_BREAK) if a.strip() and b.strip()]
    continued = [(line, after) for line, after in pairs if continues_sentence(line, after)]
    if _full_width(filled) > MAX_WRAPPED_WIDTH or len(continued) < max(1, len(pairs) / 5):
        return WrapLimits(0, 0)
    chinese = [line for line in filled if is_mostly_chinese(line)]
    latin = [line for line in filled if not is_mostly_chinese(line)]
    limits = WrapLimits(
        _limit(latin, [pair for pair in continued if not is_mostly_chinese(pair[0])], MAX_RAGGED),
        _limit(chinese, [pair for pair in continued if is_mostly_chinese(pair[0])], MAX_RAGGED_CHINESE),
    )
    return WrapLimits(*(limit if limit >= 0.8 * max(limits) else max(limits) for limit in limits))  # of a few lines it says nothing


def _limit(lines: list[str], continued: list[tuple[str, str]], ragged: int) -> int:
    if not continued:
        return 0
    full = max(_full_width(lines), _full_width([line for line, _ in continued]))
    needed = sorted(_needed_width(line, after) for line, after in continued if display_width(line) >= full * 0.7)
    return max(needed[len(needed) // 20] if needed else full, full - ragged)


def _full_width(lines: list[str]) -> int:
    widths = sorted(map(display_width, lines))
    return widths[len(widths) * 9 // 10] if widths else 0


def is_mostly_chinese(line: str) -> bool:
    return 2 * len(UNSPACED_CHARACTER.findall(line)) > len(line.strip())


def continues_sentence(line: str, after: str) -> bool:
    """Whether the sentence at the end of `line` surely continues in `after`, a line without white space at its ends."""
    return not SENTENCE_END.search(line.rstrip()) and (after[0].islower() or bool(UNSPACED_CHARACTER.match(after)))


def starts_sentence(line: str) -> bool:
    """Whether a sentence or heading may begin with the line: with a capital, a digit or a Chinese character."""
    first = OPENING.sub("", line.strip())[:1]
    return bool(first) and (first.isupper() or first.isdigit() or bool(UNSPACED_CHARACTER.match(first)))


def is_title_case(line: str) -> bool:
    """Whether all long words have capitals, and there are three or more."""
    words = LONG_WORD.findall(line)
    return len(words) >= 3 and all(word[0].isupper() for word in words)


def breaks_within_phrase(line: str) -> bool:
    """Whether the line ends with a word after which no heading ends, such as "of" or a comma."""
    return bool(FUNCTION_WORD_AT_END.search(line.rstrip()) or CHINESE_BREAKS_WORD.search(line.rstrip()))


def _needed_width(line: str, after: str) -> int:
    """The width of the line with the next word."""
    word = FIRST_WORD.match(after)
    is_joined = not word and bool(UNSPACED_CHARACTER.match(line.rstrip()[-1:]))
    return display_width(line.rstrip()) + (0 if is_joined else 1) + (len(word[0]) if word else 2)
