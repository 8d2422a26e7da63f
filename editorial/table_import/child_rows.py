"""The rows of further sheets by the row of the first sheet that they belong to, and what is wrong with the sheets themselves."""

from collections import defaultdict
from dataclasses import dataclass, field

from editorial.table_import.file_formats.file_rows import FileRow, FileTable, UnreadableCell, cell_address, normalize_heading
from editorial.table_import.header_row import HeaderRow
from editorial.table_import.import_report import CellProblem, cell_problem
from editorial.table_import.schemas.child_sheets import ID
from editorial.table_import.schemas.table_schema import TableSchema


@dataclass
class ChildRows:
    """`positions` of columns by sheet; `lines` by sheet and by the number of the row of the first sheet."""

    positions: dict[str, dict[str, int]] = field(default_factory=dict)
    lines: dict[str, dict[int, list[FileRow]]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)


def read_child_rows(schema: TableSchema, table: FileTable, headings: HeaderRow) -> ChildRows:
    rows = ChildRows()
    owners = {
        (key, line.cells[position]): line.number
        for key in schema.keys
        if (position := headings.positions.get(key)) is not None
        for line in table.lines
        if position < len(line.cells)
    }
    for name, sheet in table.further.items():
        positions, known = {}, {*schema.keys, ID, *schema.children[name].columns}
        for position, cell in enumerate(sheet.headings):
            text = cell.shown if isinstance(cell, UnreadableCell) else cell
            if (heading := normalize_heading(text)) in known:
                positions[heading] = position
            elif text:
                problem = cell_problem(name, "No column of this sheet is called that. Rename or remove it.", value=text)
                rows.problems.append(_at(problem, name, position, 1))
        rows.positions[name], rows.lines[name] = positions, defaultdict(list)
        for line in sheet.lines:
            keys = [(key, line.cells[at]) for key, at in positions.items() if key in schema.keys and at < len(line.cells)]
            owner = next((owners[key] for key in keys if key[1] and key in owners), None)
            if owner is None:
                message = f"It names no row of the first sheet. Give its {' or '.join(schema.keys)} as it stands there."
                rows.problems.append(
                    _at(cell_problem(name, message, value=" ".join(str(text) for _, text in keys)), name, 0, line.number)
                )
            else:
                rows.lines[name][owner].append(line)
    return rows


def _at(problem: CellProblem, sheet: str, position: int, number: int) -> CellProblem:
    return CellProblem(f"{sheet}!{cell_address(position, number)}", problem.column, problem.value, problem.message)
