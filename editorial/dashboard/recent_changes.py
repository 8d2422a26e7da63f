"""What the desk did lately, from the audit log."""

from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode

from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.rendering import change_url, format_datetime, type_label
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from editorial.models import AuditEntry

RECENT_PERIOD = timedelta(days=7)


@register_widget(120)
def changes(context: DashboardContext, results: QueryResults) -> Widget | None:
    """The last ones of the types that the person may see, as each publication's history tells them; counted for a week."""
    models = context.types()
    if not models:
        return None
    seen = AuditEntry.objects.order_by("-pk")
    if len(models) < len(publication_registry.publication_models()):
        seen = seen.filter(type__in=[model.ENTRY_TYPE for model in models])
    keys = [Subquery(model._default_manager.filter(uid=OuterRef("uid")).values("pk")[:1]) for model in models]
    week = seen.filter(at__gte=context.now - RECENT_PERIOD).order_by().annotate(one=Value(1)).values("one")
    total = Coalesce(Subquery(week.annotate(total=Count("pk")).values("total")), 0)
    rows = seen.annotate(row=Coalesce(*keys, Value(0)), total=total)[:MAX_LINES]
    found = list(rows.values_list("at", "by_name", "action", "type", "title", "row", "total"))
    lines = [
        WidgetLine(title, change_url(type_, row) if row else "", type_label(type_) if type_ else "", _change_text(act, at, who))
        for at, who, act, type_, title, row, _total in found
    ]
    recent = found[0][-1] if found else 0
    title = "Changes of the last seven days" if recent else "Last changes"
    return Widget(
        "changes",
        title,
        "Nothing was done here yet.",
        lines[: recent or MAX_LINES],
        recent or len(lines),
        _audit_log_links(context, recent),
    )


def _change_text(act: str, at: datetime, who: str) -> str:
    return f"{act.capitalize()} {format_datetime(at)} by {who or 'the system'}"


def _audit_log_links(context: DashboardContext, recent: int) -> list[WidgetLink]:
    """For those who may read the log."""
    if not context.has_perm("editorial.view_auditentry"):
        return []
    since = urlencode({"at__gte": (context.now - RECENT_PERIOD).isoformat(sep=" ")})
    return [WidgetLink(f"Audit log {recent}", f"{reverse('admin:editorial_auditentry_changelist')}?{since}")]
