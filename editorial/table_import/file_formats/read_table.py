"""Reads an uploaded file as a table of texts, in another process with limits of time and memory."""

import json
from collections.abc import Collection

from editorial.table_import.file_formats.file_rows import MAX_BYTES, FileRefused, FileTable
from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessOutOfMemory, ProcessTimeout, run_isolated

LIMITS = ProcessLimits(seconds=30, memory=400 * 2**20)  # 10,000 rows of 20 MB take a third of either
TIMEOUT_MESSAGE = "It took longer than 30 seconds to read. Delete formatted empty cells, or divide the table."
OUT_OF_MEMORY_MESSAGE = "It takes more memory than a table should (400 MB). Delete formatted empty cells, or divide the table."
DAMAGED_MESSAGE = "The file is damaged, or not as a spreadsheet writes it. Open it in a spreadsheet and save it anew as .xlsx."


def read_table(data: bytes, *, headings: Collection[str], further: Collection[str] = ()) -> FileTable:
    """`headings` are the known columns; `further` are the names of sheets that are read besides the first. Raises FileRefused."""
    if len(data) > MAX_BYTES:
        raise FileRefused(f"The file has {len(data) / 2**20:.0f} MB; at most {MAX_BYTES // 2**20} MB are read. Divide it.")
    arguments = (json.dumps(sorted(headings)), json.dumps(sorted(further)))
    try:
        answer = json.loads(run_isolated("editorial.table_import.file_formats.read_process", *arguments, stdin=data, limits=LIMITS))
    except ProcessTimeout:
        raise FileRefused(TIMEOUT_MESSAGE) from None
    except ProcessOutOfMemory:
        raise FileRefused(OUT_OF_MEMORY_MESSAGE) from None
    except ProcessFailed:
        raise FileRefused(DAMAGED_MESSAGE) from None
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return FileTable.from_json(answer["table"])
