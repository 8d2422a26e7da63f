"""The nearest query that finds something, for one that finds nothing. Only words of live entries are offered."""

from collections.abc import Iterator, Sequence

from django.db.models import Q, Sum
from django.db.models.functions import Length, Substr
from pyroaring import BitMap

from catalogue import postings
from catalogue.models import Posting
from catalogue.moment import Moment
from catalogue.search import find, matching
from catalogue.tokens import IS_CHINESE, RUN, Wanted, stem, wanted

MOST_CANDIDATES = 5000
SHORTEST = 3  # letters of a word that may be misspelt
SHORT = 5  # up to so many letters, one slip; two in longer words
LONGEST_END = 5  # letters of an ending
Sets = list[tuple[str, dict[str, BitMap]]]


def nearest(asked: Sequence[str], moment: Moment) -> str:
    """The query to offer, "" for none. At most two statements more than find()."""
    query = " ".join(asked).replace('"', " ")
    unknown = {token for token in find(tuple(asked), moment).unknown if _may_be_misspelt(token)}
    known = _dictionary(unknown) if unknown else []
    parts = [_corrected(part, known) if stem(part) in unknown else part for part in _parts(query)]
    corrected = "".join(parts)
    has_chinese = any(len(part) > 2 and IS_CHINESE.match(part) for part in parts)
    if corrected == query and not has_chinese:
        return ""
    read = postings.read(wanted(corrected), "")
    held = _held(wanted(corrected), read)
    if corrected != query and held:
        return corrected
    return _shortened(parts, read) if has_chinese else ""


def _parts(query: str) -> list[str]:
    """The runs that are searched, and what stands between them."""
    parts, at = [], 0
    for run in RUN.finditer(query):
        parts += [query[at : run.start()], run[0]]
        at = run.end()
    return [*parts, query[at:]]


def _may_be_misspelt(token: str) -> bool:
    return len(token) >= SHORTEST and token.isalpha() and not IS_CHINESE.match(token)


def _dictionary(unknown: set[str]) -> list[str]:
    """Tokens of live entries that may be meant, the most frequent first: as long, give or take two, and alike at the beginning."""
    alike = Q()
    for token in unknown:
        ends = Q(first=token[0]) | Q(second=token[1]) | Q(first=token[1]) | Q(second=token[0])
        alike |= Q(length__range=(len(token) - 2, len(token) + 2)) & ends
    letters = {"length": Length("token"), "first": Substr("token", 1, 1), "second": Substr("token", 2, 1)}
    rows = Posting.objects.order_by().exclude(anywhere=b"").alias(**letters).filter(alike).values("token")
    sized = rows.annotate(size=Sum(Length("anywhere"))).order_by("-size", "token")
    return list(sized.values_list("token", flat=True)[:MOST_CANDIDATES])


def _corrected(word: str, known: Sequence[str]) -> str:
    """The nearest word that is known, as it is written; the word itself where none is near."""
    short = stem(word)
    most = 1 if len(short) <= SHORT else 2
    near = [(slips, place, token) for place, token in enumerate(known) if (slips := distance(short, token, most)) <= most]
    written = [
        (slips, distance(word, form, most + 1), place, form) for slips, place, token in near for form in _written(token, word)
    ]
    return min(written)[-1] if written else word


def _written(token: str, word: str) -> Iterator[str]:
    """How the stem is written with the ending that was typed: `energi` for `enrgy` as `energy`. Postings know stems only."""
    beginnings = (token, token[:-1])
    ends = [word[len(word) - length :] for length in range(LONGEST_END + 1)]
    return (form for form in (beginning + end for beginning in beginnings for end in ends) if stem(form) == token)


def distance(first: str, second: str, most: int) -> int:
    """Optimal string alignment: letters left out, put in, changed, or two neighbours exchanged. Above `most` any larger number."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    above: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, above, row = above, row, [i]
        for j, other in enumerate(second, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _held(needs: Sequence[Wanted], read: Sets) -> BitMap:
    return BitMap.intersection(*(matching(one, read)[0] for one in needs)) if needs else BitMap()


def _shortened(parts: Sequence[str], read: Sets) -> str:
    """With the longest part of a Chinese run that finds something together with the rest."""
    sets = dict(read)
    best, most = "", 0
    for place, run in enumerate(parts):
        if len(run) < 3 or not IS_CHINESE.match(run):
            continue
        rest = wanted(" ".join([*parts[:place], *parts[place + 1 :]]))
        others = _held(rest, read) if rest else None
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
