"""Dashboard widget of the coverage of priority areas."""

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.widgets import QueryResults, Widget, register_widget
from newsletters.area_coverage import area_coverage
from newsletters.models import Issue, Item


@register_widget(110)
def coverage_box(context: DashboardContext, results: QueryResults) -> Widget | None:
    """Returns None for a person who may not see items and issues."""
    if not {Issue, Item} <= set(context.types()):
        return None
    coverage = area_coverage()
    return Widget(
        "coverage",
        "Priority areas in the last issues",
        "No issue yet: the areas that partners selected are counted once there is one.",
        total=len(coverage.columns) if coverage else 0,
        template="admin/dashboard/priority_coverage.html",
        extra_context={"coverage": coverage},
    )
