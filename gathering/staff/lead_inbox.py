"""The inbox: leads that wait, the heaviest first, each with its buttons; those that repeat it stand below it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from editorial.content import publication_registry
from editorial.dashboard.rendering import change_url
from gathering.inbox.capture_lead import DRAFTS, capture_lead, may_capture
from gathering.inbox.lead_moves import assign, dismiss, part, undo_dismissal
from gathering.models import Lead
from infra.text.standard_numbers import parse
from mailing.admin import ReadOnlyAdmin
from standards.models import Standard

State = Lead.State
UNDO_FOR = timedelta(minutes=15)
# (code of the type, key, words on the button)
TYPES = (("item", "", "News item"), ("policy", "p", "Policy"), ("standard", "s", "Standard"))
SOMEBODY_WAS_FASTER = "Nothing was done: somebody was faster. This is how it stands now."
# By move: what is said when it was done, and what does it.
MOVES: dict[str, tuple[str, Callable[[Lead, Any], bool]]] = {
    "assign": ("It is yours now.", assign),
    "release": ("It is nobody's now.", lambda lead, person: assign(lead, None)),
    "dismiss": ("Dismissed.", lambda lead, person: dismiss(lead, by=person)),
    "undo": ("It is in the inbox again.", lambda lead, person: undo_dismissal(lead)),
    "part": ("It waits by itself now.", lambda lead, person: part(lead)),
}


class StateFilter(admin.SimpleListFilter):
    """Without a choice: what is open."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "Assigned to me"), ("new", "New"), ("captured", "Captured"), ("dismissed", "Dismissed")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        everything, *others = super().choices(changelist)
        return iter([{**everything, "display": "Open"}, *others])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted = self.value()
        if wanted == "mine":
            return queryset.filter(state=State.ASSIGNED, assignee=request.user)
        return queryset.filter(state=wanted) if wanted in State.values else queryset.filter(state__in=Lead.OPEN)


class WordsFilter(admin.SimpleListFilter):
    title = "watch words"
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "With a watch word")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(weight__gt=0) if self.value() else queryset


class ClosingFilter(admin.SimpleListFilter):
    title = "comments"
    parameter_name = "closing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Still open")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(closes_on__gte=timezone.localdate()) if self.value() else queryset


@admin.register(Lead)
class LeadAdmin(ReadOnlyAdmin):
    change_list_template = "admin/gathering/inbox.html"
    list_display = ("title",)
    list_display_links = None
    list_filter = (StateFilter, WordsFilter, ClosingFilter, ("watched_list", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("watched_list", "assignee", "settled_by")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("title", "snippet", "url", "watched_list__body")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lead]:
        repeats = Prefetch("duplicates", Lead.objects.select_related("watched_list"))
        return super().get_queryset(request).filter(duplicate_of=None).prefetch_related(repeats)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A POST does what was pressed, `press` being a move and the key of a lead, and leads back to the same list."""
        if request.method == "POST" and "press" in request.POST:
            if not self.has_change_permission(request):
                raise PermissionDenied
            self._press(request, *request.POST["press"].partition(" ")[::2])
            return HttpResponseRedirect(request.get_full_path())
        types = [(code, letter, words) for code, letter, words in TYPES if may_capture(request.user, code)]
        context = {"title": "Inbox", "types": types, "may_capture": {code for code, *_ in types}, "undo": _last_dismissal(request)}
        return super().changelist_view(request, context | (extra_context or {}))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("gathering.change_lead")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Adds to each lead of the page what the desk has of it: the standards by number, the draft that was made."""
        changelist = super().get_changelist_instance(request)
        _add_numbers(changelist.result_list)
        changelist.may_change = self.has_change_permission(request)  # type: ignore[attr-defined]
        return changelist

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A lead has no page of its own: its draft or the inbox."""
        lead = self.get_object(request, object_id)
        if not self.has_view_permission(request, lead):
            raise PermissionDenied
        address = draft_url(lead) if lead else ""
        return HttpResponseRedirect(address or reverse("admin:gathering_lead_changelist"))

    def _press(self, request: HttpRequest, move: str, key: str) -> None:
        lead = get_object_or_404(Lead.objects.select_related("watched_list"), pk=key if key.isdecimal() and len(key) < 19 else 0)
        if move in ("capture", *DRAFTS):
            return _capture(request, lead, lead.watched_list.capture_as if move == "capture" else move)
        if move not in MOVES:
            messages.error(request, "There is no such button.")
            return None
        done, act = MOVES[move]
        if act(lead, request.user):
            messages.success(request, f"{done} {lead.title}")
        else:
            messages.warning(request, SOMEBODY_WAS_FASTER)
        return None


def _capture(request: HttpRequest, lead: Lead, entry_type: str) -> None:
    try:
        draft = capture_lead(lead, entry_type, by=request.user)
    except ValidationError as refused:
        messages.error(request, f"Nothing was captured. {' '.join(refused.messages)}")
        return
    lead.refresh_from_db()
    url = draft_url(lead)
    if draft is not None:
        messages.success(request, format_html("Captured as a draft: <a href='{}'>{}</a>", url, draft.title))
    elif url:
        messages.warning(
            request, format_html("Captured before, by {}: <a href='{}'>{}</a>", lead.settled_by or "the desk", url, lead)
        )
    else:
        messages.warning(request, SOMEBODY_WAS_FASTER)


def _captured_before(lead: Lead, url: str) -> str:
    return format_html("Captured before, by {}: <a href='{}'>{}</a>", lead.settled_by or "the desk", url, lead)


def draft_url(lead: Lead) -> str:
    """The form of the draft that was made of it, "" if there is none any more. One statement."""
    if not lead.made_uid:
        return ""
    key = (
        publication_registry.model_for_type(lead.made_type)
        ._default_manager.filter(uid=lead.made_uid)
        .values_list("pk", flat=True)
        .first()
    )
    return change_url(lead.made_type, key) if key else ""


def _last_dismissal(request: HttpRequest) -> Lead | None:
    mine = Lead.objects.filter(state=State.DISMISSED, settled_by_id=request.user.pk, settled_at__gt=timezone.now() - UNDO_FOR)
    return mine.order_by("-settled_at").first()


def _add_numbers(leads: Iterable[Any]) -> None:
    """To each lead `shown_numbers`: a number with the form of the standard that the desk has under it, or "". One statement."""
    keys = {number: standard.key for lead in leads for number in lead.numbers if (standard := parse(number))}
    known = dict(Standard.objects.filter(number_key__in=keys.values()).values_list("number_key", "pk")) if keys else {}
    for lead in leads:
        found = [(number, known.get(keys.get(number, ""))) for number in lead.numbers]
        lead.shown_numbers = [(number, change_url("standard", key) if key else "") for number, key in found]
