"""Multiplies the catalogue of a benchmark database on PostgreSQL: in minutes what takes many hours to generate.

The keys of a copy are those of the originals, shifted by whole segments; so are its bitmaps. Copied is what lists, pages, facets
and search are answered from. The desk and the log of changes stay as they are, and rare words find the originals alone.
"""

from collections.abc import Mapping
from math import lcm
from typing import Any

from pyroaring import BitMap

from catalogue.models import BitmapSegment
from catalogue.models.index import PostingList
from demo.benchmarks.copy_to_postgres import COLUMNS_SQL

COMMON_BYTES = 400  # of the bitmap of a word whose copies are found too
COPY = "%(copy)s::text"
KEY, UID = "{} + %(shift)s", "md5({}::text || " + COPY + ")::uuid"
# By table what differs in a copy. The first column is the key of the entry.
COPIED_TABLES = {
    "catalogue_entry": {"id": KEY, "uid": UID, "slug": "{} || '-' || " + COPY},
    "catalogue_searchtext": {"entry_id": KEY},
    "catalogue_entrynumber": {"entry_id": KEY},
    "catalogue_link": {"entry_id": KEY, "to_id": UID},
    "catalogue_version": {"entry_id": KEY, "change": KEY, "document": "'{{}}'", "index_terms": "'{{}}'"},
}
STAMPS_SQL = """
INSERT INTO catalogue_stamp (place, revision)
SELECT place || '-' || %(copy)s::text, revision FROM catalogue_stamp JOIN catalogue_entry ON place = type || '/' || slug
WHERE id < %(keys)s
"""
SHIFTED_TABLES = {
    "catalogue_bitmapsegment": (BitmapSegment.KEYS_PER_SEGMENT, ("members",), ""),
    "catalogue_postinglist": (
        PostingList.KEYS_PER_SEGMENT, PostingList.BITMAP_FIELDS, "AND octet_length(anywhere) >= %(common_bytes)s",
    ),
}  # fmt: skip


def multiply_catalogue(url: str, times: int) -> None:
    """The role is a superuser: no key is checked. Takes some 8 minutes for a million policies, and 20 GB."""
    import psycopg

    with psycopg.connect(url) as database:
        database.execute("SET session_replication_role = replica")
        [last] = database.execute("SELECT max(id) FROM catalogue_entry").fetchone() or [0]
        step = lcm(*(keys for keys, _bitmaps, _where in SHIFTED_TABLES.values()))
        keys = (last // step + 1) * step
        for copy in range(1, times):
            values = {"copy": copy, "shift": copy * keys, "keys": keys, "common_bytes": COMMON_BYTES}
            database.execute(STAMPS_SQL, values)
            for table, changes in COPIED_TABLES.items():
                _copy_rows(database, table, changes, values)
            for table, (keys_per_segment, bitmaps, where) in SHIFTED_TABLES.items():
                _shift_segments(database, table, bitmaps, where, values, segments=keys // keys_per_segment)
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")


def _copy_rows(database: Any, table: str, changes: Mapping[str, str], values: Mapping[str, int]) -> None:
    from psycopg import sql

    columns = [name for name in _columns(database, table) if name != "id" or name in changes]
    names = [sql.Identifier(name) for name in columns]
    copied = [sql.SQL(changes.get(name, "{}")).format(column) for name, column in zip(columns, names, strict=True)]  # type: ignore[arg-type]
    statement = sql.SQL("INSERT INTO {table} ({names}) SELECT {copied} FROM {table} WHERE {key} < %(keys)s").format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(names),
        copied=sql.SQL(", ").join(copied),
        key=sql.Identifier(next(iter(changes))),
    )
    database.execute(statement, values)


def _shift_segments(
    database: Any, table: str, bitmaps: tuple[str, ...], where: str, values: Mapping[str, int], *, segments: int
) -> None:
    """`segments`: how many there are of the originals."""
    from psycopg import sql

    columns = [name for name in _columns(database, table) if name != "id"]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    selected = sql.SQL("SELECT {} FROM {} WHERE number < %(segments)s {}").format(
        names,
        sql.Identifier(table),
        sql.SQL(where),  # type: ignore[arg-type]
    )
    rows = [dict(zip(columns, row, strict=True)) for row in database.execute(selected, {**values, "segments": segments})]
    with database.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copying:
        for row in rows:
            shifted = {name: _shifted(row[name], values["shift"]) for name in bitmaps}
            copying.write_row([*(row | shifted | {"number": row["number"] + values["copy"] * segments}).values()])


def _shifted(members: bytes, shift: int) -> bytes:
    return BitMap.deserialize(members).shift(shift).serialize() if members else b""


def _columns(database: Any, table: str) -> list[str]:
    columns = database.execute(COLUMNS_SQL, [table])
    return [name for name, _type in columns.fetchall()]
