"""Imports a table in two steps: a dry run that gives a report, then the writing of all rows or none."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from time import monotonic
from typing import Any

from django.db import transaction

from editorial.audit.audit_log import Actor, record_batch
from editorial.models import AuditEntry
from editorial.table_import.file_formats.file_rows import FileTable
from editorial.table_import.file_formats.read_table import read_table
from editorial.table_import.header_row import HeaderRow, normalize_heading, read_header_row
from editorial.table_import.import_report import CHANGED, NEW, UNCHANGED, ImportReport
from editorial.table_import.row_checker import CheckedRow, RowChecker, TablePermissions
from editorial.table_import.schemas.table_schema import BATCH_SIZE, TableSchema

NO_CONTEXT: AbstractContextManager = nullcontext()
ProgressCallback = Callable[[str, int, int], Any]  # (what is done, rows done, rows in all)


class ImportAborted(Exception):
    """A row has a problem since the dry run: nothing is written. `report` has the problems."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("Nothing was written.")
        self.report = report


def ignore_progress(what: str, done: int, of: int) -> None:
    pass


def dry_run(
    sheet: TableSchema,
    data: bytes,
    name: str,
    *,
    by: Actor,
    rights: TablePermissions,
    report_progress: ProgressCallback = ignore_progress,
) -> ImportReport:
    """The report; nothing is written. Raises FileRefused."""
    began = monotonic()
    table, headings = _read_table(sheet, data, report_progress)
    if headings.problems:
        return ImportReport(name, monotonic() - began, headings.problems, encoding=table.encoding)
    checker = RowChecker(sheet, headings, by, rights)
    rows = [one.report for one in checker.run(table, _checking_progress(report_progress, table))]
    return ImportReport(name, monotonic() - began, rows=rows, encoding=table.encoding)


def import_table(
    sheet: TableSchema,
    data: bytes,
    seen: ImportReport,
    *,
    by: Actor,
    rights: TablePermissions,
    report_progress: ProgressCallback = ignore_progress,
    within: AbstractContextManager = NO_CONTEXT,
) -> ImportReport:
    """Writes what the report `seen` showed, in one transaction, after the same checks. Raises FileRefused or ImportAborted.

    The file is read before the transaction begins: on SQLite nobody else saves while it lasts. `within` is entered in it.
    """
    began = monotonic()
    table, headings = _read_table(sheet, data, report_progress)
    with transaction.atomic(), within:
        checker = RowChecker(sheet, headings, by, rights, {row.number: row for row in seen.rows}, is_locking=True)
        checked = list(checker.run(table, _checking_progress(report_progress, table)))
        rows = [one.report for one in checked]
        report = ImportReport(seen.file, monotonic() - began, headings.problems, rows, table.encoding)
        if report.problems:
            raise ImportAborted(report)
        _write_batches(sheet, checked, report, by=by, report_progress=report_progress)
    return replace(report, seconds=monotonic() - began)


def _write_batches(
    sheet: TableSchema, checked: Sequence[CheckedRow], report: ImportReport, *, by: Actor, report_progress: ProgressCallback
) -> None:
    going = [one for one in checked if one.report.outcome in (NEW, CHANGED)]
    for start in range(0, len(going), BATCH_SIZE):
        report_progress("Writing", start, len(going))
        _write_batch(sheet, going[start : start + BATCH_SIZE], report.file, by=by)
    totals, what = report.totals, sheet.model._meta.verbose_name_plural
    summary = f"{what}: {totals[NEW]} new, {totals[CHANGED]} changed, {totals[UNCHANGED]} unchanged"
    record_batch(AuditEntry.Action.IMPORTED_TABLE, report.file, by=by, type=getattr(sheet.model, "ENTRY_TYPE", ""), reason=summary)


def _read_table(sheet: TableSchema, data: bytes, report_progress: ProgressCallback) -> tuple[FileTable, HeaderRow]:
    report_progress("Reading", 0, 0)
    known = set(sheet.headings)
    table = read_table(data, is_heading=lambda text: normalize_heading(text) in known)
    return table, read_header_row(sheet, table)


def _checking_progress(report_progress: ProgressCallback, table: FileTable) -> Callable[[int], Any]:
    return lambda done: report_progress("Checking", done, len(table.lines))


def _write_batch(sheet: TableSchema, batch: Sequence[CheckedRow], file: str, *, by: Actor) -> None:
    reasons = {id(one.filled.row): f"from {file}, row {one.report.number}" for one in batch}
    new = [one.filled for one in batch if one.report.outcome == NEW]
    changed = [one.filled for one in batch if one.report.outcome == CHANGED]
    sheet.write(new, changed, by=by, reasons=reasons)
