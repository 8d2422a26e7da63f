"""Ranking: BM25F in integers, computed on bitmaps, so that every database and every process gives the same order.

The score of an entry is the sum over the query's tokens of rarity times weight. Rarity is the logarithm of BM25 (Robertson,
Zaragoza 2009), from live entries only. The weight of a token in an entry is stored with its postings: how often the text has
it, saturated and by the length of the text; whether the summary has it; whether a title has it, and how short that title is.
A field adds its own saturated weight, as in BM25F's predecessor; the saturation of all fields together ranked worse.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

from pyroaring import BitMap

from catalogue.index.bit_sliced_index import BitSlicedIndex
from catalogue.search.analyzer import APOSTROPHE, MAX_TOKEN_LENGTH, TOKEN_RUN, QueryToken, query_tokens
from infra.text.han import HAN_CHARACTER

NEIGHBOURS_PREFIX = "_"  # the first character of the token of two neighbours in a title; no word contains it
# Of a whole text: occurrences at which half of the weight is reached, the share of length normalisation (BM25's k1 and b), and
# the length in tokens that counts as usual. A fixed length, unlike BM25's average, makes a weight depend on its text alone.
SATURATION = {"latin": (1.5, 0.5, 1000), "han": (1.0, 0.75, 2500)}
HIGHEST_LEVEL = 7  # of three bit slices
SHORT_TITLES = (3, 6, 12)  # words; a title of at most so many has level 3, 2, 1, a longer one 0
# Weight of each bitmap of a posting list whose token is the query's. Any match weighs 1, as a word that begins with the token, or
# the name of a term.
EXACT_WEIGHTS = {"often": 4, "often_2": 2, "often_1": 1, "summary": 3, "title": 4, "title_2": 6, "title_1": 3}
RARITY_STEPS = 2  # steps of rarity in one natural logarithm
NEIGHBOURS_WEIGHT = 7  # times the lower rarity of the two
EVERY_WORD_IN_TITLE = 28
ONE_MAY_MISS_OF = 3  # words; see match_words()
# Words that an entry need not have, by their stems.
STOP_WORDS = frozenset([
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "has", "have", "how", "i", "if", "in", "into",
    "is", "it", "not", "of", "on", "or", "our", "that", "the", "their", "this", "to", "was", "we", "were", "what", "when",
    "where", "which", "who", "whi", "will", "with", "you", "your",
])  # fmt: skip


class TokenEntries(NamedTuple):
    """The live entries that match a token of a query: by their text, in a title, by a name of a term that they carry."""

    in_text: BitMap
    in_title: BitMap
    by_term: BitMap

    @property
    def anywhere(self) -> BitMap:
        return self.in_text | self.by_term


class WeightedSum(BitSlicedIndex):
    """The sum of the weights of the bitmaps that a key is in, for every key: carry-save addition, whole bitmaps at a time."""

    def __init__(self, weighted: Iterable[tuple[BitMap, int]]) -> None:
        columns: list[list[BitMap]] = []
        for keys, weight in weighted:
            if keys:
                columns += [[] for _ in range(weight.bit_length() - len(columns))]
                for bit in range(weight.bit_length()):
                    if weight >> bit & 1:
                        columns[bit].append(keys)
        self.slices = []
        for bit, column in enumerate(columns):
            carries: list[BitMap] = []
            while len(column) > 1:
                a, b, c = (*column[-3:], BitMap())[:3]
                either = a ^ b
                carry = (a & b) | (either & c)
                column[-3:] = [either ^ c]
                if carry:
                    carries.append(carry)
            if carries and bit + 1 == len(columns):
                columns.append([])
            if carries:
                columns[bit + 1] += carries
            self.slices.append(column[0] if column else BitMap())
        self.all_keys = BitMap().union(*self.slices)


def is_han(token: str) -> bool:
    return HAN_CHARACTER.match(token) is not None


@lru_cache(maxsize=10_000)
def text_level(script: str, times: int, length: int) -> int:
    """0 to HIGHEST_LEVEL: the saturated weight of a token that stands so many times in a text of so many tokens."""
    saturation, share, usual = SATURATION[script]
    normalised = times / (1 - share + share * length / usual)
    return round(HIGHEST_LEVEL * normalised / (normalised + saturation))


def title_level(tokens: Iterable[str]) -> int:
    """0 to 3: how short a title is. Two Chinese characters count as a word."""
    words = sum(0.5 if is_han(token) else 1 for token in tokens)
    return sum(words <= limit for limit in SHORT_TITLES)


def neighbour_tokens(normalised: str) -> list[tuple[str, str, str]]:
    """(token of both, first, second) of words that stand side by side. Bigrams of one Chinese run are neighbours by themselves."""
    ends = [[one.token for one in query_tokens(run)] for run in TOKEN_RUN.findall(APOSTROPHE.sub(" ", normalised))]
    return [
        (f"{NEIGHBOURS_PREFIX}{first[-1]} {second[0]}"[:MAX_TOKEN_LENGTH], first[-1], second[0])
        for first, second in pairwise(filter(None, ends))
    ]


def rarity(holders: int, live: int) -> int:
    """BM25's inverse document frequency in steps, at least one. `holders` of `live` entries have the token."""
    return max(1, round(RARITY_STEPS * log(1 + (live - holders + 0.5) / (holders + 0.5))))


def group_words(tokens: Sequence[QueryToken]) -> list[list[QueryToken]]:
    """The tokens by words: the overlapping bigrams of a Chinese run are one word. Stop words only if there is nothing else."""
    words: list[list[QueryToken]] = []
    for wanted in tokens:
        before = words[-1][-1].token if words else ""
        if is_han(wanted.token) and is_han(before) and before[-1] == wanted.token[0]:
            words[-1].append(wanted)
        else:
            words.append([wanted])
    return [word for word in words if word[0].token not in STOP_WORDS] or words


def weigh_tokens(
    by_token: Mapping[QueryToken, TokenEntries],
    stored: Mapping[str, Mapping[str, BitMap]],
    neighbours: Iterable[tuple[str, str, str]],
    *,
    live: int,
) -> Iterator[tuple[BitMap, int]]:
    """Bitmaps with their weights for the score: of each token, and of each two neighbours in a title."""
    rarities = {}
    for wanted, entries in by_token.items():
        exact = _exact_lists(wanted, stored)
        holders = entries.by_term.union(*(bitmaps["anywhere"] for bitmaps in exact)) or entries.in_text
        weight = rarities[wanted.token] = rarity(len(holders), live)
        yield entries.anywhere, weight
        yield from ((bitmaps[field], times * weight) for bitmaps in exact for field, times in EXACT_WEIGHTS.items())
    for token, first, second in neighbours:
        if token in stored and first in rarities and second in rarities:
            yield stored[token]["anywhere"], NEIGHBOURS_WEIGHT * min(rarities[first], rarities[second])


def _exact_lists(wanted: QueryToken, stored: Mapping[str, Mapping[str, BitMap]]) -> list[Mapping[str, BitMap]]:
    """The posting lists of the token, and of the compound that it is a part of for entries without the token."""
    own, joined = stored.get(wanted.token), stored.get(wanted.joined)
    if own and joined:
        joined = {field: keys - own["anywhere"] for field, keys in joined.items()}
    return [bitmaps for bitmaps in (own, joined) if bitmaps]


def match_words(found: Sequence[BitMap], in_titles: BitMap) -> tuple[BitMap, BitMap]:
    """The entries with every word, and others with most of them: of each three words one may miss, if a title has another.

    `found` are the entries of each word, `in_titles` those with any word in a title.
    """
    every = BitMap.intersection(*found) if found else BitMap()
    may_miss = len(found) // ONE_MAY_MISS_OF
    if not may_miss:
        return every, BitMap()
    most = WeightedSum((keys, 1) for keys in found).between(len(found) - may_miss, None)
    return every, (most & in_titles) - every
