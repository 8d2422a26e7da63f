"""Links of sources and texts that no longer answer."""

from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.rendering import format_day
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from editorial.link_checks import broken_links
from editorial.models import LinkCheck


@register_widget(100)
def links(context: DashboardContext, results: QueryResults) -> Widget | None:
    """One statement, and one more where there are more than the box shows."""
    if not context.has_perm("editorial.view_linkcheck"):
        return None
    found = list(broken_links()[: MAX_LINES + 1])
    total = broken_links().count() if len(found) > MAX_LINES else len(found)
    everything = reverse("admin:editorial_linkcheck_changelist")
    more = [WidgetLink(f"Broken links {total}", f"{everything}?state={LinkCheck.Status.BROKEN}")]
    return Widget(
        "links", "Broken links", "No broken link is known.", [_link_line(link) for link in found[:MAX_LINES]], total, more
    )


def _link_line(link: LinkCheck) -> WidgetLine:
    well = f"Last seen well on {format_day(link.last_well_at.date())}" if link.last_well_at else "Never seen well"
    return WidgetLine(
        link.url, reverse("admin:editorial_linkcheck_change", args=[link.pk]), "Link", f"{link.failure} {well}".strip()
    )
