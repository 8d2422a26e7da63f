"""Dashboard widgets: leads that wait, and watched lists that need a look."""

from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.rendering import format_day
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from gathering.alarms.causes import ALL_LISTS, causes_of
from gathering.models import Lead, WatchedList


@register_widget(35)
def leads(context: DashboardContext, results: QueryResults) -> Widget | None:
    """For people who may capture: what is theirs or nobody's. One statement, or two."""
    if not context.has_perm("gathering.change_lead"):
        return None
    waiting = Lead.objects.open().waiting_for(context.person_pk).select_related("watched_list")
    first = list(waiting[: MAX_LINES + 1])
    total = waiting.count() if len(first) > MAX_LINES else len(first)
    inbox = reverse("admin:gathering_lead_changelist")
    lines = [_lead_line(lead, inbox) for lead in first[:MAX_LINES]]
    return Widget(
        "leads", "Leads", "Nothing new on the watched lists.", lines, total, [WidgetLink(f"Inbox {total}", inbox)],
        todo_label="leads",
    )  # fmt: skip


def _lead_line(lead: Lead, inbox: str) -> WidgetLine:
    closing = f"Comments until {format_day(lead.closes_on)}" if lead.closes_on else ""
    return WidgetLine(lead.title, inbox, str(lead.watched_list), closing, ", ".join(lead.words))


@register_widget(95)
def watched_lists(context: DashboardContext, results: QueryResults) -> Widget | None:
    """One alarm a cause, without the muted ones. One statement."""
    if not context.has_perm("gathering.view_watchedlist"):
        return None
    alarming = WatchedList.objects.alarming().unmuted(context.today).select_related("host")
    causes = causes_of(alarming.only("body", "name", "state", "sentence", "host"))
    lines = [WidgetLine(cause.title, cause.url, cause.label, cause.sentence) for cause in causes[:MAX_LINES]]
    more = [WidgetLink("All watched lists", reverse(ALL_LISTS))]
    return Widget("watched_lists", "Watched lists", "Every watched list is well.", lines, len(causes), more, "lists to look at")
