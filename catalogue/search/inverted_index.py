"""Which live entries hold which token, and where: sets of entry keys by token, kept in blocks. Only writing.py changes them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import connection
from pyroaring import BitMap

from catalogue.models import Entry, PostingList, SearchText
from catalogue.search.analyzer import NUMBER_PREFIX, QueryToken, count_tokens, document_number_token, normalize_text

BATCH = 400
FREQUENT_FROM = 3  # times in the text
TITLE_KEYS = ("title", "title_zh", "name_zh")
ANYWHERE, FREQUENT, SUMMARY, TITLE = (1 << place for place in range(len(PostingList.BITMAP_FIELDS)))
TokenFields = dict[str, int]  # token to the sum of the sets in which the entry stands: plain numbers, for there are very many


class SearchableText(NamedTuple):
    """What of an entry is searched. `everything` is normalised and holds the others too."""

    title: str
    summary: str
    number: str
    full_text: str


def searchable_text(document: Mapping[str, str], everything: str) -> SearchableText:
    title = "\n".join(document.get(name) or "" for name in TITLE_KEYS)
    return SearchableText(title, document.get("summary", ""), document.get("document_number", ""), everything)


def token_fields(text: SearchableText) -> TokenFields:
    counted = count_tokens(text.full_text).items()
    found = {token: ANYWHERE | FREQUENT if times >= FREQUENT_FROM else ANYWHERE for token, times in counted}
    for place, part in ((TITLE, text.title), (SUMMARY, text.summary)):
        for token in count_tokens(normalize_text(part)):
            found[token] = found.get(token, ANYWHERE) | place
    if text.number:
        found[document_number_token(text.number)] = ANYWHERE
    return found


def _field_names(held: int) -> list[str]:
    return [name for place, name in enumerate(PostingList.BITMAP_FIELDS) if held >> place & 1]


def stored_token_fields(entries: Iterable[Entry]) -> dict[int, TokenFields]:
    """What the postings of these entries hold by the texts that are stored of them. One statement."""
    rows = SearchText.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("entry")
    return {row.pk: token_fields(searchable_text(row.entry.content, row.text)) for row in rows}


def update_postings(before: Mapping[int, TokenFields], after: Mapping[int, TokenFields]) -> None:
    """Put each key into the sets of its tokens now, and out of those where it no longer stands."""
    changes: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for key in before.keys() | after.keys():
        was, is_ = before.get(key, {}), after.get(key, {})
        for token in was.keys() | is_.keys() if was else is_:
            old, new = was.get(token, 0), is_.get(token, 0)
            if old != new:
                changes[token, key // PostingList.KEYS_PER_SEGMENT].append((key, old & ~new, new & ~old))
    for batch in _in_batches(sorted(changes), BATCH):
        _write_batch(batch, changes)


def _write_batch(places: Sequence[tuple[str, int]], changes: Mapping[tuple[str, int], list]) -> None:
    stored = {
        (row.token, row.number): row
        for row in PostingList.objects.filter(token__in={token for token, _ in places}, number__in={number for _, number in places})
    }
    rows = []
    for token, number in places:
        row = stored.get((token, number)) or PostingList(token=token, number=number)
        sets = row.bitmaps()
        for key, removed, added in changes[token, number]:
            for name in _field_names(removed):
                sets[name].discard(key)
            for name in _field_names(added):
                sets[name].add(key)
        for name, keys in sets.items():
            setattr(row, name, keys.serialize() if keys else b"")
        rows.append(row)
    PostingList.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["token", "number"], update_fields=list(PostingList.BITMAP_FIELDS)
    )


def _in_batches(places: list[tuple[str, int]], size: int) -> Iterator[list[tuple[str, int]]]:
    yield from (places[start : start + size] for start in range(0, len(places), size))


def rebuild_postings() -> None:
    """Write all postings anew from the stored texts, so many entries at a time."""
    PostingList.objects.all().delete()
    for held in _token_fields_in_batches():
        update_postings({}, held)


def _token_fields_in_batches() -> Iterator[dict[int, TokenFields]]:
    after = 0
    rows = SearchText.objects.select_related("entry").order_by("pk")
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        yield {row.pk: token_fields(searchable_text(row.entry.content, row.text)) for row in batch}


def expected_postings() -> dict[str, dict[str, BitMap]]:
    """By token what the postings should hold by the stored texts."""
    found: dict[str, dict[str, BitMap]] = {}
    for held in _token_fields_in_batches():
        for key, tokens_ in held.items():
            for token, held_in in tokens_.items():
                sets = found.setdefault(token, {name: BitMap() for name in PostingList.BITMAP_FIELDS})
                for name in _field_names(held_in):
                    sets[name].add(key)
    return found


def stored_postings() -> dict[str, dict[str, BitMap]]:
    """By token what they do hold; empty ones left out."""
    found: dict[str, dict[str, BitMap]] = {}
    for token, *stored in PostingList.objects.order_by().values_list("token", *PostingList.BITMAP_FIELDS).iterator():
        sets = found.setdefault(token, {name: BitMap() for name in PostingList.BITMAP_FIELDS})
        for name, keys in PostingList.deserialize_bitmaps(stored).items():
            sets[name] |= keys
    return {token: sets for token, sets in found.items() if sets["anywhere"]}


def read_postings(tokens_wanted: Sequence[QueryToken], number: str) -> list[tuple[str, dict[str, BitMap]]]:
    """The sets of every token that these ask for, and of the document numbers that begin with `number`. One statement."""
    exact = [one.token for one in tokens_wanted]
    ranges = [(one.prefix, one.prefix + "\U0010ffff") for one in tokens_wanted if one.prefix]
    ranges += [(NUMBER_PREFIX + number, NUMBER_PREFIX + number + "\U0010ffff")] if number else []
    if not exact and not ranges:
        return []
    low, high = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")  # by bytes, whatever the collation
    conditions = [f"token IN ({', '.join(['%s'] * len(exact))})"] if exact else []
    conditions += [f"(token {low} %s AND token {high} %s)"] * len(ranges)
    table = PostingList._meta.db_table
    sql = f"SELECT token, {', '.join(PostingList.BITMAP_FIELDS)} FROM {table} WHERE {' OR '.join(conditions)}"  # noqa: S608 — names of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, [*exact, *(end for range_ in ranges for end in range_)])
        return [(token, PostingList.deserialize_bitmaps(sets)) for token, *sets in cursor.fetchall()]
