"""Dashboard widgets: translations that readers ask for, and messages that wait for an answer."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.rendering import format_datetime
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from enquiries.models import Conversation, TranslationRequest


@register_widget(60)
def translations_asked_for(context: DashboardContext, results: QueryResults) -> Widget | None:
    """For people who may see the queue. One statement, two if there are more than it shows."""
    if not context.has_perm("enquiries.view_translationrequest"):
        return None
    rows, total = _first_rows(TranslationRequest.objects.open().with_votes().order_by("-votes", "opened_at", "pk"))  # type: ignore[misc]
    lines = [_translation_line(row, context) for row in rows]
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
    """For people who may answer: what is open and theirs or nobody's, the oldest first. One statement, or two."""
    if not context.has_perm("enquiries.answer_conversation"):
        return None
    mine = Q(assigned_to=None) | Q(assigned_to=context.person_pk)
    open_ones = Conversation.objects.filter(mine, state=Conversation.State.OPEN)
    rows, total = _first_rows(open_ones.select_related("enquirer").order_by("last_at", "pk"))
    lines = [
        WidgetLine(
            row.title or "No entry",
            reverse("admin:enquiries_conversation_change", args=[row.pk]),
            row.get_kind_display(),
            f"From {row.reader}, {format_datetime(timezone.localtime(row.last_at))}",
        )
        for row in rows
    ]
    more = [WidgetLink("All messages of readers", reverse("admin:enquiries_conversation_changelist"))]
    return Widget(
        "readers-messages", "Readers' messages", "No message waits for an answer.", lines, total, more,
        todo_label="messages of readers",
    )  # fmt: skip


def _first_rows(rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """The rows that a widget shows, and how many there are."""
    first = list(rows[: MAX_LINES + 1])
    return first[:MAX_LINES], rows.count() if len(first) > MAX_LINES else len(first)
