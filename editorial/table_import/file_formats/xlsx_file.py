"""XLSX workbooks: checked before anything is unpacked, then the first visible sheet and further ones by name."""

from collections.abc import Collection
from functools import partial

from editorial.table_import.file_formats.file_rows import FileRefused, FileTable, collect_rows, table_from_rows
from editorial.table_import.file_formats.xlsx_package import Sheet, XlsxPackage
from editorial.table_import.file_formats.xlsx_sheet import SheetReader
from infra.office_files import MAX_PARTS, MAX_UNPACKED_BYTES, OfficeFault, OfficeFileRefused, open_office_file

DAMAGED_MESSAGE = "The workbook is damaged: it cannot be read to its end. Save it anew as .xlsx."
FAULT_MESSAGES = {
    OfficeFault.PASSWORD: "The workbook has a password. Save it as .xlsx without a password.",
    OfficeFault.MACROS: "The workbook has macros. Save it as .xlsx, “without macros”.",
    OfficeFault.NESTED_ARCHIVE: "The workbook has an archive within it. Take it out, and save the workbook again.",
    OfficeFault.DOCUMENT_TYPE: "The workbook has parts that would load others (XML entities). It is not read.",
    OfficeFault.NOT_OFFICE: "It is no .xlsx workbook. Save the table as .xlsx or CSV.",
}


def read_workbook(data: bytes, *, further: Collection[str] = ()) -> FileTable:
    """The table of the first visible sheet, and `further` sheets by their names in lower case. Raises FileRefused."""
    try:
        with open_office_file(data) as file:
            package = XlsxPackage(file)
            if package.workbook not in package:
                raise FileRefused(FAULT_MESSAGES[OfficeFault.NOT_OFFICE])
            return _read_sheets(package, further)
    except OfficeFileRefused as refused:
        raise FileRefused(_describe_fault(refused)) from None
    except (FileRefused, MemoryError):
        raise
    except Exception:  # expat, zlib and wrong numbers raise many kinds of errors for a damaged workbook
        raise FileRefused(DAMAGED_MESSAGE) from None


def _read_sheets(package: XlsxPackage, further: Collection[str]) -> FileTable:
    sheets = package.sheets()
    tables = [sheet for sheet in sheets if sheet.part]
    visible = [sheet for sheet in tables if not sheet.is_hidden]
    if not visible:
        raise FileRefused(
            "The workbook has no sheet with a table."
            if not tables
            else "All sheets of the workbook are hidden. Show the one with the table."
        )
    first = visible[0]
    named = {sheet.name.strip().casefold(): sheet for sheet in tables if sheet is not first}
    reader = partial(SheetReader, package, package.shared_strings(), package.number_formats(), package.epoch())
    children = {}
    for name in further:
        if name in named:
            children[name] = _read_sheet(reader, named[name])
    main = reader(first)
    rows = collect_rows(main.rows())
    if not rows:
        raise FileRefused(f"The sheet “{first.name}” is empty. The table stands on the first sheet that is shown.")
    unread = [sheet for sheet in sheets if sheet is not first and sheet.name.strip().casefold() not in children]
    notices = [*main.notices(rows), *_unread_notices(first, unread)]
    return table_from_rows(rows, notices=notices, further=children)


def _read_sheet(reader: partial[SheetReader], sheet: Sheet) -> FileTable:
    """A further sheet, which may be empty."""
    sheet_reader = reader(sheet)
    rows = collect_rows(sheet_reader.rows())
    if rows and rows[0].number != 1:
        raise FileRefused(f"The first row of the sheet “{sheet.name}” is empty. Move its headings to row 1.")
    return FileTable(
        rows[0].cells if rows else [], rows[1:], notices=[f"Sheet “{sheet.name}”: {one}" for one in sheet_reader.notices(rows)]
    )


def _unread_notices(first: Sheet, unread: list[Sheet]) -> list[str]:
    if not unread:
        return []
    names = ", ".join(f"“{sheet.name}”{' (hidden)' if sheet.is_hidden else ''}" for sheet in unread)
    return [f"The table is read from the sheet “{first.name}”. Not read: {names}."]


def _describe_fault(refused: OfficeFileRefused) -> str:
    if refused.fault in (OfficeFault.TOO_LARGE, OfficeFault.TOO_MANY_PARTS):
        return (
            f"Unpacked, the workbook would take {refused.unpacked / 2**20:,.0f} MB in {refused.parts} parts: more than the "
            f"{MAX_UNPACKED_BYTES / 2**20:,.0f} MB in {MAX_PARTS:,} parts that are read, or far more than its size allows."
        )
    return FAULT_MESSAGES.get(refused.fault, DAMAGED_MESSAGE)
