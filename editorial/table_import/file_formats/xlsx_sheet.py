"""One sheet of a workbook: its rows as texts, and what it hides, merges and comments on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.utils.datetime import from_ISO8601
from openpyxl.utils.escape import unescape

from editorial.table_import.file_formats.cell_values import day_text, number_text
from editorial.table_import.file_formats.file_rows import MAX_COLUMNS, Cell, FileRefused, FileRow, UnreadableCell, cell_address
from editorial.table_import.file_formats.xlsx_package import Sheet, XlsxPackage, is_true, local_name, text_of

MAX_NAMED = 20  # rows, columns or cells that a notice names
LAST_COLUMN = 16_384


class SheetReader:
    """`rows` is read to its end before `notices` are asked for."""

    def __init__(self, package: XlsxPackage, strings: list[str], formats: list[str], epoch: datetime, sheet: Sheet) -> None:
        self.package, self.strings, self.formats, self.epoch, self.sheet = package, strings, formats, epoch, sheet
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()  # positions from 0
        self.merged: list[str] = []

    def rows(self) -> list[FileRow]:
        """The rows that have cells with something in them."""
        rows = {row.number: row for row in self._read_rows()}
        for reference in self.merged:
            _mark_merged(rows, reference)
        return [rows[number] for number in sorted(rows)]

    def _read_rows(self) -> Iterator[FileRow]:
        number = 0
        data: Any = None
        names = ("sheetData", "row", "col", "mergeCell")
        for event, name, element in self.package.elements(self.sheet.part, *names, events=("start", "end")):
            if name == "sheetData":
                data = element
            elif event == "start":
                continue
            elif name == "col" and is_true(element, "hidden"):
                last = min(int(element.get("max", "0")), LAST_COLUMN)
                self.hidden_columns.update(range(int(element.get("min", "1")) - 1, last))
            elif name == "mergeCell":
                self.merged.append(element.get("ref", ""))
            elif name == "row":
                number = int(element.get("r") or number + 1)
                cells = self._cells(element)
                if any(cell != "" for cell in cells):
                    if is_true(element, "hidden"):
                        self.hidden_rows.append(number)
                    yield FileRow(number, cells)
                data.clear()

    def _cells(self, row: Any) -> list[Cell]:
        cells: list[Cell] = []
        position = -1
        for element in row:
            if local_name(element) != "c":
                continue
            reference = element.get("r")
            position = column_index_from_string(coordinate_from_string(reference)[0]) - 1 if reference else position + 1
            cell = self._cell(element) if len(element) else ""
            if position < MAX_COLUMNS:
                cells += [""] * (position - len(cells))
                cells[position : position + 1] = [cell]
            elif cell != "":
                where = reference or f"Row {row.get('r', '')}"
                raise FileRefused(f"{where} is beyond the {MAX_COLUMNS}th column. Remove what stands beside the table.")
        return cells

    def _cell(self, element: Any) -> Cell:
        parts = {local_name(child): child for child in element}
        text = (parts["v"].text or "") if "v" in parts else ""
        kind = element.get("t", "n")
        if "f" in parts:
            return UnreadableCell(f"={parts['f'].text or ''}"[:200], "It is a formula. Put the value in its place.")
        if kind == "inlineStr":
            return _clean(text_of(parts["is"])) if "is" in parts else ""
        if kind == "e":
            return UnreadableCell(text, "It is an error of the spreadsheet. Put the value in its place.")
        if kind == "s":
            return _clean(self.strings[int(text)]) if text else ""
        if kind == "b":
            return "yes" if text in ("1", "true") else "no"
        style = int(element.get("s") or 0)
        number_format = self.formats[style] if style < len(self.formats) else "General"
        if kind == "d":
            moment = from_ISO8601(text)
            return day_text(moment, number_format) if isinstance(moment, datetime) else str(moment)
        if kind == "n" and text:
            return number_text(text, number_format, self.epoch)
        return _clean(unescape(text))

    def notices(self, rows: list[FileRow]) -> list[str]:
        width = max((len(row.cells) for row in rows), default=0)
        columns = [get_column_letter(position + 1) for position in sorted(self.hidden_columns) if position < width]
        comments = list(self._comments())
        found = [
            ("Hidden rows are read like the others", [str(number) for number in self.hidden_rows]),
            ("Hidden columns are read like the others", columns),
            ("Comments are not taken over; they stand at", comments),
        ]
        return [f"{what}: {_listed(names)}." for what, names in found if names]

    def _comments(self) -> Iterator[str]:
        for relation in self.package.relations(self.sheet.part).values():
            if relation.kind == "comments" and relation.part in self.package:
                yield from (element.get("ref", "") for _, _, element in self.package.elements(relation.part, "comment"))


def _mark_merged(rows: dict[int, FileRow], reference: str) -> None:
    """Each cell that is merged with another that has something in it, within the rows of the table."""
    left, top, right, bottom = range_boundaries(reference)
    holder = rows.get(top)
    if holder is None or left > len(holder.cells) or holder.cells[left - 1] == "":
        return
    shown = holder.cells[left - 1]
    value = shown.shown if isinstance(shown, UnreadableCell) else shown
    merged = UnreadableCell(
        "", f"It is merged with {cell_address(left - 1, top)} (“{value[:40]}”). Divide the cells, and fill in each."
    )
    for row in rows.values():
        if top <= row.number <= bottom:
            for position in range(left - 1, min(right, MAX_COLUMNS)):
                if (row.number, position) != (top, left - 1):
                    row.cells.extend([""] * (position + 1 - len(row.cells)))
                    row.cells[position] = merged


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _listed(names: list[str]) -> str:
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
