"""The nearest query that finds something, for one that finds nothing. Only words of live entries are offered."""

from collections.abc import Iterator, Sequence

from django.db.models import Q, Sum
from django.db.models.functions import Length, Substr
from pyroaring import BitMap

from catalogue.index.revision import Revision
from catalogue.models import PostingList
from catalogue.search import inverted_index
from catalogue.search.analyzer import TOKEN_RUN, QueryToken, query_tokens, stem
from catalogue.search.searcher import match_token, search_entries
from infra.han import HAN_CHARACTER

MAX_CANDIDATES = 5000
MIN_WORD_LENGTH = 3  # letters of a word that may be misspelt
ONE_EDIT_LENGTH = 5  # up to so many letters, one slip; two in longer words
MAX_ENDING_LENGTH = 5  # letters of an ending
TokenBitmaps = list[tuple[str, dict[str, BitMap]]]


def suggest_query(query_words: Sequence[str], revision: Revision) -> str:
    """The query to offer, "" for none. At most two statements more than find()."""
    query = " ".join(query_words).replace('"', " ")
    unknown = {token for token in search_entries(tuple(query_words), revision).unmatched_tokens if _may_be_misspelt(token)}
    known = _candidate_tokens(unknown) if unknown else []
    parts = [_nearest_word(part, known) if stem(part) in unknown else part for part in _split_runs(query)]
    corrected = "".join(parts)
    has_chinese = any(len(part) > 2 and HAN_CHARACTER.match(part) for part in parts)
    if corrected == query and not has_chinese:
        return ""
    stored = inverted_index.read_postings(query_tokens(corrected), "")
    matches = _entries_with_all(query_tokens(corrected), stored)
    if corrected != query and matches:
        return corrected
    return _shorten_chinese(parts, stored) if has_chinese else ""


def _split_runs(query: str) -> list[str]:
    """The runs that are searched, and what stands between them."""
    parts, at = [], 0
    for run in TOKEN_RUN.finditer(query):
        parts += [query[at : run.start()], run[0]]
        at = run.end()
    return [*parts, query[at:]]


def _may_be_misspelt(token: str) -> bool:
    return len(token) >= MIN_WORD_LENGTH and token.isalpha() and not HAN_CHARACTER.match(token)


def _candidate_tokens(unknown: set[str]) -> list[str]:
    """Tokens of live entries that may be meant, the most frequent first: as long, give or take two, and alike at the beginning."""
    alike = Q()
    for token in unknown:
        ends = Q(first=token[0]) | Q(second=token[1]) | Q(first=token[1]) | Q(second=token[0])
        alike |= Q(length__range=(len(token) - 2, len(token) + 2)) & ends
    letters = {"length": Length("token"), "first": Substr("token", 1, 1), "second": Substr("token", 2, 1)}
    rows = PostingList.objects.order_by().exclude(anywhere=b"").alias(**letters).filter(alike).values("token")
    sized = rows.annotate(size=Sum(Length("anywhere"))).order_by("-size", "token")
    return list(sized.values_list("token", flat=True)[:MAX_CANDIDATES])


def _nearest_word(word: str, known: Sequence[str]) -> str:
    """The nearest word that is known, as it is written; the word itself where none is near."""
    short = stem(word)
    most = 1 if len(short) <= ONE_EDIT_LENGTH else 2
    near = [(slips, place, token) for place, token in enumerate(known) if (slips := edit_distance(short, token, most)) <= most]
    written = [
        (slips, edit_distance(word, form, most + 1), place, form)
        for slips, place, token in near
        for form in _inflected_forms(token, word)
    ]
    return min(written)[-1] if written else word


def _inflected_forms(token: str, word: str) -> Iterator[str]:
    """How the stem is written with the ending that was typed: `energi` for `enrgy` as `energy`. Postings know stems only."""
    beginnings = (token, token[:-1])
    ends = [word[len(word) - length :] for length in range(MAX_ENDING_LENGTH + 1)]
    return (form for form in (beginning + end for beginning in beginnings for end in ends) if stem(form) == token)


def edit_distance(first: str, second: str, limit: int) -> int:
    """Optimal string alignment: letters left out, put in, changed, or two neighbours exchanged. Above `most` any larger number."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    above: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, above, row = above, row, [i]
        for j, other in enumerate(second, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _entries_with_all(tokens_wanted: Sequence[QueryToken], stored: TokenBitmaps) -> BitMap:
    return BitMap.intersection(*(match_token(one, stored)[0] for one in tokens_wanted)) if tokens_wanted else BitMap()


def _shorten_chinese(parts: Sequence[str], stored: TokenBitmaps) -> str:
    """With the longest part of a Chinese run that finds something together with the rest."""
    sets = dict(stored)
    best, most = "", 0
    for place, run in enumerate(parts):
        if len(run) < 3 or not HAN_CHARACTER.match(run):
            continue
        rest = query_tokens(" ".join([*parts[:place], *parts[place + 1 :]]))
        others = _entries_with_all(rest, stored) if rest else None
        for start in range(len(run) - 1):
            end, keys = start + 1, others
            while end < len(run) and (pair := sets.get(run[end - 1 : end + 1])):
                keys = pair["anywhere"] if keys is None else keys & pair["anywhere"]
                if not keys:
                    break
                end += 1
            if end - start >= 2 and end - start > most:
                most, best = end - start, "".join([*parts[:place], run[start:end], *parts[place + 1 :]])
    return best
