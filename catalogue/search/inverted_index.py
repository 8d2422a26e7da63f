"""Inverted index: posting lists of entry keys by token, in segments. Only catalogue.publish changes them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection
from pyroaring import BitMap

from catalogue.models import Entry, PostingList, SearchText
from catalogue.search.analyzer import NUMBER_PREFIX, QueryToken, count_tokens, document_number_token, normalize_text

BATCH = 400
FREQUENT_FROM = 3  # occurrences in the text
TITLE_KEYS = ("title", "title_zh", "name_zh")
ANYWHERE, FREQUENT, SUMMARY, TITLE = (1 << bit for bit in range(len(PostingList.BITMAP_FIELDS)))
TokenFields = dict[str, int]  # token to a bit mask of ANYWHERE, FREQUENT, SUMMARY, TITLE; integers, as there are very many


def token_fields(document: Mapping[str, str], full_text: str) -> TokenFields:
    """The tokens of an entry. `full_text` is normalised and contains the document's titles, summary and document number."""
    counted = count_tokens(full_text).items()
    found = {token: ANYWHERE | FREQUENT if times >= FREQUENT_FROM else ANYWHERE for token, times in counted}
    titles = "\n".join(document.get(name) or "" for name in TITLE_KEYS)
    for field, part in ((TITLE, titles), (SUMMARY, document.get("summary", ""))):
        for token in count_tokens(normalize_text(part)):
            found[token] = found.get(token, ANYWHERE) | field
    if number := document.get("document_number"):
        found[document_number_token(number)] = ANYWHERE
    return found


def _field_names(mask: int) -> list[str]:
    return [name for bit, name in enumerate(PostingList.BITMAP_FIELDS) if mask >> bit & 1]


def stored_token_fields(entries: Iterable[Entry]) -> dict[int, TokenFields]:
    """By entry key the tokens of the stored search texts: what the posting lists hold now. One statement."""
    rows = SearchText.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("entry")
    return {row.pk: token_fields(row.entry.content, row.text) for row in rows}


def update_postings(before: Mapping[int, TokenFields], after: Mapping[int, TokenFields]) -> None:
    """Move keys from the posting lists of their tokens before to those of their tokens after."""
    changes: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for key in before.keys() | after.keys():
        was, is_ = before.get(key, {}), after.get(key, {})
        for token in was.keys() | is_.keys() if was else is_:
            old, new = was.get(token, 0), is_.get(token, 0)
            if old != new:
                changes[token, key // PostingList.KEYS_PER_SEGMENT].append((key, old & ~new, new & ~old))
    segments = sorted(changes)
    for start in range(0, len(segments), BATCH):
        _write_batch(segments[start : start + BATCH], changes)


def _write_batch(segments: Sequence[tuple[str, int]], changes: Mapping[tuple[str, int], list]) -> None:
    stored = {
        (row.token, row.number): row
        for row in PostingList.objects.filter(
            token__in={token for token, _ in segments}, number__in={number for _, number in segments}
        )
    }
    rows = []
    for token, number in segments:
        row = stored.get((token, number)) or PostingList(token=token, number=number)
        bitmaps = row.bitmaps()
        for key, removed, added in changes[token, number]:
            for name in _field_names(removed):
                bitmaps[name].discard(key)
            for name in _field_names(added):
                bitmaps[name].add(key)
        for name, keys in bitmaps.items():
            setattr(row, name, keys.serialize() if keys else b"")
        rows.append(row)
    PostingList.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["token", "number"], update_fields=list(PostingList.BITMAP_FIELDS)
    )


def rebuild_postings() -> None:
    """Write all posting lists anew from the stored search texts, BATCH entries at a time."""
    PostingList.objects.all().delete()
    for batch in _token_fields_in_batches():
        update_postings({}, batch)


def _token_fields_in_batches() -> Iterator[dict[int, TokenFields]]:
    after = 0
    rows = SearchText.objects.select_related("entry").order_by("pk")
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        yield {row.pk: token_fields(row.entry.content, row.text) for row in batch}


def expected_postings() -> dict[str, dict[str, BitMap]]:
    """By token and field the keys that the posting lists should hold, from the stored search texts."""
    found: dict[str, dict[str, BitMap]] = {}
    for batch in _token_fields_in_batches():
        for key, fields_by_token in batch.items():
            for token, mask in fields_by_token.items():
                bitmaps = found.setdefault(token, {name: BitMap() for name in PostingList.BITMAP_FIELDS})
                for name in _field_names(mask):
                    bitmaps[name].add(key)
    return found


def stored_postings() -> dict[str, dict[str, BitMap]]:
    """By token and field the keys that the posting lists hold; empty lists are left out."""
    found: dict[str, dict[str, BitMap]] = {}
    for token, *stored in PostingList.objects.order_by().values_list("token", *PostingList.BITMAP_FIELDS).iterator():
        bitmaps = found.setdefault(token, {name: BitMap() for name in PostingList.BITMAP_FIELDS})
        for name, keys in PostingList.deserialize_bitmaps(stored).items():
            bitmaps[name] |= keys
    return {token: bitmaps for token, bitmaps in found.items() if bitmaps["anywhere"]}


def read_postings(tokens_wanted: Sequence[QueryToken], number: str) -> list[tuple[str, dict[str, BitMap]]]:
    """(token, bitmaps by field) of every token that matches, and of document numbers that begin with `number`. One statement."""
    exact = [wanted.token for wanted in tokens_wanted]
    ranges = [(wanted.prefix, wanted.prefix + "\U0010ffff") for wanted in tokens_wanted if wanted.prefix]
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
        return [(token, PostingList.deserialize_bitmaps(bitmaps)) for token, *bitmaps in cursor.fetchall()]
