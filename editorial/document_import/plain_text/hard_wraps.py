"""Joins hard-wrapped lines into paragraphs: hyphenated words become one word, Chinese lines are joined without a space."""

import re
from collections import Counter
from dataclasses import dataclass

from editorial.document_import.plain_text.page_headers import PAGE_BREAK
from infra.text.clean_text import UNSPACED
from infra.text.han import HAN_RANGES

UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")  # between two of them no space stands where a line ends
QUOTE = re.compile("[“”‘’]")
LATIN = re.compile(r"[A-Za-z0-9%]")
LATIN_APART = re.compile(f"[A-Za-z0-9%] [{HAN_RANGES}]|[{HAN_RANGES}] [A-Za-z0-9]")
LATIN_TOGETHER = re.compile(f"[A-Za-z0-9%][{HAN_RANGES}]|[{HAN_RANGES}][A-Za-z0-9]")
HYPHEN_AT_END = re.compile(r"([^\W\d_]{2,})[-\u2010]$")
# A character that some programs write for the hyphen that divides a word, with the rest of the word on the next line.
SOFT_HYPHEN_AT_END = re.compile("[\u00ad\u00ac\ufffe\x02][ \t]*\n[ \t]*([^ \t\n]+)[ \t]?")
MAX_WORD = 60  # letters of the longest word that is divided
FIRST_WORD = re.compile(r"([^\W\d_]+)")
COMPOUND_PREFIX = re.compile(
    "(?:cross|self|non|well|long|short|high|low|medium|co|e|so|multi|full|large|small)$"
)  # first halves of compounds that keep their hyphen
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class TextHabits:
    """How the whole text is written.

    `words` decide whether a hyphen at the end of a line stays. `spaces_latin`: a space stands between Chinese and Latin.
    """

    words: Counter[str]
    spaces_latin: bool = True


def find_habits(lines: list[str]) -> TextHabits:
    apart = sum(len(LATIN_APART.findall(line)) for line in lines)
    together = sum(len(LATIN_TOGETHER.findall(line)) for line in lines)
    return TextHabits(Counter(word.lower() for line in lines for word in WORD.findall(line)), apart >= together)


def join_soft_hyphens(text: str) -> str:
    """The text with the words whole that a soft hyphen divides at the end of a line."""
    return SOFT_HYPHEN_AT_END.sub("\\1\n", text)


def unwrap_lines(lines: list[str], habits: TextHabits) -> str:
    """One paragraph."""
    text = ""
    for line in (line.strip() for line in lines if line != PAGE_BREAK):
        if not text:
            text = line
        elif joined := _join_hyphenated(text, line, habits.words):
            text = joined
        elif line:
            text += line if _is_unspaced(text[-1], line[0], habits) else f" {line}"
    return text


def _is_unspaced(before: str, after: str, habits: TextHabits) -> bool:
    sides = [bool(UNSPACED_CHARACTER.match(side)) for side in (before, after)]
    other = before if sides[1] else after
    return all(sides) or (any(sides) and bool(QUOTE.match(other) or (not habits.spaces_latin and LATIN.match(other))))


def _join_hyphenated(text: str, line: str, words: Counter[str]) -> str:
    """The joined lines, "" where no word is hyphenated between them."""
    before, after = HYPHEN_AT_END.search(text[-MAX_WORD:]), FIRST_WORD.match(line)
    if not before or not after or not after[1][0].islower():
        return ""
    whole, hyphened = f"{before[1]}{after[1]}".lower(), f"{before[1]}-{after[1]}".lower()
    keeps_hyphen = words[hyphened] > words[whole] or (not words[whole] and COMPOUND_PREFIX.match(before[1].lower()))
    return text + line if keeps_hyphen else text[:-1] + line
