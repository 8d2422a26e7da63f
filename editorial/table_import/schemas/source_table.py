"""The table of sources. Rows are matched by number. Confidential notes are in no table."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from editorial.audit.audit_log import Actor
from editorial.models import Source
from editorial.table_import.schemas.table_schema import FilledRow, MatchedRow, TableSchema, column_values


class SourceTable(TableSchema):
    keys = ("id",)
    after_import_message = "What is published shows a source as it was until it is published again."
    key_help = {"id": "Empty for a new source. Of an exported row it stays as it is: by it the row is found."}

    def match_rows(self, lines: Sequence[dict[str, str]], *, by: Actor, is_locking: bool = False) -> list[MatchedRow]:
        keys = {int(key) for key in column_values(lines, "id") if _is_key(key)}
        condition = Q(pk__in=keys) | Q(url__in=column_values(lines, "url"))
        rows = list(self.locked(is_locking=is_locking).filter(condition).order_by("-pk"))
        by_key, by_url = {str(row.pk): row for row in rows}, {row.url: row for row in rows if row.url}
        return [self._target(line, by_key, by_url.get(line.get("url", ""))) for line in lines]

    def _target(self, line: dict[str, str], by_key: dict[str, Any], same: Source | None) -> MatchedRow:
        if key := line.get("id"):
            if key not in by_key:
                return MatchedRow(Source(), {"id": "No source here has this number. Leave it empty for a new one."})
            taken = same is not None and by_key[key].url != same.url
            return MatchedRow(by_key[key], {"url": _address_taken_message(same)} if taken else {})
        return MatchedRow(Source(), {"url": _address_taken_message(same)} if same else {})

    def unique_keys(self, row: Any) -> set[tuple[str, Any]]:
        keys = {("url", row.url)} if row.url else set()
        return keys | (
            {("id", row.pk)} if row.pk else {("source", (row.kind, row.title, row.publisher, row.published_on, row.held_on))}
        )

    def write(self, new: Sequence[FilledRow], changed: Sequence[FilledRow], *, by: Actor, reasons: dict[int, str]) -> None:
        Source.objects.bulk_create(filled.row for filled in new)
        for filled in changed:
            filled.row.save(update_fields=[*self.columns, "search_text"])


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _address_taken_message(holder: Any) -> str:
    return f"Source {holder.pk} has this address: “{holder}”. Put its number into “id” to change it."


SOURCE_TABLE = SourceTable(
    Source, "kind", "title", "publisher", "url", "language", "published_on", "accessed_on", "held_on", "place", "wording"
)
