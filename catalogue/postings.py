"""Which live entries hold which token, and where: sets of entry keys by token, kept in blocks. Only writing.py changes them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import connection
from pyroaring import BitMap

from catalogue.composed import Composed
from catalogue.models import Entry, Posting, SearchText
from catalogue.tokens import NUMBER, Wanted, normalise, number_token, tokens

BATCH = 400
OFTEN_FROM = 3  # times in the text
TITLES = ("title", "title_zh", "name_zh")
ANYWHERE, OFTEN, SUMMARY, TITLE = (1 << place for place in range(len(Posting.SETS)))
Held = dict[str, int]  # token to the sum of the sets in which the entry stands: plain numbers, for there are very many


class Text(NamedTuple):
    """What of an entry is searched. `everything` is normalised and holds the others too."""

    title: str
    summary: str
    number: str
    everything: str


def text_of(document: Mapping[str, str], everything: str) -> Text:
    title = "\n".join(document.get(name) or "" for name in TITLES)
    return Text(title, document.get("summary", ""), document.get("document_number", ""), everything)


def held_by(text: Text) -> Held:
    counted = tokens(text.everything).items()
    found = {token: ANYWHERE | OFTEN if times >= OFTEN_FROM else ANYWHERE for token, times in counted}
    for place, part in ((TITLE, text.title), (SUMMARY, text.summary)):
        for token in tokens(normalise(part)):
            found[token] = found.get(token, ANYWHERE) | place
    if text.number:
        found[number_token(text.number)] = ANYWHERE
    return found


def _names(held: int) -> list[str]:
    return [name for place, name in enumerate(Posting.SETS) if held >> place & 1]


def held_of(pairs: Iterable[tuple[Entry, Composed]]) -> dict[int, Held]:
    return {entry.pk: held_by(text_of(composed.document, composed.search_text)) for entry, composed in pairs}


def held_stored(entries: Iterable[Entry]) -> dict[int, Held]:
    """What the postings of these entries hold by the texts that are stored of them. One statement."""
    rows = SearchText.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("entry")
    return {row.pk: held_by(text_of(row.entry.content, row.text)) for row in rows}


def move(before: Mapping[int, Held], after: Mapping[int, Held]) -> None:
    """Put each key into the sets of its tokens now, and out of those where it no longer stands."""
    changes: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for key in before.keys() | after.keys():
        was, is_ = before.get(key, {}), after.get(key, {})
        for token in was.keys() | is_.keys() if was else is_:
            old, new = was.get(token, 0), is_.get(token, 0)
            if old != new:
                changes[token, key // Posting.SIZE].append((key, old & ~new, new & ~old))
    for batch in _in_batches(sorted(changes), BATCH):
        _save(batch, changes)


def _save(places: Sequence[tuple[str, int]], changes: Mapping[tuple[str, int], list]) -> None:
    stored = {
        (row.token, row.number): row
        for row in Posting.objects.filter(token__in={token for token, _ in places}, number__in={number for _, number in places})
    }
    rows = []
    for token, number in places:
        row = stored.get((token, number)) or Posting(token=token, number=number)
        sets = row.sets()
        for key, leaving, joining in changes[token, number]:
            for name in _names(leaving):
                sets[name].discard(key)
            for name in _names(joining):
                sets[name].add(key)
        for name, keys in sets.items():
            setattr(row, name, keys.serialize() if keys else b"")
        rows.append(row)
    Posting.objects.bulk_create(rows, update_conflicts=True, unique_fields=["token", "number"], update_fields=list(Posting.SETS))


def _in_batches(places: list[tuple[str, int]], size: int) -> Iterator[list[tuple[str, int]]]:
    yield from (places[start : start + size] for start in range(0, len(places), size))


def rebuild() -> None:
    """Write all postings anew from the stored texts, so many entries at a time."""
    Posting.objects.all().delete()
    for held in _stored_in_batches():
        move({}, held)


def _stored_in_batches() -> Iterator[dict[int, Held]]:
    after = 0
    rows = SearchText.objects.select_related("entry").order_by("pk")
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        yield {row.pk: held_by(text_of(row.entry.content, row.text)) for row in batch}


def sets_of_texts() -> dict[str, dict[str, BitMap]]:
    """By token what the postings should hold by the stored texts."""
    found: dict[str, dict[str, BitMap]] = {}
    for held in _stored_in_batches():
        for key, tokens_ in held.items():
            for token, held_in in tokens_.items():
                sets = found.setdefault(token, {name: BitMap() for name in Posting.SETS})
                for name in _names(held_in):
                    sets[name].add(key)
    return found


def sets_of_postings() -> dict[str, dict[str, BitMap]]:
    """By token what they do hold; empty ones left out."""
    found: dict[str, dict[str, BitMap]] = {}
    for token, *stored in Posting.objects.order_by().values_list("token", *Posting.SETS).iterator():
        sets = found.setdefault(token, {name: BitMap() for name in Posting.SETS})
        for name, keys in Posting.unpacked(stored).items():
            sets[name] |= keys
    return {token: sets for token, sets in found.items() if sets["anywhere"]}


def read(asked: Sequence[Wanted], number: str) -> list[tuple[str, dict[str, BitMap]]]:
    """The sets of every token that these ask for, and of the document numbers that begin with `number`. One statement."""
    exact = [one.token for one in asked]
    ranges = [(one.begins, one.begins + "\U0010ffff") for one in asked if one.begins]
    ranges += [(NUMBER + number, NUMBER + number + "\U0010ffff")] if number else []
    if not exact and not ranges:
        return []
    low, high = ("~>=~", "~<~") if connection.vendor == "postgresql" else (">=", "<")  # by bytes, whatever the collation
    conditions = [f"token IN ({', '.join(['%s'] * len(exact))})"] if exact else []
    conditions += [f"(token {low} %s AND token {high} %s)"] * len(ranges)
    table = Posting._meta.db_table
    sql = f"SELECT token, {', '.join(Posting.SETS)} FROM {table} WHERE {' OR '.join(conditions)}"  # noqa: S608 — names of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, [*exact, *(end for range_ in ranges for end in range_)])
        return [(token, Posting.unpacked(sets)) for token, *sets in cursor.fetchall()]
