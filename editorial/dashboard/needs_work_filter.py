"""Filter of publication lists by the work that is needed: by state, and by the dashboard's queries so that both count the same."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.queries import QUERIES
from editorial.models import Publication

State = Publication.State
STATE_LABELS = {
    State.DRAFT: "Not published yet",
    "changed": "Unpublished changes",
    State.IN_REVIEW: "To be reviewed",
    State.APPROVED: "Approved, to be published",
    State.SCHEDULED: "Scheduled",
    State.WITHDRAWN: "Removed from the site",
}


class NeedsWorkFilter(admin.SimpleListFilter):
    title = "what needs work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        context = _dashboard_context(request)
        choices = [
            (query.name, query.label)
            for query in QUERIES.values()
            if query.label and query.name not in STATE_LABELS and query.rows_of(model_admin.model, context) is not None
        ]
        return [*choices, *((str(value), label) for value, label in STATE_LABELS.items())]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """No rows for a query that the user has no permission for."""
        choice = self.value()
        if choice == "changed":
            return queryset.filter(is_changed=True)
        if choice in STATE_LABELS:
            return queryset.filter(state=choice)
        if choice in QUERIES:
            rows = QUERIES[choice].rows_of(queryset.model, _dashboard_context(request))
            return queryset.none() if rows is None else queryset.filter(pk__in=rows.order_by().values("pk"))
        return queryset


def _dashboard_context(request: HttpRequest) -> DashboardContext:
    return DashboardContext(request.user, timezone.now())
