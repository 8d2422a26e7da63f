"""Among the jobs that failed: mailings that wait for a person, because they or their channel are held."""

from django.db.models import Q
from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.failed_jobs import JobFailures, register_job_check
from editorial.dashboard.widgets import MAX_LINES, WidgetLine, WidgetLink
from mailing.models import Mailing

State = Mailing.State


@register_job_check
def held_mailings(context: DashboardContext) -> JobFailures:
    """For people who may see mailings. A channel that tries again by itself is not among them. One statement."""
    if not context.has_perm("mailing.view_mailing"):
        return [], 0, []
    stopped = Q(state=State.SENDING, channel__retry_at=None) & ~Q(channel__held_reason="")
    rows = list(Mailing.objects.filter(Q(state=State.HELD) | stopped).select_related("channel").order_by("-pk"))
    lines = [
        WidgetLine(
            str(row),
            reverse("admin:mailing_mailing_change", args=[row.pk]),
            "Mailing",
            "Held; nothing of it is sent",
            row.held_reason or row.channel.held_reason,
            is_late=True,
        )
        for row in rows[:MAX_LINES]
    ]
    link = WidgetLink(f"Mailings held {len(rows)}", reverse("admin:mailing_mailing_changelist") + "?state__exact=held")
    return lines, len(rows), [link] if rows else []
