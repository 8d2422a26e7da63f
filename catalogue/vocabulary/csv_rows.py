"""Reads and checks the rows of a vocabulary's CSV file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from catalogue.vocabulary.vocabulary_files import VocabularyFile


@dataclass(frozen=True, kw_only=True)
class CsvRow:
    """One row of a file: its cells by column, and file and line for error messages."""

    file: str
    line: int
    cells: dict[str, str]

    def fail(self, *, column: str, reason: str) -> NoReturn:
        """Raises ValueError naming file, line, column and value. `column` may be several, separated by ", "."""
        value = ", ".join(repr(self.cells.get(name, "")) for name in column.split(", "))
        raise ValueError(f"{self.file}, line {self.line}, column {column}: {value}: {reason}")


def read_rows(*, facet: VocabularyFile, path: Path) -> dict[tuple[str, ...], CsvRow]:
    """The rows of the file by key, read as UTF-8 with or without a byte order mark.

    Raises ValueError naming file, line, column and value of the first row that does not fit.
    """
    rows: dict[tuple[str, ...], CsvRow] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        try:
            _check_header(facet=facet, file=path.name, names=list(reader.fieldnames or []))
            for row in _iterate_rows(reader=reader, file=path.name):
                key = tuple(row.cells[column] for column in facet.key)
                if key in rows:
                    row.fail(column=", ".join(facet.key), reason=f"line {rows[key].line} has the same.")
                rows[key] = row
        except (UnicodeDecodeError, csv.Error) as error:
            raise ValueError(f"{path.name}, after line {reader.line_num}: not readable as UTF-8 CSV: {error}.") from error
    return rows


def _check_header(*, facet: VocabularyFile, file: str, names: list[str]) -> None:
    header = CsvRow(file=file, line=1, cells={name: name for name in names})
    fields = {field.name for field in facet.model._meta.concrete_fields if field.editable}
    for column in names:
        if column not in fields or names.count(column) > 1:
            header.fail(column=column, reason="there is no such column, or it stands here twice.")
    for column in facet.key:
        if column not in names:
            header.fail(column=column, reason="this column is missing.")


def _iterate_rows(*, reader: csv.DictReader, file: str) -> Iterator[CsvRow]:
    names = list(reader.fieldnames or [])
    for cells in reader:
        row = CsvRow(file=file, line=reader.line_num, cells={name: (cells[name] or "").strip() for name in names})
        if None in cells:
            row.fail(column=names[-1], reason=f"more cells follow than there are columns: {cells[None]}.")
        for name in names:
            if cells[name] is None:
                row.fail(column=name, reason="the line ends before this column.")
        yield row
