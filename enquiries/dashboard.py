"""Dashboard widgets: translations that readers ask for, and messages that wait for an answer."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.rendering import format_datetime
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from enquiries.models import Conversation, TranslationRequest


@register_widget(60)
def translations_asked_for(context: DashboardContext, results: QueryResults) -> Widget | None:
    """For people who may see the queue. Two statements, one if nothing is asked for."""
    if not context.has_perm("enquiries.view_translationrequest"):
        return None
    rows: Any = TranslationRequest.objects.open()
    total = rows.count()
    first = rows.with_votes().order_by("-votes", "opened_at", "pk")[:MAX_LINES] if total else ()
    lines = [_translation_line(row, context) for row in first]
    more = [WidgetLink("All translations asked for", reverse("admin:enquiries_translationrequest_changelist"))]
    return Widget(
        "translations", "Translations that readers ask for", "Nobody waits for a translation.", lines, total, more,
        todo_label="translations asked for",
    )  # fmt: skip


def _translation_line(row: Any, context: DashboardContext) -> WidgetLine:
    is_late = bool(row.target_on and row.target_on < context.today)
    planned = f", planned for {row.target_on:%Y-%m-%d}" if row.target_on else ""
    about = f"{row.votes} reader{'' if row.votes == 1 else 's'}, {row.get_state_display()}{planned}"
    url = reverse("admin:enquiries_translationrequest_change", args=[row.pk])
    return WidgetLine(row.title, url, row.get_language_display(), about, is_late=is_late)


@register_widget(61)
def readers_messages(context: DashboardContext, results: QueryResults) -> Widget | None:
    """For people who may answer: what is open and theirs or nobody's, the oldest first. Two statements, one if nothing is."""
    if not context.has_perm("enquiries.answer_conversation"):
        return None
    mine = Q(assigned_to=None) | Q(assigned_to=context.person_pk)
    rows = Conversation.objects.filter(mine, state=Conversation.State.OPEN)
    total = rows.count()
    lines = [
        WidgetLine(
            row.title or "No entry",
            reverse("admin:enquiries_conversation_change", args=[row.pk]),
            row.get_kind_display(),
            f"From {row.reader}, {format_datetime(timezone.localtime(row.last_at))}",
        )
        for row in (rows.select_related("enquirer").order_by("last_at", "pk")[:MAX_LINES] if total else ())
    ]
    more = [WidgetLink("All messages of readers", reverse("admin:enquiries_conversation_changelist"))]
    return Widget(
        "readers-messages", "Readers' messages", "No message waits for an answer.", lines, total, more,
        todo_label="messages of readers",
    )  # fmt: skip
