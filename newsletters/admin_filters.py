"""Admin filter of the list of items by the issue in which they stand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from newsletters.models import Issue, IssuePlacement, Item

MAX_ISSUES = 24  # issues that are offered, the latest first
NO_ISSUE = "none"


class IssueFilter(admin.SimpleListFilter):
    title = "issue"
    parameter_name = "in_issue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        issues = [
            (str(pk), title) for pk, title in Issue.objects.order_by("-period_end", "-pk").values_list("pk", "title")[:MAX_ISSUES]
        ]
        choices, value = [(NO_ISSUE, "In no issue yet"), *issues], self.value() or ""
        if value and value not in dict(choices):
            older = Issue.objects.filter(pk=value).values_list("title", flat=True).first() if is_primary_key(value) else None
            choices.append((value, older or "No such issue"))
        return choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if value == NO_ISSUE:
            return queryset.exclude(pk__in=IssuePlacement.objects.order_by().values("item"))
        placed = IssuePlacement.objects.filter(issue=int(value) if is_primary_key(value) else 0)
        return queryset.filter(pk__in=placed.values("item")).exclude(state=Item.State.WITHDRAWN) if value else queryset


def is_primary_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 18
