"""Joins hard-wrapped lines into paragraphs: hyphenated words become one word, Chinese lines are joined without a space."""

import re
from collections import Counter
from itertools import pairwise

from editorial.document_import.plain_text.page_headers import PAGE_BREAK
from infra.han import HAN_RANGES

# Chinese with its punctuation, kana, radicals and full-width forms: no space stands where a line ends between two of them.
UNSPACED_CHARACTER = re.compile(f"[{HAN_RANGES}\u2e80-\u33ff\uff00-\uffef“”‘’]")
HYPHEN_AT_END = re.compile(r"([^\W\d_]{2,})-$")
FIRST_WORD = re.compile(r"([^\W\d_]+)")
SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"”’)）\]]*$")
COMPOUND_PREFIX = re.compile(
    "(?:cross|self|non|well|long|short|high|low|medium|co|e|so|multi|full|large|small)$"
)  # first halves of compounds that keep their hyphen
MAX_WRAPPED_WIDTH = 130  # Latin letters of the widest line of a page
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def unwrap_lines(lines: list[str], word_counts: Counter[str]) -> str:
    """One paragraph. `word_counts` are the words of the whole text: they decide whether a hyphen at the end of a line stays."""
    text = ""
    for line in (line.strip() for line in lines if line != PAGE_BREAK):
        if not text:
            text = line
        elif joined := _join_hyphenated(text, line, word_counts):
            text = joined
        elif UNSPACED_CHARACTER.match(text[-1]) and UNSPACED_CHARACTER.match(line[:1]):
            text += line
        else:
            text += f" {line}"
    return text


def count_words(lines: list[str]) -> Counter[str]:
    return Counter(word.lower() for line in lines for word in WORD.findall(line))


def _join_hyphenated(text: str, line: str, word_counts: Counter[str]) -> str:
    """The joined lines, "" where no word is hyphenated between them."""
    before, after = HYPHEN_AT_END.search(text), FIRST_WORD.match(line)
    if not before or not after or not after[1][0].islower():
        return ""
    whole, hyphened = f"{before[1]}{after[1]}".lower(), f"{before[1]}-{after[1]}".lower()
    keeps_hyphen = word_counts[hyphened] > word_counts[whole] or (
        not word_counts[whole] and COMPOUND_PREFIX.match(before[1].lower())
    )
    return text + line if keeps_hyphen else text[:-1] + line


def is_wrapped(lines: list[str]) -> bool:
    """Whether the lines are hard-wrapped: enough sentences continue in the next line, and no line is very long."""
    pairs = [(line.rstrip(), after.strip()) for line, after in pairwise(lines) if line.strip() and after.strip()]
    widths = sorted(_width(line) for line, _ in pairs)
    if not pairs or widths[len(widths) * 9 // 10] > MAX_WRAPPED_WIDTH:
        return False
    continued = sum(_continues_sentence(line, after) for line, after in pairs)
    return continued >= max(1, len(pairs) / 5)


def _continues_sentence(line: str, after: str) -> bool:
    """Whether the sentence at the end of `line` continues in `after`, a line without white space at its ends."""
    return not SENTENCE_END.search(line) and (after[0].islower() or bool(UNSPACED_CHARACTER.match(after)))


def _width(line: str) -> int:
    """The width in Latin letters; a Chinese character is two wide."""
    return sum(2 if UNSPACED_CHARACTER.match(character) else 1 for character in line)


def continues_after_page(before: str, after: str) -> bool:
    """Whether the paragraph continues after the end of the page."""
    ended = SENTENCE_END.search(before.rstrip())
    return not ended and bool(after.strip()) and (not after.strip()[0].isupper() or _width(before) > 50)
