"""Rows of publications as lines of a box: where they lead, and days in words."""

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
    """In the desk's zone."""
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


def list_links(question: DashboardQuery, answer: QueryResult) -> list[WidgetLink]:
    """One list a type, filtered to what the question asks for."""
    return [
        WidgetLink(f"{str(model._meta.verbose_name_plural).capitalize()} {total}", list_url(model, f"?work={question.name}"))
        for model, total in answer.totals.items()
    ]


def query_widget(
    question: DashboardQuery,
    results: QueryResults,
    context: DashboardContext,
    about: Callable[[QueryRow, DashboardContext], WidgetLine],
    **said: Any,
) -> Widget | None:
    """None for somebody who may do this with no type."""
    if not context.types(question.permission):
        return None
    answer = results.get(question.name, QueryResult())
    lines = [about(row, context) for row in answer.rows[:MAX_LINES]]
    return Widget(question.name, lines=lines, total=answer.total, more=list_links(question, answer), **said)
