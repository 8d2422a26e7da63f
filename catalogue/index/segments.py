"""Stored segments of the bitmap index. Only catalogue.publish changes them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyroaring import BitMap

from catalogue.index.index_terms import all_index_terms
from catalogue.models import BitmapSegment
from catalogue.models.index import IndexTerm
from catalogue.vocabulary.public_terms import SegmentKey

BATCH = 1000


def update_segments(
    before: Mapping[int, set[IndexTerm]], after: Mapping[int, set[IndexTerm]], *, revision: int
) -> tuple[set[SegmentKey], set[SegmentKey]]:
    """Move keys from the terms that they carried before to those that they carry after. CatalogueRevision is locked.

    Returns the segments that were empty and are no longer, and those that became empty.
    """
    added: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    removed: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for key in before.keys() | after.keys():
        was, is_ = before.get(key, set()), after.get(key, set())
        for term in is_ - was:
            added[*term, key // BitmapSegment.KEYS_PER_SEGMENT].append(key)
        for term in was - is_:
            removed[*term, key // BitmapSegment.KEYS_PER_SEGMENT].append(key)
    changed = added.keys() | removed.keys()
    stored = dict(_read_segments(changed))
    bitmaps = {key: (stored.get(key, BitMap()) | BitMap(added[key])) - BitMap(removed[key]) for key in sorted(changed)}
    _upsert_segments(bitmaps, revision=revision)
    filled = {key for key, members in bitmaps.items() if members and not stored.get(key)}
    return filled, {key for key, members in bitmaps.items() if not members and stored.get(key)}


def _upsert_segments(bitmaps: Mapping[tuple[str, str, int], BitMap], *, revision: int) -> None:
    BitmapSegment.objects.bulk_create(
        (
            BitmapSegment(facet=facet, code=code, number=number, revision=revision, members=members.serialize())
            for (facet, code, number), members in bitmaps.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["facet", "code", "number"],
        update_fields=["revision", "members"],
    )


def reassign_code(code: str, target_codes: set[str], *, facet: str, revision: int) -> bool:
    """Replace a code by other codes in all bitmaps. False if no entry carries it. CatalogueRevision is locked."""
    rows = (
        BitmapSegment.objects.filter(facet=facet, code__in={code, *target_codes})
        .order_by()
        .values_list("code", "number", "members")
    )
    stored = {(row_code, number): BitMap.deserialize(bytes(members)) for row_code, number, members in rows}
    moved = {number: members for (row_code, number), members in stored.items() if row_code == code and members}
    bitmaps = {(facet, code, number): BitMap() for number in moved}
    for number, members in moved.items():
        bitmaps |= {(facet, target, number): stored.get((target, number), BitMap()) | members for target in target_codes}
    _upsert_segments(bitmaps, revision=revision)
    return bool(moved)


def _read_segments(changed_keys: set[tuple[str, str, int]]) -> Iterator[tuple[tuple[str, str, int], BitMap]]:
    """One statement: it filters by facet, code and number separately, and the loop drops the surplus rows."""
    facets, codes, numbers = ({key[column] for key in changed_keys} for column in range(3))
    rows = BitmapSegment.objects.filter(facet__in=facets, code__in=codes, number__in=numbers).order_by()
    for facet, code, number, members in rows.values_list("facet", "code", "number", "members"):
        if (facet, code, number) in changed_keys:
            yield (facet, code, number), BitMap.deserialize(bytes(members))


def expected_bitmaps() -> dict[IndexTerm, BitMap]:
    """By term the keys that the segments should hold, from the versions and links."""
    bitmaps: dict[IndexTerm, BitMap] = defaultdict(BitMap)
    for key, terms in all_index_terms():
        for term in terms:
            bitmaps[term].add(key)
    return bitmaps


def stored_bitmaps() -> dict[IndexTerm, BitMap]:
    """By term the keys that the segments hold."""
    bitmaps: dict[IndexTerm, BitMap] = defaultdict(BitMap)
    for facet, code, members in BitmapSegment.objects.order_by().values_list("facet", "code", "members"):
        bitmaps[facet, code] |= BitMap.deserialize(bytes(members))
    return bitmaps


def rebuild_segments(*, revision: int) -> None:
    """Write every segment anew. A segment without keys is stored empty, so that process caches drop the old one."""
    wanted = expected_bitmaps()
    keys = {(facet, code, pk // BitmapSegment.KEYS_PER_SEGMENT) for (facet, code), members in wanted.items() for pk in members}
    stored = BitmapSegment.objects.order_by().values_list("facet", "code", "number")
    segments = []
    for facet, code, number in sorted(keys | set(stored)):
        low, high = BitmapSegment.key_range(number)
        members = wanted.get((facet, code), BitMap()) & BitMap(range(low, high))
        segments.append(BitmapSegment(facet=facet, code=code, number=number, revision=revision, members=members.serialize()))
    BitmapSegment.objects.all().delete()
    BitmapSegment.objects.bulk_create(segments, batch_size=BATCH)
