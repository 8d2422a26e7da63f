"""Widget of recent changes, from the audit log."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.http.compiled_query import CompiledQuery
from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.rendering import change_url, format_datetime, type_label
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from editorial.models import AuditEntry, Publication

RECENT_PERIOD = timedelta(days=7)


@register_widget(120)
def changes(context: DashboardContext, results: QueryResults) -> Widget | None:
    """The last entry about each publication of the types that the user may view; the total counts those of a week.

    The entries before it are in its history. Who signed in when is for those who may read the audit log.
    """
    if not context.types():
        return None
    changed = _last_changes(tuple(context.types())).fetch(since=context.now - RECENT_PERIOD)
    lines = [
        WidgetLine(title, change_url(type_, row) if row else "", type_label(type_) if type_ else "", _change_text(action, at, who))
        for at, who, action, type_, title, row, _total in changed
    ]
    recent = changed[0][-1] if changed else 0
    title = "Changes of the last seven days" if recent else "Last changes"
    return Widget(
        "changes",
        title,
        "Nothing was done here yet.",
        lines[: recent or MAX_LINES],
        recent or len(lines),
        _audit_log_links(context),
    )


@lru_cache(maxsize=16)
def _last_changes(models: tuple[type[Publication], ...]) -> CompiledQuery:
    def build(since: datetime) -> Any:
        entries = AuditEntry.objects.exclude(action__in=AuditEntry.ACCOUNT_ACTIONS).order_by("-pk")
        if len(models) < len(publication_registry.publication_models()):
            entries = entries.filter(type__in=[model.ENTRY_TYPE for model in models])
        later = AuditEntry.objects.filter(uid=OuterRef("uid"), pk__gt=OuterRef("pk"))
        entries = entries.filter(~Exists(later.exclude(action__in=AuditEntry.ACCOUNT_ACTIONS)))
        keys = [Subquery(model._default_manager.filter(uid=OuterRef("uid")).values("pk")[:1]) for model in models]
        week = entries.filter(at__gte=since).order_by().annotate(group=Value(1)).values("group")
        total = Coalesce(Subquery(week.annotate(total=Count("pk")).values("total")), 0)
        rows = entries.annotate(row=Coalesce(*keys, Value(0)), total=total)[:MAX_LINES]
        return rows.values_list("at", "by_name", "action", "type", "title", "row", "total")

    return CompiledQuery(build, since=datetime)


def _change_text(action: str, at: datetime, who: str) -> str:
    return f"{action.capitalize()} {format_datetime(at)} by {who or 'the system'}"


def _audit_log_links(context: DashboardContext) -> list[WidgetLink]:
    """A link to the entries of the week, for users who may view the log."""
    if not context.has_perm("editorial.view_auditentry"):
        return []
    since = urlencode({"at__gte": (context.now - RECENT_PERIOD).isoformat(sep=" ")})
    return [WidgetLink("Audit log", f"{reverse('admin:editorial_auditentry_changelist')}?{since}")]
