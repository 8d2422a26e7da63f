"""Children of a publication, such as events, on a further sheet of the workbook: a row a child, by the key of its publication.

The sheet holds all children of each publication that it names; a publication that it does not name keeps its own.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from editorial.table_import.file_formats.file_rows import Cell, FileRow, UnreadableCell, cell_address
from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.column_types import column_for
from editorial.table_import.schemas.constraints import validate_row
from editorial.table_import.schemas.table_columns import TableColumn

ID = "id"
ID_HELP = "Empty for a new one. Of an exported row it stays as it is."
CELL_TOO_LONG = "[longer than a cell holds: left as it is]"


class PublicationColumn(TableColumn):
    """A foreign key to a publication, by its slug or uid. It is set by key, so that no publication is fetched for it."""

    format_help = "The slug or uid of one that the desk has already."

    def text(self, row: Any, lookups: CellLookups) -> str:
        return lookups.publication_slug(self.field.related_model, getattr(row, self.field.attname))

    def parse(self, text: str, lookups: CellLookups, row: Any) -> Any:
        return lookups.publication_key(self.field.related_model, text) if text else None

    def assign(self, row: Any, value: Any) -> None:
        setattr(row, self.field.attname, value)


class ChildSheet:
    """The sheet is called as the relation `name` is. `positions` of its columns come from its first row."""

    def __init__(self, publication: type[models.Model], name: str, *columns: str) -> None:
        relation: Any = publication._meta.get_field(name)
        self.name, self.model, self.parent = name, relation.related_model, relation.field.name
        self.columns = {column: self._column(publication, column) for column in columns}

    def _column(self, publication: type[models.Model], name: str) -> TableColumn:
        field = self.model._meta.get_field(name)
        return PublicationColumn(field) if field.related_model is publication else column_for(self.model, name)

    def cells(self, child: Any, lookups: CellLookups) -> list[str]:
        return [str(child.pk or ""), *(column.text(child, lookups) for column in self.columns.values())]

    def current(self, row: Any) -> list[Any]:
        return list(getattr(row, self.name).all()) if row.pk else []

    def shown(self, children: Iterable[Any], lookups: CellLookups) -> str:
        """All of the children as one text, for comparison and for the report."""
        return "\n".join(" | ".join(cells[1:]) for cells in (self.cells(child, lookups) for child in children))

    def parse(
        self, lines: Sequence[FileRow], positions: dict[str, int], lookups: CellLookups, row: Any
    ) -> tuple[list[Any], list[str]]:
        """The children, unsaved, and the problems with sheet and cell."""
        own = {str(child.pk): child for child in self.current(row)}
        children, problems = [], []
        for index, line in enumerate(lines):
            cells = {name: line.cells[at] if at < len(line.cells) else "" for name, at in positions.items()}
            key = cells.pop(ID, "")
            if key and key not in own:
                problems.append(self._place(line, positions, ID) + "It has none with this number. Leave it empty for a new one.")
                continue
            child = copy(own.pop(str(key))) if key else self.model(**({self.parent: row} if row.pk else {}))
            if hasattr(child, "position"):
                child.position = index
            errors = self._fill(child, cells, lookups)
            problems += [self._place(line, positions, name) + message for name, messages in errors.items() for message in messages]
            children.append(child)
        return children, problems

    def _fill(self, child: Any, cells: dict[str, Cell], lookups: CellLookups) -> dict[str, list[str]]:
        errors: dict[str, list[str]] = {}
        for name, cell in cells.items():
            column = self.columns.get(name)
            if isinstance(cell, UnreadableCell):
                errors[name] = [cell.message]
            elif column and not (cell == CELL_TOO_LONG and child.pk):
                try:
                    if cell != column.text(child, lookups):
                        column.assign(child, column.parse(cell, lookups, child))
                except ValidationError as refused:
                    errors[name] = refused.messages
        if errors:
            return errors
        missing = [name for name, column in self.columns.items() if column.is_required and not column.text(child, lookups)]
        errors = {name: ["Fill it in: it cannot be empty."] for name in missing}
        return errors or {"" if name == NON_FIELD_ERRORS else name: said for name, said in validate_row(child, without=()).items()}

    def _place(self, line: FileRow, positions: dict[str, int], name: str) -> str:
        where = cell_address(positions[name], line.number) if name in positions else f"row {line.number}"
        return f"{self.name}!{where}: "

    def write(self, lists: Sequence[tuple[Any, list[Any]]]) -> None:
        """Writes the (publication, children) of a batch: those that are not listed are deleted, the others keep their keys."""
        if not lists:
            return
        children = [child for _, own in lists for child in own]
        for row, own in lists:
            for child in own:
                setattr(child, self.parent, row)
        kept = [child for child in children if child.pk]
        rows = self.model._default_manager.filter(**{f"{self.parent}__in": [row for row, _ in lists]})
        rows.exclude(pk__in=[child.pk for child in kept]).delete()
        fields = [field.name for field in self.model._meta.concrete_fields if not field.primary_key]
        self.model._default_manager.bulk_update(kept, fields)
        self.model._default_manager.bulk_create(child for child in children if not child.pk)
        for _, own in lists:
            own.sort(key=lambda child: tuple(getattr(child, name) for name in self.model._meta.ordering))
