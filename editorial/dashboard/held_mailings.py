"""Among the jobs that failed: mailings that wait for a person, and mails that were accepted with a publication and not made."""

from typing import Any

from django.db.models import CharField, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse

from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.failed_jobs import JobFailures, register_job_check
from editorial.dashboard.rendering import change_url, type_label
from editorial.dashboard.widgets import MAX_LINES, WidgetLine, WidgetLink
from editorial.models import AcceptedOffer
from mailing.models import Mailing

State = Mailing.State
MAILING = ""  # in the column of the publication's type


@register_job_check
def held_mailings(context: DashboardContext) -> JobFailures:
    """For people who may see mailings. One statement, and one for each line about a publication.

    A channel that tries again by itself is not among them.
    """
    if not context.has_perm("mailing.view_mailing"):
        return [], 0, []
    stopped = Q(state=State.SENDING, channel__retry_at=None) & ~Q(channel__held_reason="")
    held: Any = Mailing.objects.filter(Q(state=State.HELD) | stopped).order_by()
    reason: Any = Coalesce(NullIf("held_reason", Value("")), "channel__held_reason")
    columns = {"type": Value(MAILING, CharField()), "said": Cast("title", TextField()), "why": Cast(reason, TextField())}
    failed = AcceptedOffer.objects.exclude(failure="").order_by().values_list("pk", "uid", "type", "label", "failure")
    mailings: Any = held.annotate(**columns).values_list("pk", "uid", "type", "said", "why")
    rows = sorted(mailings.union(failed, all=True), reverse=True)
    lines = [_mailing_line(*row) if row[2] == MAILING else _offer_line(*row) for row in rows[:MAX_LINES]]
    link = WidgetLink(f"Mailings held {len(rows)}", reverse("admin:mailing_mailing_changelist") + "?state__exact=held")
    return lines, len(rows), [link] if rows else []


def _mailing_line(pk: int, uid: Any, entry_type: str, title: str, reason: str) -> WidgetLine:
    url = reverse("admin:mailing_mailing_change", args=[pk])
    return WidgetLine(title, url, "Mailing", "Held; nothing of it is sent", reason, is_late=True)


def _offer_line(pk: int, uid: Any, entry_type: str, label: str, failure: str) -> WidgetLine:
    row = publication_registry.model_for_type(entry_type)._default_manager.filter(uid=uid).only("title").first()
    url = change_url(entry_type, row.pk) if row else ""
    return WidgetLine(str(row or "Deleted"), url, type_label(entry_type), f"Not done: {label}", failure, is_late=True)
