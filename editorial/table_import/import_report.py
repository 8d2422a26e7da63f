"""The report of an import: the outcome and the problems of each row, with its forms as JSON and CSV."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from editorial.table_import.file_formats.file_rows import cell_address
from infra.text.text_encoding import UTF_8

NEW, CHANGED, UNCHANGED, REFUSED = OUTCOMES = ("new", "changed", "unchanged", "refused")
MAX_SHOWN_LENGTH = 200  # characters of a value in a report


@dataclass(frozen=True)
class CellProblem:
    """`cell` is an address such as D17, "" for a problem of the whole row; `value` is its text."""

    cell: str
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class CellChange:
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class RowReport:
    """`fingerprint` is that of the desk's row at the time of the report, "" for a new row."""

    number: int
    outcome: str
    title: str
    fingerprint: str = ""
    note: str = ""
    changes: list[CellChange] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


@dataclass(frozen=True)
class ImportReport:
    """The report of a file. `headings` are problems of the first row; where there are any, no other row is checked.

    `encoding`, `samples` and `notices` are those of the FileTable.
    """

    file: str
    seconds: float
    headings: list[CellProblem] = field(default_factory=list)
    rows: list[RowReport] = field(default_factory=list)
    encoding: str = ""
    samples: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def encoding_note(self) -> str:
        """A sentence about a text file that is not in UTF-8; "" for any other file."""
        if self.encoding in ("", UTF_8):
            return ""
        sample = f": {', '.join(self.samples)}" if self.samples else ""
        return f"The file is not in UTF-8. By its letters it was read as {self.encoding}. Check that they are right{sample}."

    @property
    def totals(self) -> dict[str, int]:
        counts = Counter(row.outcome for row in self.rows)
        return {outcome: counts[outcome] for outcome in OUTCOMES}

    @property
    def problems(self) -> int:
        return len(self.headings) + sum(len(row.problems) for row in self.rows)

    @property
    def rows_to_write(self) -> int:
        """How many rows would be written: 0 where any row has a problem."""
        totals = self.totals
        return 0 if self.problems else totals[NEW] + totals[CHANGED]

    def rows_with_outcome(self, outcome: str) -> list[RowReport]:
        return [row for row in self.rows if row.outcome == outcome]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "ImportReport":
        headings = [CellProblem(**problem) for problem in stored["headings"]]
        rows = [
            RowReport(
                **{
                    **row,
                    "changes": [CellChange(**change) for change in row["changes"]],
                    "problems": [CellProblem(**problem) for problem in row["problems"]],
                }
            )
            for row in stored["rows"]
        ]
        return cls(**{**stored, "headings": headings, "rows": rows})


CSV_HEADINGS = ["row", "outcome", "title", "cell", "column", "was", "is", "message"]


def csv_cells(report: ImportReport) -> Iterator[list[Any]]:
    """Rows of the CSV report in the order of the file: one a problem, one a change, one for a row with neither."""
    for problem in report.headings:
        yield [1, REFUSED, "", problem.cell, problem.column, "", problem.value, problem.message]
    for row in report.rows:
        lines = [[p.cell, p.column, "", p.value, p.message] for p in row.problems]
        lines += [["", change.column, change.old, change.new, ""] for change in row.changes]
        for cells in lines or [["", "", "", "", row.note]]:
            yield [row.number, row.outcome, row.title, *cells]


def cell_problem(name: str, message: str, *, value: str = "", position: int | None = None, number: int = 1) -> CellProblem:
    cell = "" if position is None else cell_address(position, number)
    return CellProblem(cell, name, shorten_value(value), message)


def shorten_value(text: str) -> str:
    return text if len(text) <= MAX_SHOWN_LENGTH else text[: MAX_SHOWN_LENGTH - 1] + "…"


def join_sentences(messages: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(messages))
