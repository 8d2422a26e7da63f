"""Readers' messages: the list by state and entry, and a page with the thread, the others about the same entry, and the answer."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from catalogue.models import Entry
from enquiries import desk_answers
from enquiries.models import Conversation
from enquiries.staff.enquiry_screens import EnquiryAdmin

MAY_ANSWER = "enquiries.answer_conversation"
MAX_OTHERS = 20


@admin.register(Conversation)
class ConversationAdmin(EnquiryAdmin):
    page_template = "admin/enquiries/conversation.html"
    list_display = ("__str__", "kind", "reader", "state", "assigned_to", "last_at")
    list_filter = ("state", "kind", ("assigned_to", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("enquirer", "assigned_to")
    search_fields = ("title", "messages__text")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:  # type: ignore[override]
        return lookup == "entry_uid" or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        return super().get_queryset(request).select_related("enquirer", "assigned_to")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_ANSWER)

    def press(self, request: HttpRequest, row: Conversation) -> str:
        name = request.POST.get("move", "")
        if name == "answer":
            desk_answers.answer(
                row, request.POST.get("text", ""), seen_at=_instant(request.POST.get("seen_at", "")), by=request.user
            )
            return "The answer is mailed within a minute."
        if name == "assign":
            return "It is yours now." if desk_answers.assign(row, request.user, by=request.user) else ""
        return f"Done: {desk_answers.MOVES[name][0].lower()}." if desk_answers.move(row, name, by=request.user) else ""

    def page_context(self, request: HttpRequest, row: Conversation) -> dict[str, Any]:
        others = Conversation.objects.filter(entry_uid=row.entry_uid, entry_uid__isnull=False).exclude(pk=row.pk)
        return {
            "thread": row.messages.select_related("by"),
            "others": others.select_related("enquirer")[:MAX_OTHERS],
            "entry": Entry.objects.live().filter(uid=row.entry_uid).defer("document").first() if row.entry_uid else None,
            "moves": [(name, words) for name, (words, before, _) in desk_answers.MOVES.items() if row.state in before],
            "may_be_answered": row.enquirer is not None and row.state != Conversation.State.SPAM,
            "text": request.POST.get("text", ""),
            "seen_at": row.last_at.isoformat(),  # the page shows what came meanwhile, so the next press may answer it
        }


def _instant(typed: str) -> datetime:
    try:
        found = parse_datetime(typed)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValidationError("Nothing was mailed: the form was incomplete. Send it again.")
    return found
