"""The queue of translations that readers asked for: by votes, then by age."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from catalogue.models import Entry
from enquiries import translation_moves
from enquiries.models import TranslationRequest
from enquiries.staff.enquiry_screens import EnquiryAdmin

MAX_SHOWN = 100  # readers on the page


@admin.register(TranslationRequest)
class TranslationRequestAdmin(EnquiryAdmin):
    page_template = "admin/enquiries/translation.html"
    list_display = ("title", "language", "votes", "state", "target_on", "opened_at", "settled_at")
    list_filter = ("state", "language", "entry_type")
    search_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return TranslationRequest.objects.with_votes().select_related("mailing").order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return "-votes", "opened_at", "pk"

    @admin.display(description="readers", ordering="votes")
    def votes(self, request: Any) -> int:
        return request.votes

    def press(self, request: HttpRequest, row: TranslationRequest) -> str:
        name = request.POST.get("move", "")
        if name == "accept":
            done = translation_moves.accept(row, _day(request.POST.get("target_on", "")), by=request.user)
        elif name == "decline":
            done = translation_moves.decline(row, request.POST.get("reason", "")[:500], by=request.user)
        elif name in ("begin", "deliver"):
            done = getattr(translation_moves, name)(row, by=request.user)
        else:
            done = False
        return f"The translation is {row.get_state_display()}." if done else ""

    def page_context(self, request: HttpRequest, row: TranslationRequest) -> dict[str, Any]:
        requesters = row.requesters.select_related("enquirer")[:MAX_SHOWN]
        return {
            "requesters": requesters,
            "entry": Entry.objects.live().filter(uid=row.entry_uid).defer("document").first(),
            "target_on": request.POST.get("target_on", row.target_on.isoformat() if row.target_on else ""),
            "reason": request.POST.get("reason", ""),
            "is_open": row.state in translation_moves.OPEN_STATES,
        }


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ValidationError({"target_on": "Planned for: give a day, such as 2026-12-14."}) from None
