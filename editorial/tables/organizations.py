"""The table of organizations: found by their code, which never changes."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from catalogue.models import Organization
from catalogue.writing import raise_vocabulary
from editorial.audit import Person
from editorial.tables.sheets import Filled, Sheet, Target, values
from editorial.terms import is_public


class OrganizationSheet(Sheet):
    keys = ("code",)
    afterwards = "Readers see the new names of bodies that they know at once."
    key_holds: dict[str, str] = {}

    def related(self, rows: Any) -> Any:
        return rows.select_related("parent", "predecessor")

    def targets(self, lines: Sequence[dict[str, str]], *, by: Person, is_locking: bool = False) -> list[Target]:
        rows = self.locked(is_locking=is_locking).filter(code__in=values(lines, "code")).order_by("pk")
        known = {row.code: row for row in rows}
        return [Target(known.get(line.get("code", "")) or Organization(code=line.get("code", ""))) for line in lines]

    def marks(self, row: Any) -> set[tuple[str, Any]]:
        return {("code", row.code)}

    def write(self, new: Sequence[Filled], changed: Sequence[Filled], *, by: Person, reasons: dict[int, str]) -> None:
        """A public name that changes is shown everywhere at the next request."""
        Organization.objects.bulk_create(one.row for one in new)
        for one in changed:
            one.row.version += 1
            one.row.save(update_fields=[*self.columns, "version", "changed_at"])
        raise_vocabulary(is_public=any(is_public(one.row) for one in (*new, *changed)), at=timezone.now())


ORGANIZATIONS = OrganizationSheet(
    Organization, "code", "abbreviation", "name_en", "name_zh", "kind", "parent", "predecessor", "succeeded_on", "is_retired"
)
