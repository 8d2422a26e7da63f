"""The sets behind every list, written down as blocks. Only writing.py changes them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyroaring import BitMap

from catalogue.membership import Place
from catalogue.models import Block
from catalogue.places import all_places

BATCH = 1000


def move(before: Mapping[int, set[Place]], after: Mapping[int, set[Place]], *, edition: int) -> None:
    """Put each key where it belongs now, and out of where it no longer does. The clock's row is locked."""
    joining: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    leaving: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for key in before.keys() | after.keys():
        was, is_ = before.get(key, set()), after.get(key, set())
        for place in is_ - was:
            joining[*place, key // Block.SIZE].append(key)
        for place in was - is_:
            leaving[*place, key // Block.SIZE].append(key)
    _save(joining.keys() | leaving.keys(), joining, leaving, edition=edition)


def _save(
    touched: set[tuple[str, str, int]],
    joining: Mapping[tuple[str, str, int], list[int]],
    leaving: Mapping[tuple[str, str, int], list[int]],
    *,
    edition: int,
) -> None:
    stored = dict(_stored(touched))
    sets = {}
    for key in sorted(touched):
        members = stored.get(key, BitMap())
        members |= BitMap(joining.get(key, ()))
        members -= BitMap(leaving.get(key, ()))
        sets[key] = members
    _write(sets, edition=edition)


def _write(sets: Mapping[tuple[str, str, int], BitMap], *, edition: int) -> None:
    Block.objects.bulk_create(
        (
            Block(facet=facet, code=code, number=number, edition=edition, members=members.serialize())
            for (facet, code, number), members in sets.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["facet", "code", "number"],
        update_fields=["edition", "members"],
    )


def join(code: str, into: set[str], *, facet: str, edition: int) -> bool:
    """Let who carries the code carry those others instead of it. False where nobody does. The clock's row is locked."""
    rows = Block.objects.filter(facet=facet, code__in={code, *into}).order_by().values_list("code", "number", "members")
    stored = {(one, number): BitMap.deserialize(bytes(members)) for one, number, members in rows}
    moving = {number: members for (one, number), members in stored.items() if one == code and members}
    sets = {(facet, code, number): BitMap() for number in moving}
    for number, members in moving.items():
        sets |= {(facet, one, number): stored.get((one, number), BitMap()) | members for one in into}
    _write(sets, edition=edition)
    return bool(moving)


def _stored(touched: set[tuple[str, str, int]]) -> Iterator[tuple[tuple[str, str, int], BitMap]]:
    """Asked for by facet, code and number apart, which is more than is wanted and one statement."""
    facets, codes, numbers = ({key[place] for key in touched} for place in range(3))
    rows = Block.objects.filter(facet__in=facets, code__in=codes, number__in=numbers).order_by()
    for facet, code, number, members in rows.values_list("facet", "code", "number", "members"):
        if (facet, code, number) in touched:
            yield (facet, code, number), BitMap.deserialize(bytes(members))


def sets_of_live() -> dict[Place, BitMap]:
    """What the blocks should hold by the marks of the versions and the links."""
    sets: dict[Place, BitMap] = defaultdict(BitMap)
    for key, places in all_places():
        for place in places:
            sets[place].add(key)
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
