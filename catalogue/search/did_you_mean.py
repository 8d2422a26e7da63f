"""Did you mean: for a query without a match, the nearest query that has one. Only words of live entries are offered."""

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
MIN_WORD_LENGTH = 3  # letters; shorter words are not corrected
ONE_EDIT_LENGTH = 5  # letters; words up to this length may have one edit, longer words two
MAX_ENDING_LENGTH = 5  # letters of an inflectional ending
TokenBitmaps = list[tuple[str, dict[str, BitMap]]]


def suggest_query(query_words: Sequence[str], revision: Revision) -> str:
    """The query to offer; "" for none. At most two statements more than search_entries()."""
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
    """The runs that the analyzer makes tokens of, and the text between them."""
    parts, at = [], 0
    for run in TOKEN_RUN.finditer(query):
        parts += [query[at : run.start()], run[0]]
        at = run.end()
    return [*parts, query[at:]]


def _may_be_misspelt(token: str) -> bool:
    return len(token) >= MIN_WORD_LENGTH and token.isalpha() and not HAN_CHARACTER.match(token)


def _candidate_tokens(unknown: set[str]) -> list[str]:
    """Tokens of live entries near the unknown ones, the most frequent first.

    Near: the length differs by at most two, and one of the first two letters agrees, exchanged or not.
    """
    alike = Q()
    for token in unknown:
        ends = Q(first=token[0]) | Q(second=token[1]) | Q(first=token[1]) | Q(second=token[0])
        alike |= Q(length__range=(len(token) - 2, len(token) + 2)) & ends
    letters = {"length": Length("token"), "first": Substr("token", 1, 1), "second": Substr("token", 2, 1)}
    rows = PostingList.objects.order_by().exclude(anywhere=b"").alias(**letters).filter(alike).values("token")
    sized = rows.annotate(size=Sum(Length("anywhere"))).order_by("-size", "token")
    return list(sized.values_list("token", flat=True)[:MAX_CANDIDATES])


def _nearest_word(word: str, known: Sequence[str]) -> str:
    """The known word with the fewest edits, with the typed ending; the word itself if none is near."""
    typed_stem = stem(word)
    limit = 1 if len(typed_stem) <= ONE_EDIT_LENGTH else 2
    near = [(edits, rank, token) for rank, token in enumerate(known) if (edits := edit_distance(typed_stem, token, limit)) <= limit]
    forms = [
        (edits, edit_distance(word, form, limit + 1), rank, form)
        for edits, rank, token in near
        for form in _inflected_forms(token, word)
    ]
    return min(forms)[-1] if forms else word


def _inflected_forms(token: str, word: str) -> Iterator[str]:
    """Words with this stem and the typed ending: stem `energi`, typed `enrgy` gives `energy`. Posting lists have stems only."""
    beginnings = (token, token[:-1])
    endings = [word[len(word) - length :] for length in range(MAX_ENDING_LENGTH + 1)]
    return (form for form in (beginning + ending for beginning in beginnings for ending in endings) if stem(form) == token)


def edit_distance(first: str, second: str, limit: int) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions, transpositions of neighbours.

    Returns some number above `limit` as soon as the distance exceeds it.
    """
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
    return BitMap.intersection(*(match_token(token, stored)[0] for token in tokens_wanted)) if tokens_wanted else BitMap()


def _shorten_chinese(parts: Sequence[str], stored: TokenBitmaps) -> str:
    """The query with one Chinese run shortened to its longest part that matches together with the other words; "" if none."""
    bitmaps = dict(stored)
    best, best_length = "", 0
    for index, run in enumerate(parts):
        if len(run) < 3 or not HAN_CHARACTER.match(run):
            continue
        rest = query_tokens(" ".join([*parts[:index], *parts[index + 1 :]]))
        others = _entries_with_all(rest, stored) if rest else None
        for start in range(len(run) - 1):
            end, keys = start + 1, others
            while end < len(run) and (bigram := bitmaps.get(run[end - 1 : end + 1])):
                keys = bigram["anywhere"] if keys is None else keys & bigram["anywhere"]
                if not keys:
                    break
                end += 1
            if end - start >= 2 and end - start > best_length:
                best_length, best = end - start, "".join([*parts[:index], run[start:end], *parts[index + 1 :]])
    return best
