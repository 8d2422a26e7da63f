"""Context of a dashboard request: everything that queries and widgets depend on."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.models import Publication
from editorial.workflow.transition_table import has_permission


@dataclass(frozen=True)
class QueryScope:
    """All that a query of the dashboard depends on beside the desk's tables: its statement is kept for a scope."""

    person_pk: int | None
    today: date
    month: date | None = None


@dataclass(frozen=True)
class DashboardContext:
    """`person` is the user, None for the system. `month` is the first day of the calendar's month, None for the current month."""

    person: Actor
    now: datetime
    month: date | None = None

    @property
    def today(self) -> date:
        """The day in the desk's time zone."""
        return timezone.localtime(self.now).date()

    @property
    def person_pk(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def scope(self) -> QueryScope:
        return QueryScope(self.person_pk, self.today, self.month)

    def types(self, verb: str = "view") -> list[type[Publication]]:
        """The models for which the user has the permission `verb`."""
        if verb not in self._types:
            self._types[verb] = [one for one in publication_registry.publication_models() if has_permission(self.person, verb, one)]
        return self._types[verb]

    @cached_property
    def _types(self) -> dict[str, list[type[Publication]]]:
        return {}

    def has_perm(self, name: str) -> bool:
        return bool(self.person and self.person.has_perm(name))  # type: ignore[union-attr]
