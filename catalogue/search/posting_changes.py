"""Changes of posting lists, gathered and then written together by hand-written statements, which take half of the ORM's time."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from pyroaring import BitMap

from catalogue.models import PostingList

BATCH = 1000  # segments that are read and written at once
FIELDS = PostingList.BITMAP_FIELDS
COLUMNS = ("token", "number", *FIELDS)
TABLE = PostingList._meta.db_table
READ_SQL = f"SELECT {', '.join(COLUMNS)} FROM {TABLE} WHERE "  # noqa: S608 # nosec B608 # names of ours
WRITE_SQL = f"""
    INSERT INTO {TABLE} ({", ".join(COLUMNS)}) VALUES ({", ".join(["%s"] * len(COLUMNS))})
    ON CONFLICT (token, number) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in FIELDS)}
"""  # noqa: S608 # nosec B608 # names of ours
BITS = [[bit for bit in range(len(FIELDS)) if mask >> bit & 1] for mask in range(1 << len(FIELDS))]
Segment = tuple[str, int]  # token and number


class PostingChanges:
    """Keys of entries to be added to posting lists and to be removed from them. CatalogueRevision is locked.

    By segment and position in FIELDS the keys to be added, and to be removed: 4 bytes a key, as there are very many.
    """

    def __init__(self) -> None:
        self._added: dict[Segment, dict[int, array]] = defaultdict(dict)
        self._removed: dict[Segment, dict[int, array]] = defaultdict(dict)

    def move(self, key: int, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        """Take the entry from the lists of its tokens before to those after. By token a bit mask of FIELDS."""
        number = key // PostingList.KEYS_PER_SEGMENT
        for token in before.keys() | after.keys() if before else after:
            old, new = before.get(token, 0), after.get(token, 0)
            for gathered, mask in ((self._added, new & ~old), (self._removed, old & ~new)):
                if mask:
                    keys_by_bit = gathered[token, number]
                    for bit in BITS[mask]:
                        (keys_by_bit.get(bit) or keys_by_bit.setdefault(bit, array("I"))).append(key)

    def write(self) -> None:
        """Write what was gathered, and begin anew. Two statements for each BATCH of segments, in the order of their tokens."""
        segments = sorted(self._added.keys() | self._removed.keys())
        for start in range(0, len(segments), BATCH):
            batch = segments[start : start + BATCH]
            stored = _read_segments(batch)
            rows: list[Any] = [(*segment, *self._changed(segment, stored.get(segment, [b""] * len(FIELDS)))) for segment in batch]
            with connection.cursor() as cursor:
                cursor.executemany(WRITE_SQL, rows)
        self._added.clear()
        self._removed.clear()

    def _changed(self, segment: Segment, bitmaps: list[bytes]) -> list[bytes]:
        """The serialized bitmaps of the segment after its changes."""
        for gathered, change in ((self._removed, BitMap.difference_update), (self._added, BitMap.update)):
            for bit, changed in gathered[segment].items() if segment in gathered else ():
                keys = BitMap.deserialize(bitmaps[bit]) if bitmaps[bit] else BitMap()
                change(keys, BitMap(changed))
                bitmaps[bit] = keys.serialize() if keys else b""
        return bitmaps


def _read_segments(segments: Sequence[Segment]) -> dict[Segment, list[bytes]]:
    """The serialized bitmaps of the stored ones. It filters by token and by number; surplus rows do no harm."""
    tokens, numbers = (sorted({segment[part] for segment in segments}) for part in range(2))
    conditions = (f"{name} IN ({', '.join(['%s'] * len(values))})" for name, values in (("token", tokens), ("number", numbers)))
    with connection.cursor() as cursor:
        cursor.execute(READ_SQL + " AND ".join(conditions), [*tokens, *numbers])
        return {(token, number): [bytes(one) for one in bitmaps] for token, number, *bitmaps in cursor.fetchall()}
