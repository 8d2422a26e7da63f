"""Filters of the lists of publications: by priority area, and by a span of days."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import DateTimeField
from django.http import HttpRequest

from catalogue.models import PriorityArea

AREA_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
MAX_AREAS = 100  # areas that are offered


class PriorityAreaFilter(admin.SimpleListFilter):
    title = "priority area"
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        areas = list(PriorityArea.objects.filter(merged_into=None).order_by("name_en").values_list("code", "name_en")[:MAX_AREAS])
        value = self.value()
        return areas if not value or value in dict(areas) else [*areas, (value, "No such area")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if value and not AREA_CODE.fullmatch(value):
            return queryset.none()
        return queryset.filter(priority_areas__code=value) if value else queryset


class DayFilter(admin.ListFilter):
    """From one day until another, both included. The admin's `day_field` is the column."""

    template = "admin/day_filter.html"
    parameters = ("from_day", "until_day")

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: Any, model_admin: Any) -> None:
        column = model._meta.get_field(model_admin.day_field)
        self.title = str(column.verbose_name)
        self.lookup = f"{column.name}__date" if isinstance(column, DateTimeField) else column.name
        super().__init__(request, params, model, model_admin)
        self.used_parameters |= {name: params.pop(name)[-1] for name in self.parameters if name in params}
        ours = (*self.parameters, "p", "e")
        self.others = [(name, value) for name, values in request.GET.lists() if name not in ours for value in values]

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameters)

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One dict with what the template shows."""
        yield {**{name: self.used_parameters.get(name, "") for name in self.parameters}, "others": self.others}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        for name, operator in zip(self.parameters, ("gte", "lte"), strict=True):
            if value := self.used_parameters.get(name):
                queryset = queryset.filter(**{f"{self.lookup}__{operator}": _parse_day(str(value))})
        return queryset


def _parse_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise IncorrectLookupParameters("A day is written like 2026-11-30.") from None
