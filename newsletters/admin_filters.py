"""Admin filters of the list of items, which the coverage table links to. A filter is shown only while it is active."""

import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalogue.models import PriorityArea
from newsletters.models import Issue, IssuePlacement, Item

AREA_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")


class IssueFilter(admin.SimpleListFilter):
    title = "issue"
    parameter_name = "in_issue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value() or ""
        issue = Issue.objects.filter(pk=value).values_list("title", flat=True).first() if is_primary_key(value) else None
        return [(value, issue or "No such issue")] if value else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        placed = IssuePlacement.objects.filter(issue=int(value) if is_primary_key(value) else 0)
        return queryset.filter(pk__in=placed.values("item")).exclude(state=Item.State.WITHDRAWN) if value else queryset


class PriorityAreaFilter(admin.SimpleListFilter):
    title = "priority area"
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value() or ""
        area = PriorityArea.objects.filter(code=value).values_list("name_en", flat=True).first() if is_area_code(value) else None
        return [(value, area or "No such area")] if value else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if value and not is_area_code(value):
            return queryset.none()
        return queryset.filter(priority_areas__code=value) if value else queryset


def is_primary_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 18


def is_area_code(value: str) -> bool:
    return AREA_CODE.fullmatch(value) is not None
