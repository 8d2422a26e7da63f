"""The table of organizations. Rows are matched by code, which never changes."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from catalogue.models import Organization
from catalogue.vocabulary.term_changes import EditedTerm, record_edited_terms
from editorial.audit.audit_log import Actor
from editorial.table_import.schemas.table_schema import FilledRow, MatchedRow, TableSchema, column_values


class OrganizationTable(TableSchema):
    keys = ("code",)
    after_import_message = "Readers see the new names of bodies that they know at once."
    key_help: dict[str, str] = {}

    def with_related(self, rows: Any) -> Any:
        return rows.select_related("parent", "predecessor")

    def match_rows(self, lines: Sequence[dict[str, str]], *, by: Actor, is_locking: bool = False) -> list[MatchedRow]:
        rows = self.locked(is_locking=is_locking).filter(code__in=column_values(lines, "code")).order_by("pk")
        rows_by_code = {row.code: row for row in rows}
        return [MatchedRow(rows_by_code.get(line.get("code", "")) or Organization(code=line.get("code", ""))) for line in lines]

    def unique_keys(self, row: Any) -> set[tuple[str, Any]]:
        return {("code", row.code)}

    def write(self, new: Sequence[FilledRow], changed: Sequence[FilledRow], *, by: Actor, reasons: dict[int, str]) -> None:
        """A changed public name is shown on all pages from the next request on."""
        Organization.objects.bulk_create(filled.row for filled in new)
        for filled in changed:
            filled.row.version += 1
            filled.row.save(update_fields=[*self.columns, "search_text", "version", "changed_at"])
        edited = [*(EditedTerm(filled.row, ()) for filled in new), *(EditedTerm(one.row, one.changed_columns) for one in changed)]
        record_edited_terms(edited, at=timezone.now())


ORGANIZATION_TABLE = OrganizationTable(
    Organization, "code", "abbreviation", "name_en", "name_zh", "aliases",
    "kind", "parent", "predecessor", "succeeded_on", "is_retired",
)  # fmt: skip
