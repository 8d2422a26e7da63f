"""The lists' filter by what needs work: states, and the questions of the first page, so that both count the same rows."""

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
        asked = [
            (question.name, question.label)
            for question in QUERIES.values()
            if question.label and question.name not in STATE_LABELS and question.rows_of(model_admin.model, context) is not None
        ]
        return [*asked, *((str(value), said) for value, said in STATE_LABELS.items())]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing for a question that the person has not the right to ask."""
        wanted = self.value()
        if wanted == "changed":
            return queryset.filter(is_changed=True)
        if wanted in STATE_LABELS:
            return queryset.filter(state=wanted)
        if wanted in QUERIES:
            rows = QUERIES[wanted].rows_of(queryset.model, _dashboard_context(request))
            return queryset.none() if rows is None else queryset.filter(pk__in=rows.order_by().values("pk"))
        return queryset


def _dashboard_context(request: HttpRequest) -> DashboardContext:
    return DashboardContext(request.user, timezone.now())
