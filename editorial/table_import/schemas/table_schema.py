"""What a table of one model is: its columns, how a row is found or made, and how many are written at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import models

from editorial.audit.audit_log import Actor
from editorial.table_import.schemas.cell_lookups import CellLookups
from editorial.table_import.schemas.table_columns import TableColumn, column_for

AS_OF = "as_of"
BATCH_SIZE = 500


@dataclass
class MatchedRow:
    """The row that a line is about: one that exists, or a new one (without a key). Problems by column."""

    row: Any
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.row.pk is None


@dataclass
class FilledRow:
    """A row with the values of its line, not saved; what its lists shall hold, and which columns differ from what is saved."""

    row: Any
    lists: dict[str, list[Any]]
    changed_columns: Sequence[str] = ()


class TableSchema:
    """`keys` find a row and are no values of it, but for those that are columns too. Subclasses say how."""

    keys: tuple[str, ...]
    key_help: dict[str, str]
    after_import_message: str  # what follows from writing, said to whoever did it

    def __init__(self, model: type[models.Model], *columns: str | TableColumn) -> None:
        self.model: Any = model
        self.columns = {c.name: c for c in (column_for(model, one) if isinstance(one, str) else one for one in columns)}

    @property
    def headings(self) -> list[str]:
        return [*(key for key in self.keys if key not in self.columns), *self.columns, AS_OF]

    @property
    def required_columns(self) -> list[str]:
        """Columns without which no new row can be made."""
        return [name for name, one in self.columns.items() if one.is_required]

    def with_related(self, rows: Any) -> Any:
        """The queryset with what texts and fingerprints read of its rows."""
        return rows

    def match_rows(self, lines: Sequence[dict[str, str]], *, by: Actor, is_locking: bool = False) -> list[MatchedRow]:
        """For lines as their texts by column; one statement and those of what is fetched with it."""
        raise NotImplementedError

    def key_text(self, name: str, row: Any) -> str:
        """What stands in a key's cell."""
        return str(getattr(row, name))

    def unique_keys(self, row: Any) -> set[tuple[str, Any]]:
        """What two lines of a file cannot share."""
        raise NotImplementedError

    def content(self, row: Any) -> str:
        """All of it that somebody may have changed."""
        return repr([getattr(row, f.attname) for f in self.model._meta.concrete_fields])

    def fingerprint(self, row: Any) -> str:
        """Begins with a letter, so that no spreadsheet takes it for a number."""
        return "r" + sha256(self.content(row).encode()).hexdigest()[:15]

    def note(self, row: Any) -> str:
        """What becomes of it beyond being saved."""
        return ""

    def write(self, new: Sequence[FilledRow], changed: Sequence[FilledRow], *, by: Actor, reasons: dict[int, str]) -> None:
        """At most BATCH rows, in the caller's transaction. `reasons` by `id` of the row object, for the audit log."""
        raise NotImplementedError

    def locked(self, *, is_locking: bool) -> Any:
        rows = self.with_related(self.model._default_manager.all())
        return rows.select_for_update(of=("self",)) if is_locking else rows

    def texts(self, row: Any, lookups: CellLookups) -> dict[str, str]:
        return {name: one.text(row, lookups) for name, one in self.columns.items()}


def column_values(lines: Iterable[dict[str, str]], name: str) -> set[str]:
    """What stands in that column, but for nothing."""
    return {line[name] for line in lines if line.get(name)}
