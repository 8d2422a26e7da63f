"""Widget “After the date: what happened?”: what closed, came into force or was to be done lately, and nobody touched since."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import F

from editorial.dashboard.context import DashboardContext, QueryScope
from editorial.dashboard.queries import DashboardQuery, QueryResult, QueryRow, register_query
from editorial.dashboard.rendering import format_day, list_links, publication_line, relative_day
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, register_widget
from editorial.models import Publication

LOOK_BACK = timedelta(days=28)
# Column of a day: what the lists call those whose day has passed, and what happened on it.
PASSED = {
    "comments_close_on": ("Comments closed, not touched since", "Comments closed"),
    "in_force_on": ("In force now, not touched since", "It came into force"),
    "to_do_by": ("To be done by now, not touched since", "It was to be done"),
}


def _untouched_since(column: str, model: type[Publication], scope: QueryScope) -> Any:
    """Publications whose day in the column passed in the last weeks, and that were last saved on that day or before."""
    if not any(one.name == column for one in model._meta.concrete_fields):
        return None
    rows: Any = model._default_manager.exclude(state=Publication.State.WITHDRAWN)
    passed = {f"{column}__gte": scope.today - LOOK_BACK, f"{column}__lt": scope.today}
    return rows.filter(**passed, updated_at__date__lte=F(column))


QUERIES_BY_COLUMN = {
    column: register_query(
        DashboardQuery(f"passed_{column}", label, partial(_untouched_since, column), order=(f"-{column}",), day=column)
    )
    for column, (label, _said) in PASSED.items()
}


def _line(row: QueryRow, said: str, context: DashboardContext) -> WidgetLine:
    assert row.day is not None  # noqa: S101 - the query filters by it
    return publication_line(row, f"{said} {relative_day(row.day, context.today)}, {format_day(row.day)}")


@register_widget(55)
def passed_dates(context: DashboardContext, results: QueryResults) -> Widget | None:
    """None for a user who may view no type."""
    if not context.types("view"):
        return None
    found = [(query, results.get(query.name, QueryResult()), PASSED[column][1]) for column, query in QUERIES_BY_COLUMN.items()]
    rows = [(row, said) for _query, result, said in found for row in result.rows]
    rows.sort(key=lambda pair: (pair[0].day, pair[0].pk), reverse=True)
    return Widget(
        "passed_dates",
        "After the date: what happened?",
        "Whatever had its day in the last four weeks was looked at after it.",
        lines=[_line(row, said, context) for row, said in rows[:MAX_LINES]],
        total=sum(result.total for _query, result, _said in found),
        more=[link for query, result, _said in found for link in list_links(query, result)],
        todo_label="to look at after their day",
    )
