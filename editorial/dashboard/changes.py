"""What the desk did lately, from the audit log."""

from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode

from editorial import registry
from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import MOST, Answers, Box, Line, Link, declare
from editorial.dashboard.telling import change_url, kind_of, moment_in_words
from editorial.models import AuditEntry

LATELY = timedelta(days=7)


@declare(120)
def changes(asking: Asking, answers: Answers) -> Box | None:
    """The last ones of the types that the person may see, as each publication's history tells them; counted for a week."""
    models = asking.types()
    if not models:
        return None
    seen = AuditEntry.objects.order_by("-pk")
    if len(models) < len(registry.models()):
        seen = seen.filter(type__in=[model.ENTRY_TYPE for model in models])
    keys = [Subquery(model._default_manager.filter(uid=OuterRef("uid")).values("pk")[:1]) for model in models]
    week = seen.filter(at__gte=asking.now - LATELY).order_by().annotate(one=Value(1)).values("one")
    total = Coalesce(Subquery(week.annotate(total=Count("pk")).values("total")), 0)
    rows = seen.annotate(row=Coalesce(*keys, Value(0)), total=total)[:MOST]
    found = list(rows.values_list("at", "by_name", "act", "type", "title", "row", "total"))
    lines = [
        Line(title, change_url(type_, row) if row else "", kind_of(type_) if type_ else "", _said(act, at, who))
        for at, who, act, type_, title, row, _total in found
    ]
    recent = found[0][-1] if found else 0
    title = "Changes of the last seven days" if recent else "Last changes"
    return Box("changes", title, "Nothing was done here yet.", lines[: recent or MOST], recent or len(lines), _log(asking, recent))


def _said(act: str, at: datetime, who: str) -> str:
    return f"{act.capitalize()} {moment_in_words(at)} by {who or 'the system'}"


def _log(asking: Asking, recent: int) -> list[Link]:
    """For those who may read the log."""
    if not asking.has_perm("editorial.view_auditentry"):
        return []
    since = urlencode({"at__gte": (asking.now - LATELY).isoformat(sep=" ")})
    return [Link(f"Audit log {recent}", f"{reverse('admin:editorial_auditentry_changelist')}?{since}")]
