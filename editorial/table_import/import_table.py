"""Imports a table in two steps: a dry run that gives a report, then the writing of all rows or none."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from time import monotonic
from typing import Any

from django.db import transaction

from editorial.audit.audit_log import Actor, record_batch
from editorial.models import AuditEntry
from editorial.table_import.child_rows import ChildRows, read_child_rows
from editorial.table_import.file_formats.file_rows import FileTable
from editorial.table_import.file_formats.read_table import read_table
from editorial.table_import.header_row import HeaderRow, read_header_row
from editorial.table_import.import_report import CHANGED, NEW, UNCHANGED, ImportReport
from editorial.table_import.row_checker import CheckedRow, RowChecker, TablePermissions
from editorial.table_import.schemas.table_schema import BATCH_SIZE, TableSchema

NO_CONTEXT: AbstractContextManager = nullcontext()
ProgressCallback = Callable[[str, int, int], Any]  # (step, rows done, rows in all)


class ImportAborted(Exception):
    """A row has a problem since the dry run: nothing is written. `report` has the problems."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("Nothing was written.")
        self.report = report


def ignore_progress(step: str, done: int, of: int) -> None:
    pass


def dry_run(
    schema: TableSchema,
    data: bytes,
    name: str,
    *,
    by: Actor,
    rights: TablePermissions,
    report_progress: ProgressCallback = ignore_progress,
) -> ImportReport:
    """The report; nothing is written. Raises FileRefused."""
    began = monotonic()
    table, headings, children = _read_table(schema, data, report_progress)
    if headings.problems:
        return _report(name, began, table, headings=headings.problems)
    checker = RowChecker(schema, headings, by, rights, children=children)
    rows = [checked.report for checked in checker.run(table, _checking_progress(report_progress, table))]
    return _report(name, began, table, rows=rows)


def import_table(
    schema: TableSchema,
    data: bytes,
    reviewed: ImportReport,
    *,
    by: Actor,
    rights: TablePermissions,
    report_progress: ProgressCallback = ignore_progress,
    within: AbstractContextManager = NO_CONTEXT,
) -> ImportReport:
    """Writes the table of the report `reviewed` in one transaction, after the same checks. Raises FileRefused or ImportAborted.

    The file is read before the transaction begins, because SQLite has one writer at a time. `within` is entered in the transaction.
    """
    began = monotonic()
    table, headings, children = _read_table(schema, data, report_progress)
    with transaction.atomic(), within:
        reported = {row.number: row for row in reviewed.rows}
        checker = RowChecker(schema, headings, by, rights, reported, is_locking=True, children=children)
        checked = list(checker.run(table, _checking_progress(report_progress, table)))
        report = _report(reviewed.file, began, table, headings=headings.problems, rows=[row.report for row in checked])
        if report.problems:
            raise ImportAborted(report)
        _write_batches(schema, checked, report, by=by, report_progress=report_progress)
    return replace(report, seconds=monotonic() - began)


def _report(name: str, began: float, table: FileTable, **results: Any) -> ImportReport:
    return ImportReport(
        name, monotonic() - began, encoding=table.encoding, samples=table.samples, notices=table.notices, **results
    )  # fmt: skip


def _write_batches(
    schema: TableSchema, checked: Sequence[CheckedRow], report: ImportReport, *, by: Actor, report_progress: ProgressCallback
) -> None:
    to_write = [row for row in checked if row.report.outcome in (NEW, CHANGED)]
    for start in range(0, len(to_write), BATCH_SIZE):
        report_progress("Writing", start, len(to_write))
        _write_batch(schema, to_write[start : start + BATCH_SIZE], report.file, by=by)
    totals, name = report.totals, schema.model._meta.verbose_name_plural
    summary = f"{name}: {totals[NEW]} new, {totals[CHANGED]} changed, {totals[UNCHANGED]} unchanged"
    record_batch(AuditEntry.Action.IMPORTED_TABLE, report.file, by=by, type=getattr(schema.model, "ENTRY_TYPE", ""), reason=summary)


def _read_table(schema: TableSchema, data: bytes, report_progress: ProgressCallback) -> tuple[FileTable, HeaderRow, ChildRows]:
    report_progress("Reading", 0, 0)
    table = schema.prepare(read_table(data, headings=[*schema.headings, *schema.other_headings], further=[*schema.children]))
    headings = read_header_row(schema, table)
    children = read_child_rows(schema, table, headings)
    return table, replace(headings, problems=[*headings.problems, *children.problems]), children


def _checking_progress(report_progress: ProgressCallback, table: FileTable) -> Callable[[int], Any]:
    return lambda done: report_progress("Checking", done, len(table.lines))


def _write_batch(schema: TableSchema, batch: Sequence[CheckedRow], file: str, *, by: Actor) -> None:
    reasons = {id(checked.filled.row): f"from {file}, row {checked.report.number}" for checked in batch}
    new = [checked.filled for checked in batch if checked.report.outcome == NEW]
    changed = [checked.filled for checked in batch if checked.report.outcome == CHANGED]
    schema.write(new, changed, by=by, reasons=reasons)
