"""Each line of a table against the desk: which row it is about, what would change, and everything that is wrong with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from editorial.audit import Person
from editorial.tables.columns import ListColumn
from editorial.tables.headings import Headings
from editorial.tables.lines import Fault, FileTable, Line
from editorial.tables.lookups import Lookups
from editorial.tables.report import CHANGED, NEW, REFUSED, UNCHANGED, Change, Problem, RowReport, problem, sentences, shortened
from editorial.tables.rules import problems_of
from editorial.tables.sheets import AS_OF, BATCH, Filled, Sheet, Target

TOO_LONG = "[longer than a cell holds: left as it is]"
Said = dict[str, list[str]]  # problems by column; "" for the row as a whole


class Rights(NamedTuple):
    add: bool
    change: bool


class Checked(NamedTuple):
    report: RowReport
    filled: Filled


@dataclass
class Checker:
    """One run over one table. `seen` is what an earlier report said, by number; a line that is about something else is refused."""

    sheet: Sheet
    headings: Headings
    by: Person
    rights: Rights
    seen: dict[int, RowReport] | None = None
    is_locking: bool = False

    def __post_init__(self) -> None:
        self.lookups = Lookups()
        self.marks: dict[tuple[str, Any], int] = {}
        self.lines: dict[tuple, int] = {}

    def run(self, table: FileTable, say: Callable[[int], Any] = lambda done: None) -> Iterator[Checked]:
        for start in range(0, len(table.lines), BATCH):
            lines = table.lines[start : start + BATCH]
            texts = [self._texts(line) for line in lines]
            targets = self.sheet.targets(texts, by=self.by, is_locking=self.is_locking)
            for line, text, target in zip(lines, texts, targets, strict=True):
                yield self._check(line, text, target)
            say(start + len(lines))

    def _texts(self, line: Line) -> dict[str, str]:
        """By column; a cell that cannot be read counts as empty here."""
        cells = {name: line.cells[place] if place < len(line.cells) else "" for name, place in self.headings.places.items()}
        return {name: "" if isinstance(cell, Fault) else cell for name, cell in cells.items()}

    def _check(self, line: Line, texts: dict[str, str], target: Target) -> Checked:
        sheet, row = self.sheet, target.row
        said: Said = {name: [message] for name, message in target.problems.items()}
        seen = "" if target.is_new else sheet.fingerprint(row)
        before = {} if target.is_new else sheet.texts(row, self.lookups)
        self._whole(line, texts, target, seen, said)
        filled = Filled(row, self._fill(line, texts, before, target, said))
        self._rules(filled, target, said)
        self._twins(line, filled, said)
        changes = [] if target.is_new else list(self._changes(filled, before))
        filled.changed = [change.column for change in changes]
        outcome = REFUSED if said else NEW if target.is_new else CHANGED if changes else UNCHANGED
        self._rights(outcome, said)
        self._as_reported(line, outcome, seen, said)
        report = RowReport(
            line.number, REFUSED if said else outcome, shortened(str(row)), seen, sheet.note(row) if outcome == CHANGED else "",
            [Change(c.column, shortened(c.old), shortened(c.new)) for c in changes], self._problems(line, said),
        )  # fmt: skip
        return Checked(report, filled)

    def _whole(self, line: Line, texts: dict[str, str], target: Target, seen: str, said: Said) -> None:
        """What is wrong with the line as such."""
        if any(cell != "" for cell in line.cells[self.headings.width :]):
            said.setdefault("", []).append("It has more cells than there are headings.")
        if target.is_new and not target.problems and (absent := [name for name in self.sheet.needed if name not in texts]):
            said.setdefault("", []).append(f"A new row needs the columns that are missing: {', '.join(absent)}.")
        if texts.get(AS_OF) and not target.is_new and texts[AS_OF] != seen:
            said.setdefault(AS_OF, []).append(
                "Somebody changed it since the table was exported. Export it again, or empty this cell."
            )

    def _fill(self, line: Line, texts: dict[str, str], before: dict[str, str], target: Target, said: Said) -> dict[str, list[Any]]:
        """Put the cells' values into the row; returns the lists. A new row keeps its defaults where a cell is empty.

        What stands there already is not put: the row keeps it to the byte.
        """
        lists: dict[str, list[Any]] = {}
        for name, place in self.headings.places.items():
            cell = line.cells[place] if place < len(line.cells) else ""
            if isinstance(cell, Fault):
                said.setdefault(name, []).append(cell.message)
                continue
            column = self.sheet.columns.get(name)
            if column is None or name in said or cell == ("" if target.is_new else before[name]):
                continue
            if cell == TOO_LONG:
                if target.is_new:
                    said.setdefault(name, []).append("A new row needs the text itself.")
                continue
            try:
                value = column.read(texts[name], self.lookups, target.row)
            except ValidationError as refused:
                said.setdefault(name, []).extend(refused.messages)
                continue
            if isinstance(column, ListColumn):
                lists[name] = value
            else:
                column.put(target.row, value)
        return lists

    def _rules(self, filled: Filled, target: Target, said: Said) -> None:
        column_of = {name: column.name for column in self.sheet.columns.values() for name in column.fields}
        wrong = {name for name, column in column_of.items() if column in said}
        for name, messages in problems_of(filled.row, without=wrong).items():
            place = "" if name == NON_FIELD_ERRORS else column_of.get(name, name)
            is_absent = target.is_new and place in self.sheet.needed and place not in self.headings.places
            if not is_absent:  # those are named together
                said.setdefault(place, []).extend(messages)

    def _twins(self, line: Line, filled: Filled, said: Said) -> None:
        cells = tuple(cell.shown if isinstance(cell, Fault) else cell for cell in line.cells)
        first = self.lines.setdefault(cells, line.number)
        if first != line.number:
            said.setdefault("", []).append(f"It is the same as row {first}.")
            return
        for mark in self.sheet.marks(filled.row):
            first = self.marks.setdefault(mark, line.number)
            if first != line.number:
                said.setdefault("", []).append(f"Row {first} is about the same one ({mark[0]}).")
                return

    def _changes(self, filled: Filled, before: dict[str, str]) -> Iterator[Change]:
        for name, column in self.sheet.columns.items():
            if name in filled.lists:
                after = column.shown(filled.lists[name], self.lookups)  # type: ignore[attr-defined]
            else:
                after = column.text(filled.row, self.lookups)
            if after != before[name]:
                yield Change(name, before[name], after)

    def _rights(self, outcome: str, said: Said) -> None:
        if outcome == NEW and not self.rights.add:
            said.setdefault("", []).append("You may not add new ones.")
        if outcome == CHANGED and not self.rights.change:
            said.setdefault("", []).append("You may not change it.")

    def _as_reported(self, line: Line, outcome: str, seen: str, said: Said) -> None:
        reported = self.seen.get(line.number) if self.seen is not None else None
        if reported and not said and (reported.outcome, reported.seen) != (outcome, seen):
            said.setdefault("", []).append("It changed since the report. Look at the new report, then write.")

    def _problems(self, line: Line, said: Said) -> list[Problem]:
        found = []
        for name, messages in said.items():
            place = self.headings.places.get(name)
            cell = line.cells[place] if place is not None and place < len(line.cells) else ""
            value = cell.shown if isinstance(cell, Fault) else cell
            found.append(problem(name, sentences(messages), value=value, place=place, number=line.number))
        return sorted(found, key=lambda one: self.headings.places.get(one.column, -1))
