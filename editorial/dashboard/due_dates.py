"""Widgets of due dates: reviews that are due, and consultations that close soon."""

from datetime import date, timedelta
from typing import Any

from editorial.dashboard.context import DashboardContext, QueryScope
from editorial.dashboard.queries import DashboardQuery, QueryRow, register_query
from editorial.dashboard.rendering import format_day, publication_line, query_widget, relative_day
from editorial.dashboard.widgets import QueryResults, Widget, WidgetLine, register_widget
from editorial.models import Publication

LOOK_AHEAD = timedelta(days=30)


def _due_reviews(model: type[Publication], scope: QueryScope) -> Any:
    rows = model._default_manager.exclude(state=Publication.State.WITHDRAWN)
    return rows.filter(review_by__lte=scope.today + LOOK_AHEAD)


def _closing_consultations(model: type[Publication], scope: QueryScope) -> Any:
    """Publications whose consultation closes soon, drafts included: readers should see them before that day."""
    if not any(column.name == "comments_close_on" for column in model._meta.concrete_fields):
        return None
    rows: Any = model._default_manager.exclude(state=Publication.State.WITHDRAWN)
    return rows.filter(comments_close_on__gte=scope.today, comments_close_on__lte=scope.today + LOOK_AHEAD)


REVIEWS = register_query(
    DashboardQuery("review_due", "To be looked at again", _due_reviews, order=("review_by",), day="review_by", permission="change")
)
CLOSING = register_query(
    DashboardQuery("closing", "Comments close soon", _closing_consultations, order=("comments_close_on",), day="comments_close_on")
)


def _due_line(row: QueryRow, context: DashboardContext) -> WidgetLine:
    day = _required_day(row)
    is_late = day < context.today
    word = "Was due" if is_late else "Due"
    return publication_line(row, f"{word} {relative_day(day, context.today)}, {format_day(day)}", is_late=is_late)


def _closing_line(row: QueryRow, context: DashboardContext) -> WidgetLine:
    day = _required_day(row)
    unpublished = ". Readers do not see this yet" if row.state != Publication.State.PUBLISHED else ""
    is_late = day - context.today <= timedelta(days=3)
    return publication_line(
        row, f"Comments close {relative_day(day, context.today)}, {format_day(day)}{unpublished}", is_late=is_late
    )


def _required_day(row: QueryRow) -> date:
    assert row.day is not None  # noqa: S101 - the query filters by it
    return row.day


@register_widget(50)
def closing(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {
        "title": "Consultations closing soon",
        "empty_text": "No consultation closes within 30 days.",
        "todo_label": "closing soon",
    }
    return query_widget(CLOSING, results, context, _closing_line, **texts)


@register_widget(60)
def reviews(context: DashboardContext, results: QueryResults) -> Widget | None:
    texts = {
        "title": "To be looked at again",
        "empty_text": "Nothing has to be looked at again within 30 days.",
        "todo_label": "to look at again",
    }
    return query_widget(REVIEWS, results, context, _due_line, **texts)
