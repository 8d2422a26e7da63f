"""Checks each line of a table against the desk: the row that it is about, what would change, and all of its problems."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from editorial.audit.audit_log import Actor
from editorial.table_import.child_rows import ChildRows
from editorial.table_import.file_formats.file_rows import FileRow, FileTable, UnreadableCell
from editorial.table_import.header_row import HeaderRow
from editorial.table_import.import_report import (
    CHANGED,
    NEW,
    REFUSED,
    UNCHANGED,
    CellChange,
    CellProblem,
    RowReport,
    cell_problem,
    join_sentences,
    shorten_value,
)
from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.child_sheets import CELL_TOO_LONG
from editorial.table_import.schemas.constraints import validate_row
from editorial.table_import.schemas.relation_columns import ListColumn
from editorial.table_import.schemas.table_schema import AS_OF, BATCH_SIZE, FilledRow, MatchedRow, TableSchema
from infra.text.clean_text import clean_characters

ColumnErrors = dict[str, list[str]]  # problems by column; "" for the row as a whole


class TablePermissions(NamedTuple):
    add: bool
    change: bool


class CheckedRow(NamedTuple):
    report: RowReport
    filled: FilledRow


@dataclass
class RowChecker:
    """One run over one table. `reported` are the rows of an earlier report by number; a line with a new outcome is refused."""

    schema: TableSchema
    headings: HeaderRow
    by: Actor
    rights: TablePermissions
    reported: dict[int, RowReport] | None = None
    is_locking: bool = False
    children: ChildRows = field(default_factory=ChildRows)

    def __post_init__(self) -> None:
        self.lookups = CellLookups()
        self.unique_keys: dict[tuple[str, Any], int] = {}
        self.lines: dict[tuple, int] = {}

    def run(self, table: FileTable, report_progress: Callable[[int], Any] = lambda done: None) -> Iterator[CheckedRow]:
        for start in range(0, len(table.lines), BATCH_SIZE):
            lines = table.lines[start : start + BATCH_SIZE]
            texts = [self._texts_by_column(line) for line in lines]
            targets = self.schema.match_rows(texts, by=self.by, is_locking=self.is_locking)
            for line, text, target in zip(lines, texts, targets, strict=True):
                yield self._check(line, text, target)
            report_progress(start + len(lines))

    def _texts_by_column(self, line: FileRow) -> dict[str, str]:
        """The texts of the cells by column; an unreadable cell is empty here."""
        cells = {
            name: line.cells[position] if position < len(line.cells) else "" for name, position in self.headings.positions.items()
        }
        return {name: "" if isinstance(cell, UnreadableCell) else cell for name, cell in cells.items()}

    def _check(self, line: FileRow, texts: dict[str, str], target: MatchedRow) -> CheckedRow:
        schema, row = self.schema, target.row
        errors: ColumnErrors = {name: [message] for name, message in target.problems.items()}
        fingerprint = "" if target.is_new else schema.fingerprint(row)
        before = {} if target.is_new else schema.texts(row, self.lookups)
        self._check_line(line, texts, target, fingerprint, errors)
        filled = FilledRow(row, self._fill(line, texts, before, target, errors))
        self._validate_row(filled, target, errors)
        self._check_duplicates(line, filled, errors)
        changes = [] if target.is_new else list(self._changes(filled, before))
        filled.changed_columns = [change.column for change in changes]
        outcome = REFUSED if errors else NEW if target.is_new else CHANGED if changes else UNCHANGED
        self._check_permissions(outcome, errors)
        self._check_against_report(line, outcome, fingerprint, errors)
        report = RowReport(
            line.number, REFUSED if errors else outcome, shorten_value(str(row)), fingerprint,
            schema.note(row) if outcome == CHANGED else "",
            [CellChange(c.column, shorten_value(c.old), shorten_value(c.new)) for c in changes], self._problems(line, errors),
        )  # fmt: skip
        return CheckedRow(report, filled)

    def _check_line(self, line: FileRow, texts: dict[str, str], target: MatchedRow, fingerprint: str, errors: ColumnErrors) -> None:
        """Problems of the line as a whole: surplus cells, missing columns, an outdated export."""
        if any(cell != "" for cell in line.cells[self.headings.width :]):
            errors.setdefault("", []).append("It has more cells than there are headings.")
        if (
            target.is_new
            and not target.problems
            and (missing := [name for name in self.schema.required_columns if name not in texts])
        ):
            errors.setdefault("", []).append(f"A new row needs the columns that are missing: {', '.join(missing)}.")
        if texts.get(AS_OF) and not target.is_new and texts[AS_OF] != fingerprint:
            errors.setdefault(AS_OF, []).append(
                "Somebody changed it since the table was exported. Export it again, or empty this cell."
            )

    def _fill(
        self, line: FileRow, texts: dict[str, str], before: dict[str, str], target: MatchedRow, errors: ColumnErrors
    ) -> dict[str, list[Any]]:
        """Assigns the values of the cells to the row and returns its lists. An empty cell leaves a new row its default.

        A cell with the present text of the row assigns nothing: the row keeps its value to the byte.
        """
        lists: dict[str, list[Any]] = {}
        for name, position in self.headings.positions.items():
            cell = line.cells[position] if position < len(line.cells) else ""
            if isinstance(cell, UnreadableCell):
                errors.setdefault(name, []).append(cell.message)
                continue
            column = self.schema.columns.get(name)
            if column is None or name in errors or cell == ("" if target.is_new else before[name]):
                continue
            if cell == CELL_TOO_LONG:
                if target.is_new:
                    errors.setdefault(name, []).append("A new row needs the text itself.")
                continue
            try:
                value = column.parse(clean_characters(texts[name]), self.lookups, target.row)
            except ValidationError as refused:
                errors.setdefault(name, []).extend(refused.messages)
                continue
            if isinstance(column, ListColumn):
                lists[name] = value
            else:
                column.assign(target.row, value)
        self._fill_children(line, target, lists, errors)
        return lists

    def _fill_children(self, line: FileRow, target: MatchedRow, lists: dict[str, list[Any]], errors: ColumnErrors) -> None:
        """Adds the children on further sheets, where they differ from those that the row has."""
        for name, lines in self.children.lines.items():
            if line.number in lines:
                sheet = self.schema.children[name]
                found, problems = sheet.parse(lines[line.number], self.children.positions[name], self.lookups, target.row)
                if problems:
                    errors.setdefault(name, []).extend(problems)
                elif sheet.shown(found, self.lookups) != sheet.shown(sheet.current(target.row), self.lookups):
                    lists[name] = found

    def _validate_row(self, filled: FilledRow, target: MatchedRow, errors: ColumnErrors) -> None:
        column_of = {name: column.name for column in self.schema.columns.values() for name in column.fields}
        invalid = {name for name, column in column_of.items() if column in errors}
        for name, messages in validate_row(filled.row, without=invalid).items():
            column = "" if name == NON_FIELD_ERRORS else column_of.get(name, name)
            is_missing = target.is_new and column in self.schema.required_columns and column not in self.headings.positions
            if not is_missing:  # `_check_line` names the missing columns together
                errors.setdefault(column, []).extend(messages)

    def _check_duplicates(self, line: FileRow, filled: FilledRow, errors: ColumnErrors) -> None:
        cells = tuple(cell.shown if isinstance(cell, UnreadableCell) else cell for cell in line.cells)
        first = self.lines.setdefault(cells, line.number)
        if first != line.number:
            errors.setdefault("", []).append(f"It is the same as row {first}.")
            return
        for key in self.schema.unique_keys(filled.row):
            first = self.unique_keys.setdefault(key, line.number)
            if first != line.number:
                errors.setdefault("", []).append(f"Row {first} is about the same one ({key[0]}).")
                return

    def _changes(self, filled: FilledRow, before: dict[str, str]) -> Iterator[CellChange]:
        for name, column in self.schema.columns.items():
            if name in self.schema.children:
                continue
            if name in filled.lists:
                after = column.shown(filled.lists[name], self.lookups)  # type: ignore[attr-defined]
            else:
                after = column.text(filled.row, self.lookups)
            if after != before[name]:
                yield CellChange(name, before[name], after)
        for name, sheet in self.schema.children.items():
            if name in filled.lists:
                yield CellChange(
                    name, sheet.shown(sheet.current(filled.row), self.lookups), sheet.shown(filled.lists[name], self.lookups)
                )

    def _check_permissions(self, outcome: str, errors: ColumnErrors) -> None:
        if outcome == NEW and not self.rights.add:
            errors.setdefault("", []).append("You may not add new ones.")
        if outcome == CHANGED and not self.rights.change:
            errors.setdefault("", []).append("You may not change it.")

    def _check_against_report(self, line: FileRow, outcome: str, fingerprint: str, errors: ColumnErrors) -> None:
        earlier = self.reported.get(line.number) if self.reported is not None else None
        if earlier and not errors and (earlier.outcome, earlier.fingerprint) != (outcome, fingerprint):
            errors.setdefault("", []).append("It changed since the report. Look at the new report, then write.")

    def _problems(self, line: FileRow, errors: ColumnErrors) -> list[CellProblem]:
        problems = []
        for name, messages in errors.items():
            position = self.headings.positions.get(name)
            cell = line.cells[position] if position is not None and position < len(line.cells) else ""
            value = cell.shown if isinstance(cell, UnreadableCell) else cell
            problems.append(cell_problem(name, join_sentences(messages), value=value, position=position, number=line.number))
        return sorted(problems, key=lambda problem: self.headings.positions.get(problem.column, -1))
