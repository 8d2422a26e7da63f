"""Widget of broken links in sources and texts."""

from django.urls import reverse
from django.utils import timezone

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.rendering import format_day
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from editorial.link_checks import broken_links
from editorial.models import LinkCheck


@register_widget(100)
def links(context: DashboardContext, results: QueryResults) -> Widget | None:
    """One statement, and a second one where there are more than MAX_LINES."""
    if not context.has_perm("editorial.view_linkcheck"):
        return None
    first_links = list(broken_links()[: MAX_LINES + 1])
    total = broken_links().count() if len(first_links) > MAX_LINES else len(first_links)
    list_address = reverse("admin:editorial_linkcheck_changelist")
    more = [WidgetLink(f"Broken links {total}", f"{list_address}?state={LinkCheck.Status.BROKEN}")]
    return Widget(
        "links", "Broken links", "No broken link is known.", [_link_line(link) for link in first_links[:MAX_LINES]], total, more
    )


def _link_line(link: LinkCheck) -> WidgetLine:
    well = f"Last seen well on {format_day(timezone.localdate(link.last_well_at))}" if link.last_well_at else "Never seen well"
    return WidgetLine(
        link.url, reverse("admin:editorial_linkcheck_change", args=[link.pk]), "Link", f"{link.failure} {well}".strip()
    )
