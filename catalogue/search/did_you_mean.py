"""Did you mean: for a query without a match, the nearest query that has one. Only words that stand in live texts are offered.

Posting lists have stems only. Stems near an unknown word are read from the index, then the words as some of the entries write
them. All that is read and compared is counted, so that the work is bounded whatever is asked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from string import ascii_lowercase
from typing import NamedTuple

from django.db.models.functions import Substr
from pyroaring import BitMap

from catalogue.index.revision import Revision
from catalogue.models import SearchText
from catalogue.search.analyzer import TOKEN_RUN, stem
from catalogue.search.inverted_index import read_holders
from catalogue.search.searcher import search_entries
from infra.text.character_forms import strip_accents
from infra.text.edit_distance import edit_distance
from infra.text.han import HAN_CHARACTER

MAX_UNKNOWN = 3  # words that no live entry has; nothing is offered for a query with more
MAX_STEMS = 1000  # read from the index for a query
MAX_COMPARISONS = 600  # edit distances for a query
MAX_NEAREST = 6  # stems that are tried for a word
MAX_OFFERS = 5  # queries whose written forms are looked for
TEXTS_OF_AN_OFFER = 4
TEXT_LENGTH = 20_000  # characters of a text that are looked at
MAX_INTERSECTIONS = 300  # of bitmaps, for a Chinese query
MIN_WORD_LENGTH = 3  # letters; shorter words are not corrected
MAX_WORD_LENGTH = 30  # letters; longer words are not corrected
ONE_EDIT_LENGTH = 5  # letters; words up to this length may have one edit, longer words two
MAX_ENDING_LENGTH = 5  # letters of an inflectional ending
FAR = 4  # edits between a typed word and another inflection of the right one
HYPHEN = "-"


class Correction(NamedTuple):
    """What an unknown word may stand for: the stems of one word, or of two that were written together."""

    edits: int
    stems: tuple[str, ...]
    entries: BitMap


def suggest_query(query_words: Sequence[str], revision: Revision) -> str:
    """The query to offer; "" for none. At most two statements more than search_entries()."""
    parts = _split_runs(strip_accents(" ".join(query_words).replace('"', " ")))
    by_token = {token.token: entries.anywhere for token, entries in search_entries(tuple(query_words), revision).by_token.items()}
    unmatched = {token for token, keys in by_token.items() if not keys}
    if any(HAN_CHARACTER.match(token) for token in unmatched) or not unmatched:
        return _shorten_chinese(parts, by_token)
    unknown = {part: stem(part) for part in parts if stem(part) in unmatched}
    if len(unknown) > MAX_UNKNOWN or set(unknown.values()) != unmatched or not all(map(_may_be_misspelt, unknown)):
        return ""
    known = [keys for keys in by_token.values() if keys]
    corrections = _find_corrections(unknown, BitMap.intersection(*known) if known else None)
    offers = sorted(_written_forms(corrections), key=lambda offer: offer[0])
    return "".join(offers[0][1].get(part, part) for part in parts) if offers else ""


def _split_runs(query: str) -> list[str]:
    """The runs that the analyzer makes tokens of, and the text between them."""
    parts, at = [], 0
    for run in TOKEN_RUN.finditer(query):
        parts += [query[at : run.start()], run[0]]
        at = run.end()
    return [*parts, query[at:]]


def _may_be_misspelt(word: str) -> bool:
    return MIN_WORD_LENGTH <= len(word) <= MAX_WORD_LENGTH and word.isalpha()


def _find_corrections(unknown: Mapping[str, str], known: BitMap | None) -> dict[str, list[Correction]]:
    """By unknown word at most MAX_NEAREST corrections that stand beside the known words, the best first. One statement."""
    halves = {stem(half) for word in unknown for pair in _halves(word) for half in pair}
    beginnings = {beginning for word in unknown.values() for beginning in near_beginnings(word)}
    holders = {
        token: keys if known is None else keys & known
        for token, keys in read_holders(sorted(halves), sorted(beginnings), limit=MAX_STEMS).items()
    }
    by_frequency = sorted(holders, key=lambda token: (-len(holders[token]), token))
    found = {}
    for word in unknown:
        near = [*_written_together(word, holders), *_near_stems(word, by_frequency, holders, MAX_COMPARISONS // len(unknown))]
        usable = [one for one in near if one.entries]
        found[word] = sorted(usable, key=lambda one: (one.edits, -len(one.entries), one.stems))[:MAX_NEAREST]
    return found


def near_beginnings(word: str) -> set[str]:
    """How words begin that differ from this one by one edit within its first letters, or only behind them."""
    found = {word[:3]}
    for at in range(3):
        before, behind = word[:at], word[at:4]
        found |= {before + behind[1:], before + behind[1:2] + behind[:1] + behind[2:]}
        found |= {(before + letter + rest)[:4] for letter in ascii_lowercase for rest in (behind, behind[1:])}
    return {beginning for beginning in found if len(beginning) > 1}


def _halves(word: str) -> Iterator[tuple[str, str]]:
    return ((word[:at], word[at:]) for at in range(1, len(word)))


def _written_together(word: str, holders: Mapping[str, BitMap]) -> Iterator[Correction]:
    """`ecommerce` for `e-commerce`, `bigdata` for `big data`."""
    for first, second in _halves(word):
        stems = stem(first), stem(second)
        if all(one in holders for one in stems):
            yield Correction(0, (first, second), holders[stems[0]] & holders[stems[1]])


def _near_stems(word: str, by_frequency: Sequence[str], holders: Mapping[str, BitMap], comparisons: int) -> Iterator[Correction]:
    """Stems near that of the word, or near its beginning: a misspelt ending is not removed, as in `presentatin`."""
    typed, limit, letters = stem(word), _most_edits(word), set(word)
    for token in by_frequency:
        # Each edit adds at most one letter: most tokens need no comparison.
        if -MAX_ENDING_LENGTH <= len(token) - len(typed) <= limit and len(set(token) - letters) <= limit:
            if comparisons < 2:
                return
            comparisons -= 2
            edits = min(edit_distance(typed, token, limit), edit_distance(word[: len(token)], token, limit))
            if edits <= limit and len(token) >= MIN_WORD_LENGTH:
                yield Correction(edits, (token,), holders[token])


def _most_edits(word: str) -> int:
    return 1 if len(word) <= ONE_EDIT_LENGTH else 2


def _written_forms(corrections: Mapping[str, list[Correction]]) -> Iterator[tuple[int, dict[str, str]]]:
    """(edits, by unknown word the word to offer) for corrections that stand together in a live text. One statement."""
    choices = sorted(product(*corrections.values()), key=lambda choice: sum(one.edits for one in choice))
    together = ((choice, BitMap.intersection(*(one.entries for one in choice))) for choice in choices)
    offers = [(choice, list(entries[:TEXTS_OF_AN_OFFER])) for choice, entries in together if entries][:MAX_OFFERS]
    texts = SearchText.objects.filter(pk__in={key for _, keys in offers for key in keys}).order_by()
    read = dict(texts.values_list("pk", Substr("text", 1, TEXT_LENGTH))) if offers else {}
    for choice, keys in offers:
        for text in (read.get(key, "") for key in keys):
            forms = [_form_in(text, word, one) for word, one in zip(corrections, choice, strict=True)]
            if all(forms):
                pairs = zip(corrections, forms, strict=True)
                edits = sum(edit_distance(word, form.replace(HYPHEN, ""), FAR) for word, form in pairs)
                yield edits, dict(zip(corrections, forms, strict=True))


def _form_in(text: str, word: str, correction: Correction) -> str:
    """The word of the text with the stems of the correction that is nearest to the typed one; "" if none is near."""
    if len(correction.stems) == 2:
        first, second = map(re.escape, correction.stems)
        written = re.search(rf"(?<![^\W_]){first}[- ]{second}(?![^\W_])", text)
        return written[0] if written else ""
    token, limit = correction.stems[0], _most_edits(word)
    # A stem may end in another letter than its words, as in energi and energy.
    letters = "-?".join(map(re.escape, token[:-1] if len(token) > MIN_WORD_LENGTH else token))
    forms = {form for form in re.findall(rf"(?<![^\W_]){letters}[^\W_]*", text) if stem(form.replace(HYPHEN, "")) == token}
    near = min(((edit_distance(word, form.replace(HYPHEN, ""), FAR), form) for form in forms), default=(FAR + 1, ""))
    # Another inflection of the typed word's stem is near too: `enegries` for `energy`.
    is_inflection = near[0] <= FAR and edit_distance(stem(word), token, 1) <= 1
    return near[1] if near[0] <= limit or is_inflection else ""


def _shorten_chinese(parts: Sequence[str], holders: Mapping[str, BitMap]) -> str:
    """The query with one Chinese run shortened to its longest part that matches together with the other words; "" if none."""
    best, best_length, left = "", 0, MAX_INTERSECTIONS
    for index, run in enumerate(parts):
        if len(run) < 3 or not HAN_CHARACTER.match(run):
            continue
        own = {run[at : at + 2] for at in range(len(run) - 1)}
        rest = [keys for token, keys in holders.items() if token not in own]
        others = BitMap.intersection(*rest) if rest else None
        for start in range(len(run) - 1):
            end, keys = start + 1, others
            while end < len(run) and left and (bigram := holders.get(run[end - 1 : end + 1])):
                left -= 1
                keys = bigram if keys is None else keys & bigram
                if not keys:
                    break
                end += 1
            if end - start >= 2 and end - start > best_length:
                best_length, best = end - start, "".join([*parts[:index], run[start:end], *parts[index + 1 :]])
    return best
