"""Who carries what, written down: the sets of entry keys behind every list, as blocks. Only writing.py changes them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import F
from pyroaring import BitMap

from catalogue.composed import Composed, canonical
from catalogue.membership import MONTH, TYPE, Place
from catalogue.models import Block, Entry, Version
from catalogue.numbers import slices_of

BATCH = 1000
DAYS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on")


def marks_of(composed: Composed) -> str:
    """The values under which it is listed, as one text: equal marks are equal texts."""
    days = {name: day.isoformat() for name in DAYS if (day := getattr(composed, name))}
    return canonical({"terms": sorted(composed.terms), "days": days})


def places_of(entry_type: str, marks: str, change: int) -> set[Place]:
    """The sets that hold a live entry with these marks, whose last public event has that number."""
    said = json.loads(marks)
    places = {(facet, code) for facet, code in said["terms"]} | {(TYPE, entry_type), (MONTH, said["days"]["sorted_on"][:7])}
    places |= {(name, code) for name, day in said["days"].items() for code in slices_of(date.fromisoformat(day).toordinal())}
    return places | {("change", code) for code in slices_of(change)}


def places_now(entries: Iterable[Entry]) -> dict[int, set[Place]]:
    """Of each entry, none where it is not live; one statement."""
    live = {entry.pk: entry for entry in entries if entry.standing == Entry.Standing.LIVE}
    current = Version.objects.filter(entry__in=live, number=F("entry__version")).order_by()
    rows = current.values_list("entry_id", "marks", "change")
    return {pk: places_of(live[pk].type, marks, change) for pk, marks, change in rows}


def move(before: Mapping[int, set[Place]], after: Mapping[int, set[Place]], *, edition: int) -> None:
    """Put each entry where it belongs now, and out of where it no longer does. The clock's row is locked."""
    joining: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    leaving: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for pk in before.keys() | after.keys():
        was, is_ = before.get(pk, set()), after.get(pk, set())
        for place in is_ - was:
            joining[*place, pk // Block.SIZE].append(pk)
        for place in was - is_:
            leaving[*place, pk // Block.SIZE].append(pk)
    _save(joining.keys() | leaving.keys(), joining, leaving, edition=edition)


def _save(
    touched: set[tuple[str, str, int]],
    joining: Mapping[tuple[str, str, int], list[int]],
    leaving: Mapping[tuple[str, str, int], list[int]],
    *,
    edition: int,
) -> None:
    blocks = []
    stored = dict(_stored(touched))
    for facet, code, number in sorted(touched):
        key = facet, code, number
        members = stored.get(key, BitMap())
        members |= BitMap(joining.get(key, ()))
        members -= BitMap(leaving.get(key, ()))
        blocks.append(Block(facet=facet, code=code, number=number, edition=edition, members=members.serialize()))
    Block.objects.bulk_create(
        blocks,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["facet", "code", "number"],
        update_fields=["edition", "members"],
    )


def _stored(touched: set[tuple[str, str, int]]) -> Iterator[tuple[tuple[str, str, int], BitMap]]:
    """Asked for by facet, code and number apart, which is more than is wanted and one statement."""
    facets, codes, numbers = ({key[place] for key in touched} for place in range(3))
    rows = Block.objects.filter(facet__in=facets, code__in=codes, number__in=numbers).order_by()
    for facet, code, number, members in rows.values_list("facet", "code", "number", "members"):
        if (facet, code, number) in touched:
            yield (facet, code, number), BitMap.deserialize(bytes(members))


def sets_of_live() -> dict[Place, BitMap]:
    """What the blocks should hold by the marks of the live versions."""
    sets: dict[Place, BitMap] = defaultdict(BitMap)
    live = Version.objects.filter(entry__standing=Entry.Standing.LIVE, number=F("entry__version")).order_by("entry_id")
    rows = live.values_list("entry_id", "entry__type", "marks", "change")
    for pk, entry_type, marks, change in rows.iterator(chunk_size=BATCH):
        for place in places_of(entry_type, marks, change):
            sets[place].add(pk)
    return sets


def sets_stored() -> dict[Place, BitMap]:
    """What the blocks do hold."""
    sets: dict[Place, BitMap] = defaultdict(BitMap)
    for facet, code, members in Block.objects.order_by().values_list("facet", "code", "members"):
        sets[facet, code] |= BitMap.deserialize(bytes(members))
    return sets


def rebuild_blocks(*, edition: int) -> None:
    """Write every block anew. What is empty now stays as an empty block, so that whoever holds the old one drops it."""
    wanted = sets_of_live()
    keys = {(facet, code, pk // Block.SIZE) for (facet, code), members in wanted.items() for pk in members}
    stored = Block.objects.order_by().values_list("facet", "code", "number")
    blocks = []
    for facet, code, number in sorted(keys | set(stored)):
        low, high = Block.range_of(number)
        members = wanted.get((facet, code), BitMap()) & BitMap(range(low, high))
        blocks.append(Block(facet=facet, code=code, number=number, edition=edition, members=members.serialize()))
    Block.objects.all().delete()
    Block.objects.bulk_create(blocks, batch_size=BATCH)
