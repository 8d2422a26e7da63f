"""The table of sources: found by their number. Confidential notes are in no table."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from editorial.audit import Person
from editorial.models import Source
from editorial.tables.sheets import Filled, Sheet, Target, values


class SourceSheet(Sheet):
    keys = ("id",)
    afterwards = "What is published shows a source as it was until it is published again."
    key_holds = {"id": "Empty for a new source. Of an exported row it stays as it is: by it the row is found."}

    def targets(self, lines: Sequence[dict[str, str]], *, by: Person, is_locking: bool = False) -> list[Target]:
        keys = {int(key) for key in values(lines, "id") if _is_key(key)}
        wanted = Q(pk__in=keys) | Q(url__in=values(lines, "url"))
        rows = list(self.locked(is_locking=is_locking).filter(wanted).order_by("-pk"))
        by_key, by_url = {str(row.pk): row for row in rows}, {row.url: row for row in rows if row.url}
        return [self._target(line, by_key, by_url.get(line.get("url", ""))) for line in lines]

    def _target(self, line: dict[str, str], by_key: dict[str, Any], same: Source | None) -> Target:
        if key := line.get("id"):
            if key not in by_key:
                return Target(Source(), {"id": "No source here has this number. Leave it empty for a new one."})
            taken = same is not None and by_key[key].url != same.url
            return Target(by_key[key], {"url": _taken(same)} if taken else {})
        return Target(Source(), {"url": _taken(same)} if same else {})

    def marks(self, row: Any) -> set[tuple[str, Any]]:
        found = {("url", row.url)} if row.url else set()
        return found | (
            {("id", row.pk)} if row.pk else {("source", (row.kind, row.title, row.publisher, row.published_on, row.held_on))}
        )

    def write(self, new: Sequence[Filled], changed: Sequence[Filled], *, by: Person, reasons: dict[int, str]) -> None:
        Source.objects.bulk_create(one.row for one in new)
        for one in changed:
            one.row.save(update_fields=list(self.columns))


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _taken(holder: Any) -> str:
    return f"Source {holder.pk} has this address: “{holder}”. Put its number into “id” to change it."


SOURCES = SourceSheet(
    Source, "kind", "title", "publisher", "url", "language", "published_on", "accessed_on", "held_on", "place", "wording"
)
