"""Renders rows of queries as lines of a widget, with their URLs, and days as words."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.queries import DashboardQuery, QueryResult, QueryRow
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink
from editorial.models import Publication


def change_url(entry_type: str, pk: int) -> str:
    meta = publication_registry.model_for_type(entry_type)._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])


def list_url(model: type[Publication], query: str = "") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") + query


def type_label(entry_type: str) -> str:
    return str(publication_registry.model_for_type(entry_type)._meta.verbose_name).capitalize()


def format_day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def format_datetime(at: datetime) -> str:
    """In the desk's time zone."""
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"


def relative_day(day: date, today: date) -> str:
    """`today`, `tomorrow`, `in 5 days`, `3 days ago`."""
    days = (day - today) // timedelta(days=1)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def publication_line(row: QueryRow, about: str, *, is_late: bool = False) -> WidgetLine:
    return WidgetLine(row.title, change_url(row.type, row.pk), type_label(row.type), about, row.note, is_late)


def list_links(query: DashboardQuery, result: QueryResult) -> list[WidgetLink]:
    """For each type with rows the link to its list, filtered by the query."""
    return [
        WidgetLink(f"{str(model._meta.verbose_name_plural).capitalize()} {total}", list_url(model, f"?work={query.name}"))
        for model, total in result.totals.items()
    ]


def query_widget(
    query: DashboardQuery,
    results: QueryResults,
    context: DashboardContext,
    line: Callable[[QueryRow, DashboardContext], WidgetLine],
    **options: Any,
) -> Widget | None:
    """The widget of a query; `options` are further fields of Widget. None for a user who has the permission for no type."""
    if not context.types(query.permission):
        return None
    result = results.get(query.name, QueryResult())
    lines = [line(row, context) for row in result.rows[:MAX_LINES]]
    return Widget(query.name, lines=lines, total=result.total, more=list_links(query, result), **options)
