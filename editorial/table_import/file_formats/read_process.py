"""Reads a table on standard input in a process of its own, started by `read_table` through `infra.isolated_process`.

Writes JSON: `{"table": ...}`, the table, or `{"refused": "why"}`.
"""

import json
import sys
from collections.abc import Collection
from typing import Any

from editorial.table_import.file_formats.csv_file import read_csv
from editorial.table_import.file_formats.file_kind import refuse_other_kinds
from editorial.table_import.file_formats.file_rows import FileRefused, FileTable, cell_as_json, normalize_heading
from editorial.table_import.file_formats.xlsx_file import read_workbook


def parse_table(data: bytes, *, headings: Collection[str], further: Collection[str] = ()) -> FileTable:
    """As `read_table`, in this process. Raises FileRefused."""
    refuse_other_kinds(data)
    if data.startswith(b"PK"):
        return read_workbook(data, further=further)
    return read_csv(data, is_heading=lambda text: normalize_heading(text) in headings)


def main() -> None:
    headings, further = (json.loads(argument) for argument in sys.argv[1:3])
    answer: dict[str, Any]
    try:
        answer = {"table": parse_table(sys.stdin.buffer.read(), headings=set(headings), further=further).as_json()}
    except FileRefused as refused:
        answer = {"refused": str(refused)}
    json.dump(answer, sys.stdout, default=cell_as_json)


if __name__ == "__main__":
    main()
