"""The lists' filter by what needs work: states, and the questions of the first page, so that both count the same rows."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from editorial.dashboard.asking import Asking
from editorial.dashboard.gathering import QUESTIONS
from editorial.models import Publication

State = Publication.State
STATES = {
    State.DRAFT: "Not published yet",
    "changed": "Unpublished changes",
    State.IN_REVIEW: "To be reviewed",
    State.APPROVED: "Approved, to be published",
    State.SCHEDULED: "Scheduled",
    State.WITHDRAWN: "Withdrawn",
}


class NeedsWork(admin.SimpleListFilter):
    title = "what needs work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asking = _asking(request)
        asked = [
            (question.name, question.said)
            for question in QUESTIONS.values()
            if question.said and question.name not in STATES and question.rows_of(model_admin.model, asking) is not None
        ]
        return [*asked, *((str(value), said) for value, said in STATES.items())]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing for a question that the person has not the right to ask."""
        wanted = self.value()
        if wanted == "changed":
            return queryset.filter(is_changed=True)
        if wanted in STATES:
            return queryset.filter(state=wanted)
        if wanted in QUESTIONS:
            rows = QUESTIONS[wanted].rows_of(queryset.model, _asking(request))
            return queryset.none() if rows is None else queryset.filter(pk__in=rows.order_by().values("pk"))
        return queryset


def _asking(request: HttpRequest) -> Asking:
    return Asking(request.user, timezone.now())
