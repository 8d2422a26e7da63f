"""Reads every file of a folder as a table, and prints what became of it: rows, or the reason of the refusal.

python -m tests.load.read_table_corpus FOLDER

Ends with 1 where a file does anything else: another error, or more than the time that the reader may take.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from editorial.table_import.file_formats.file_rows import FileRefused
from editorial.table_import.file_formats.read_table import LIMITS, read_table


def main() -> None:
    folder = Path(sys.argv[1])
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        began = time.monotonic()
        try:
            table = read_table(file.read_bytes(), headings=())
            outcome = "understood"
            said = f"{len(table.lines)} rows of {len(table.headings)} {table.encoding} {' '.join(table.notices)}"
        except FileRefused as refused:
            outcome, said = "refused", str(refused)
        except Exception as error:
            outcome, said = "FAILED", repr(error)
        seconds = time.monotonic() - began
        slowest = max(slowest, seconds)
        outcomes[outcome] += 1
        print(f"{outcome:10} {seconds:5.1f} s  {file.relative_to(folder)}  {said}", flush=True)
    print(", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()), f"slowest {slowest:.1f} s", sep="; ")
    if outcomes["FAILED"] or slowest > LIMITS.seconds + 5:
        sys.exit(1)


if __name__ == "__main__":
    main()
