"""Dashboard widgets of the newsletter: the last issue with the button for the next one, and the coverage of priority areas."""

from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.widgets import QueryResults, Widget, WidgetLine, register_widget
from newsletters.area_coverage import area_coverage
from newsletters.models import Issue, Item
from newsletters.next_issue.begin_issue import last_issue


@register_widget(80)
def newsletter_box(context: DashboardContext, results: QueryResults) -> Widget | None:
    """Returns None for a person who may not begin an issue."""
    if Issue not in context.types("add"):
        return None
    last = last_issue()
    state = last.get_state_display() if last else ""
    lines = [WidgetLine(last.title, reverse("admin:newsletters_issue_arrange", args=[last.pk]), about=state)] if last else []
    return Widget(
        "newsletter",
        "The newsletter",
        "No issue yet: begin the first one in the list of issues.",
        lines=lines,
        total=len(lines),
        template="admin/newsletters/newsletter_widget.html",
        extra_context={"last_issue": last},
    )


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
