"""From a file to a report, with nothing written; and from the same file to the desk, all of it or nothing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from time import monotonic
from typing import Any

from django.db import transaction

from editorial.audit import Person, record_run
from editorial.tables.checking import Checked, Checker, Rights
from editorial.tables.headings import Headings, headings_of, normal
from editorial.tables.lines import FileTable
from editorial.tables.reading import read_file
from editorial.tables.report import CHANGED, NEW, UNCHANGED, Report
from editorial.tables.sheets import BATCH, Sheet

NOTHING: AbstractContextManager = nullcontext()
Say = Callable[[str, int, int], Any]  # what is being done, rows done, rows there are


class NotWritten(Exception):
    """Something is wrong now: nothing was written. `report` says what."""

    def __init__(self, report: Report) -> None:
        super().__init__("Nothing was written.")
        self.report = report


def silent(what: str, done: int, of: int) -> None:
    pass


def report_on(sheet: Sheet, data: bytes, name: str, *, by: Person, rights: Rights, say: Say = silent) -> Report:
    """Raises FileRefused. Writes nothing."""
    began = monotonic()
    table, headings = _opened(sheet, data, say)
    if headings.problems:
        return Report(name, monotonic() - began, headings.problems)
    checker = Checker(sheet, headings, by, rights)
    rows = [one.report for one in checker.run(table, _checking(say, table))]
    return Report(name, monotonic() - began, rows=rows)


def write(
    sheet: Sheet,
    data: bytes,
    seen: Report,
    *,
    by: Person,
    rights: Rights,
    say: Say = silent,
    within: AbstractContextManager = NOTHING,
) -> Report:
    """Write what `seen` reported, in one transaction, after the same checks. Raises FileRefused or NotWritten.

    The file is read before the transaction begins: on SQLite nobody else saves while it lasts. `within` is entered in it.
    """
    began = monotonic()
    table, headings = _opened(sheet, data, say)
    with transaction.atomic(), within:
        checker = Checker(sheet, headings, by, rights, {row.number: row for row in seen.rows}, is_locking=True)
        checked = list(checker.run(table, _checking(say, table)))
        report = Report(seen.file, monotonic() - began, headings.problems, [one.report for one in checked])
        if report.problems:
            raise NotWritten(report)
        _write_all(sheet, checked, report, by=by, say=say)
    return replace(report, seconds=monotonic() - began)


def _write_all(sheet: Sheet, checked: Sequence[Checked], report: Report, *, by: Person, say: Say) -> None:
    going = [one for one in checked if one.report.outcome in (NEW, CHANGED)]
    for start in range(0, len(going), BATCH):
        say("Writing", start, len(going))
        _write(sheet, going[start : start + BATCH], report.file, by=by)
    totals, what = report.totals, sheet.model._meta.verbose_name_plural
    said = f"{what}: {totals[NEW]} new, {totals[CHANGED]} changed, {totals[UNCHANGED]} unchanged"
    record_run("imported a table", report.file, by=by, type=getattr(sheet.model, "ENTRY_TYPE", ""), reason=said)


def _opened(sheet: Sheet, data: bytes, say: Say) -> tuple[FileTable, Headings]:
    say("Reading", 0, 0)
    known = set(sheet.headings)
    table = read_file(data, is_heading=lambda text: normal(text) in known)
    return table, headings_of(sheet, table)


def _checking(say: Say, table: FileTable) -> Callable[[int], Any]:
    return lambda done: say("Checking", done, len(table.lines))


def _write(sheet: Sheet, batch: Sequence[Checked], file: str, *, by: Person) -> None:
    reasons = {id(one.filled.row): f"from {file}, row {one.report.number}" for one in batch}
    new = [one.filled for one in batch if one.report.outcome == NEW]
    changed = [one.filled for one in batch if one.report.outcome == CHANGED]
    sheet.write(new, changed, by=by, reasons=reasons)
