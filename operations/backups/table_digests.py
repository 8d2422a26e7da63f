"""Counts and digests of tables: two databases with equal ones hold the same rows."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Any, NamedTuple

ROWS_BETWEEN_TICKS = 5000
_MODULUS = 2**256


class TableDigest(NamedTuple):
    """`digest`: the sum of the SHA-256 of all rows modulo 2^256, in hexadecimal. A sum needs no order, which differs by locale."""

    rows: int
    digest: str


def digest_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], tick: Callable[[], None] = lambda: None) -> TableDigest:
    """In constant memory. Calls `tick` every ROWS_BETWEEN_TICKS rows."""
    order = sorted(range(len(columns)), key=columns.__getitem__)
    count = total = 0
    for row in rows:
        total += int.from_bytes(hashlib.sha256(canonical_row([row[place] for place in order])).digest())
        count += 1
        if count % ROWS_BETWEEN_TICKS == 0:
            tick()
    return TableDigest(count, f"{total % _MODULUS:064x}")


def canonical_row(values: list[Any]) -> bytes:
    """The canonical form of a row: a JSON array (UTF-8, no spaces) of its values in the order of the columns' names.

    Bytes are hexadecimal, days and instants ISO 8601 (instants in UTC), other values such as UUIDs their text.
    """
    return json.dumps(values, default=_plain_value, ensure_ascii=False, separators=(",", ":")).encode()


def _plain_value(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def differing_tables(expected: dict[str, TableDigest], found: dict[str, TableDigest]) -> list[str]:
    """One sentence for each table whose rows differ; empty where all are equal."""
    return [
        f"{table}: {_described(expected.get(table))} expected, {_described(found.get(table))} found"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]


def _described(digest: TableDigest | None) -> str:
    return f"{digest.rows} rows with the digest {digest.digest[:12]}" if digest else "no table"
