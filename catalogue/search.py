"""Words to live entries: who holds them, and how well. Set algebra over the postings; nothing else is asked of the database.

An entry matches when it holds every word (or a word that begins with it), carries the vocabulary term that the whole query
names, or has the document number that the query begins.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pyroaring import BitMap

from catalogue import postings
from catalogue.memory import members_at, public_names
from catalogue.models import SearchText
from catalogue.moment import Moment
from catalogue.names import MODELS
from catalogue.numbers import Numbers
from catalogue.tokens import NUMBER, Wanted, normalise, number_token, wanted

MOST_WORDS = 12
EMPTY = (BitMap(), BitMap())
KEPT = 256  # results, in each process
FEWEST_OF_NUMBER = 4  # characters from which on a query may be the beginning of a document number


class Found(NamedTuple):
    """`keys` of the entries, and their scores as bit slices, the lowest bit first. `titled` are those that have every word in
    the title, or the number; `unknown` are the tokens that nothing holds.
    """

    keys: BitMap
    slices: tuple[BitMap, ...]
    titled: BitMap
    unknown: tuple[str, ...]


def words(query: str) -> tuple[str, ...]:
    """The distinct words of a query in order, quoted phrases as one with their quotes."""
    parts = normalise(query).replace("“", '"').replace("”", '"').split('"')
    found: list[str] = []
    for place, part in enumerate(parts):
        is_quoted = place % 2 == 1 and place < len(parts) - 1
        found += [f'"{part.strip()}"'] if is_quoted and part.strip() else [] if is_quoted else part.split()
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=KEPT)
def find(asked: tuple[str, ...], moment: Moment) -> Found:
    """At most two statements: postings, and the texts where a phrase is quoted. Kept in the process for the moment."""
    query = " ".join(asked).replace('"', " ")
    needs, number = wanted(query), _beginning_of_number(query)
    read = postings.read(needs, number)
    matches = [matching(one, read) for one in needs]
    keys, titled = (
        (BitMap.intersection(*sets) for sets in zip(*(match[:2] for match in matches), strict=True)) if matches else EMPTY
    )
    slices: list[BitMap] = []
    for _, _, *scores in matches:
        slices = _added(slices, [score & keys for score in scores])
    for phrase in (word.strip('"') for word in asked if word.startswith('"')):
        keys &= _holding(phrase, keys)
    named = _named(query, moment)
    numbered = BitMap().union(*(sets["anywhere"] for token, sets in read if number and token.startswith(NUMBER + number)))
    best = [BitMap()] * max(len(slices), 3) + [numbered]
    slices = _added([score & keys for score in slices], [BitMap(), named - keys])
    unknown = tuple(one.token for one, match in zip(needs, matches, strict=True) if not match[0])
    return Found(keys | named | numbered, tuple(_added(slices, best)), titled & keys | numbered, unknown)


def matching(one: Wanted, read: Iterable[tuple[str, dict[str, BitMap]]]) -> tuple[BitMap, BitMap, BitMap, BitMap, BitMap]:
    """Who holds it, and in the title; then who holds that very word often, in the summary, in the title: 1, 2 and 4."""
    anywhere, titled, often, summary, title = (BitMap() for _ in range(5))
    for token, sets in read:
        if token == one.token:
            often, summary, title = often | sets["often"], summary | sets["summary"], title | sets["title"]
        if token == one.token or (one.begins and token.startswith(one.begins)):
            anywhere, titled = anywhere | sets["anywhere"], titled | sets["title"]
    return anywhere, titled, often, summary, title


def _added(first: list[BitMap], second: list[BitMap]) -> list[BitMap]:
    """The sums of two numbers a key, both as bit slices: a ripple-carry adder whose wires are sets."""
    total, carry = [], BitMap()
    for place in range(max(len(first), len(second))):
        a = first[place] if place < len(first) else BitMap()
        b = second[place] if place < len(second) else BitMap()
        total.append(a ^ b ^ carry)
        carry = (a & b) | (carry & (a ^ b))
    return [*total, carry] if carry else total


def _holding(phrase: str, keys: BitMap) -> BitMap:
    """Which of these hold the phrase as it stands."""
    texts = SearchText.objects.filter(text__contains=phrase).order_by()
    few = texts.filter(pk__in=list(keys)) if len(keys) <= 500 else texts
    return BitMap(few.values_list("pk", flat=True))


def _named(query: str, moment: Moment) -> BitMap:
    """Who carries a public term whose code, name or abbreviation is the query."""
    members, found = members_at(moment), BitMap()
    for facet in MODELS:
        for name in public_names(facet, moment):
            if query in {normalise(said) for said in (name.code, name.name_en, name.name_zh, name.short) if said}:
                found |= members.of(facet, name.code) & members.everything
    return found


def _beginning_of_number(query: str) -> str:
    number = number_token(query)[1:]
    return number if len(number) >= FEWEST_OF_NUMBER and any(character.isdigit() for character in number) else ""


class Relevance(Numbers):
    """The order of a result: by score, then by the day of the list, then by key."""

    def __init__(self, found: Found, days: Numbers) -> None:
        self.known = found.keys & days.known
        self.slices = [*days.slices, *found.slices]
