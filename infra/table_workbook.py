"""A workbook of tables for people: bold headings that stay in view, filters, widths, dates as dates, links that open.

Rows are written as they come, to all sheets in turn, in constant memory.
"""

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from infra.spreadsheets import text_cell

DAY_FORMAT, INSTANT_FORMAT = "yyyy-mm-dd", 'yyyy-mm-dd"T"hh:mm:ss"Z"'
FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is wrong, or there is none: such a day is written as text
MAX_LINKS = 10_000  # of a workbook, which holds them in memory; Excel takes 65,530 a sheet
TITLE_LENGTH = 31  # Excel's
FIRST_ZIP_INSTANT = (1980, 1, 1, 0, 0, 0)  # of the ZIP format


class _TimelessZip(ZipFile):
    """A ZIP file to write whose members have no time of their own: equal content gives equal bytes."""

    def open(self, name: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(name, ZipInfo):
            name.date_time = FIRST_ZIP_INSTANT
        return super().open(name, *args, **kwargs)


class TableWorkbook:
    """Write the sheets, then call finish(). `at` is the instant of the content: equal rows at one instant give equal bytes."""

    def __init__(self, at: datetime) -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Font

        self._book, self._links, self._sheets = Workbook(write_only=True), 0, {}  # type: ignore[var-annotated]
        self._bold, self._link = Font(bold=True), Font(color="0563C1", underline="single")
        instant = at.astimezone(UTC).replace(tzinfo=None)
        self._book.properties.created = self._book.properties.modified = instant

    def add_sheet(self, title: str, headings: Sequence[str], widths: Sequence[float]) -> None:
        """Without headings, a sheet of text without filter. `widths` are in characters."""
        from openpyxl.utils import get_column_letter

        sheet = self._book.create_sheet(title[:TITLE_LENGTH])
        self._sheets[title] = sheet, len(headings), [0]
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        if headings:
            sheet.freeze_panes = "A2"
            self.append(title, headings, is_bold=True)

    def append(self, title: str, row: Sequence[Any], *, links: Sequence[int] = (), is_bold: bool = False) -> None:
        """A row of texts, numbers, truth values, dates, aware instants and None; `links` are the positions of addresses."""
        sheet, _width, rows = self._sheets[title]
        rows[0] += 1
        cells = [self._cell(sheet, value, is_link=position in links) for position, value in enumerate(row)]
        for cell in cells if is_bold else ():
            cell.font = self._bold
        sheet.append(cells)

    def finish(self) -> IO[bytes]:
        """The file, open at its beginning."""
        from openpyxl.utils import get_column_letter
        from openpyxl.writer.excel import ExcelWriter

        for sheet, width, rows in self._sheets.values():
            if width:
                sheet.auto_filter.ref = f"A1:{get_column_letter(width)}{rows[0]}"
        file = tempfile.TemporaryFile()  # noqa: SIM115 — whoever reads it closes it
        ExcelWriter(self._book, _TimelessZip(file, "w", ZIP_DEFLATED)).save()
        file.seek(0)
        return file

    def _cell(self, sheet: Any, value: Any, *, is_link: bool) -> Any:
        if isinstance(value, datetime):
            return _formatted(sheet, value.astimezone(UTC).replace(tzinfo=None), INSTANT_FORMAT)
        if isinstance(value, date):
            return _formatted(sheet, value, DAY_FORMAT) if value >= FIRST_DAY else text_cell(sheet, value.isoformat())
        if not isinstance(value, str):
            return value
        cell = text_cell(sheet, value)
        if is_link and value and self._links < MAX_LINKS:
            self._links += 1
            cell.hyperlink, cell.font = value, self._link
            cell.data_type = "s"
        return cell


def _formatted(sheet: Any, value: date, number_format: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell
