"""Who asks for the first page, and when: all that a question may depend on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.models import Publication
from editorial.workflow.transition_table import has_permission


@dataclass(frozen=True)
class DashboardContext:
    """`month` is the first day of the month that the calendar shows, None for the present one."""

    person: Actor
    now: datetime
    month: date | None = None

    @property
    def today(self) -> date:
        """In the desk's zone."""
        return timezone.localtime(self.now).date()

    @property
    def person_pk(self) -> int | None:
        return self.person.pk if self.person else None

    def types(self, verb: str = "view") -> list[type[Publication]]:
        """Those for which the person has the right."""
        return [model for model in publication_registry.publication_models() if has_permission(self.person, verb, model)]

    def has_perm(self, name: str) -> bool:
        return bool(self.person and self.person.has_perm(name))  # type: ignore[union-attr]
