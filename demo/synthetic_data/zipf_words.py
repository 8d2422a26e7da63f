"""Words as texts use them: 50,000 English-looking and 20,000 Chinese ones, whose frequencies follow the law of Zipf and Mandelbrot.

An index of a few common words says nothing about that of real texts, in which half of the words occur once. The words are the
same for every seed; the commonest are real, so that a text is about something.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, product
from random import Random
from typing import NamedTuple


def split_words(text: str) -> list[str]:
    return text.split()


ENGLISH_WORDS, CHINESE_WORDS = 50_000, 20_000
OFFSET, EXPONENT = 2.7, 1.2  # so that a text of 600 words has about 350 different ones
ONSETS = ("", *split_words("b br c ch cl cr d dr f fl g gr h j l m n p ph pl pr qu r s sc sh sp st str t th tr v w"))
VOWELS, CODAS = split_words("a e i o u ai ea io ou"), ("", "", *split_words("n r l s t m nd nt ct x"))
SYLLABLES = list(map("".join, product(ONSETS, VOWELS, CODAS)))
ENDINGS = ("", "", "", *split_words("s ed ing er ly ment ation al ity"))
# GB/T 2312, level 1: the 3,755 commonest characters, in rows B0 to D7 of 94 characters each, the last five of which are empty.
COMMON_CHARACTERS = bytes(code for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for code in (row, cell))[:-10].decode(
    "gb2312"
)


class WordFrequencies(NamedTuple):
    """Words by rank, and the cumulated weights that random.choices takes."""

    words: Sequence[str]
    cumulated: Sequence[float]

    def sample(self, random: Random, count: int) -> list[str]:
        return random.choices(self.words, cum_weights=self.cumulated, k=count)


@cache
def english_words(commonest: tuple[str, ...]) -> WordFrequencies:
    return _ranked(commonest, _invented_english(), ENGLISH_WORDS)


@cache
def chinese_words(commonest: tuple[str, ...]) -> WordFrequencies:
    return _ranked(commonest, _invented_chinese(), CHINESE_WORDS)


def _ranked(commonest: Sequence[str], invented: Iterator[str], count: int) -> WordFrequencies:
    words = dict.fromkeys(commonest)
    while len(words) < count:
        words[next(invented)] = None
    return WordFrequencies(list(words), _cumulated(count))


def _cumulated(count: int) -> list[float]:
    return list(accumulate((rank + OFFSET) ** -EXPONENT for rank in range(1, count + 1)))


def _invented_english() -> Iterator[str]:
    random = Random("english")  # noqa: S311
    while True:
        first, second, third = random.choices(SYLLABLES, k=3)
        length = random.random()
        yield first + second * (length > 0.2) + third * (length > 0.7) + random.choice(ENDINGS)


def _invented_chinese() -> Iterator[str]:
    random = Random("chinese")  # noqa: S311
    characters = WordFrequencies(random.sample(COMMON_CHARACTERS, len(COMMON_CHARACTERS)), _cumulated(len(COMMON_CHARACTERS)))
    while True:
        yield "".join(characters.sample(random, random.choices((1, 2, 3, 4), (1, 7, 1, 1))[0]))
