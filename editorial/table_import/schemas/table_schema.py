"""The schema of a model's table: its columns, how lines are matched with rows, and how rows are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import models

from editorial.audit.audit_log import Actor
from editorial.table_import.file_formats.file_rows import FileTable
from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.child_sheets import ChildSheet
from editorial.table_import.schemas.column_types import column_for
from editorial.table_import.schemas.table_columns import TableColumn

AS_OF = "as_of"
BATCH_SIZE = 500


@dataclass
class MatchedRow:
    """The row of a line: an existing one, or a new one without primary key. `problems` are by column."""

    row: Any
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.row.pk is None


@dataclass
class FilledRow:
    """An unsaved row with the values of its line, the objects of its lists, and the columns that differ from what is saved."""

    row: Any
    lists: dict[str, list[Any]]
    changed_columns: Sequence[str] = ()


class TableSchema:
    """`keys` are the columns that match rows; a key that is not in `columns` too is never written. Subclasses match rows."""

    keys: tuple[str, ...]
    key_help: dict[str, str]
    after_import_message: str  # shown to the user after the rows are written
    children: dict[str, ChildSheet] = {}
    other_headings: Mapping[str, str] = {}  # columns by other headings of theirs, such as those of official lists

    def __init__(self, model: type[models.Model], *columns: str | TableColumn) -> None:
        self.model: Any = model
        self.columns = {c.name: c for c in (column_for(model, column) if isinstance(column, str) else column for column in columns)}

    @property
    def headings(self) -> list[str]:
        return [*(key for key in self.keys if key not in self.columns), *self.columns, AS_OF]

    def prepare(self, table: FileTable) -> FileTable:
        """The table of a file as its headings and cells are read; a subclass overrides this method."""
        return table

    @property
    def required_columns(self) -> list[str]:
        """Columns that every new row needs."""
        return [name for name, column in self.columns.items() if column.is_required]

    def with_related(self, rows: Any) -> Any:
        """The queryset with the related rows that `texts` and `fingerprint` read."""
        return rows

    def match_rows(self, lines: Sequence[dict[str, str]], *, by: Actor, is_locking: bool = False) -> list[MatchedRow]:
        """The row of each line; `lines` are texts by column. One statement, and one for each prefetched relation."""
        raise NotImplementedError

    def key_text(self, name: str, row: Any) -> str:
        """The text of a key's cell."""
        return str(getattr(row, name))

    def unique_keys(self, row: Any) -> set[tuple[str, Any]]:
        """Values that two lines of a file must not share, as (column, value)."""
        raise NotImplementedError

    def content(self, row: Any) -> str:
        """All editable content of the row as one text, for the fingerprint."""
        return repr([getattr(row, f.attname) for f in self.model._meta.concrete_fields])

    def fingerprint(self, row: Any) -> str:
        """A digest of the content. It begins with a letter, so that no spreadsheet takes it for a number."""
        return "r" + sha256(self.content(row).encode()).hexdigest()[:15]

    def note(self, row: Any) -> str:
        """A further effect of changing the row, for the report; "" for none."""
        return ""

    def write(self, new: Sequence[FilledRow], changed: Sequence[FilledRow], *, by: Actor, reasons: dict[int, str]) -> None:
        """Writes at most BATCH_SIZE rows in the caller's transaction. `reasons`, for the audit log, are by `id()` of the row."""
        raise NotImplementedError

    def locked(self, *, is_locking: bool) -> Any:
        rows = self.with_related(self.model._default_manager.all())
        return rows.select_for_update(of=("self",)) if is_locking else rows

    def texts(self, row: Any, lookups: CellLookups) -> dict[str, str]:
        return {name: column.text(row, lookups) for name, column in self.columns.items()}


def column_values(lines: Iterable[dict[str, str]], name: str) -> set[str]:
    """The distinct texts of the column, without empty ones."""
    return {line[name] for line in lines if line.get(name)}
