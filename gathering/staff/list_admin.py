"""Watched lists: the list with their health, adding one by its address, and the page of one with its proposals and visits."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from gathering.list_pages.list_rows import ListRecipe, ListRow
from gathering.models import Lead, WatchedList
from gathering.staff import list_moves
from gathering.staff.list_forms import SELECTOR_HELP, AddListForm, WatchedListForm
from gathering.visits.record_visit import host_of
from infra.text.whole_numbers import parse_whole_number

State = WatchedList.State
SHOWN_ROWS, SHOWN_VISITS = 10, 20
# By move: what is said when it was done.
DONE = {
    "visit": "It is visited as soon as the worker comes to it.",
    "pause": "It is not visited any more.",
    "resume": "It is visited again.",
    "accept": "Noted.",
    "mute": "Nobody is told of it for these days.",
    "unmute": "The desk is told of it again.",
    "choose": "It is watched from now on. What is on it today is there already.",
    "again": "The page is looked at again for lists.",
}


@admin.register(WatchedList)
class WatchedListAdmin(admin.ModelAdmin):
    form = WatchedListForm
    change_form_template = "admin/gathering/watched_list.html"
    list_display = ("__str__", "health", "pace", "waiting", "visited_at", "responsible")
    list_filter = ("state", "pace", "capture_as")
    list_select_related = ("responsible",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name", "body", "url")
    autocomplete_fields = ("sectors", "regions", "responsible")
    fieldsets = (
        (None, {"fields": ("url", "body", "name", "language")}),
        ("What becomes of it", {"fields": ("capture_as", "sectors", "regions")}),
        ("Visits", {"fields": ("pace", "responsible")}),
        ("How it is read", {"fields": ("reads", *SELECTOR_HELP), "classes": ("collapse",)}),
    )

    def get_urls(self) -> list[URLPattern]:
        move = self.admin_site.admin_view(self.move_view)
        return [path("<whole_number:pk>/move/", move, name="gathering_watchedlist_move"), *super().get_urls()]  # type: ignore[list-item]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WatchedList]:
        waiting = Count("leads", filter=Q(leads__state__in=Lead.OPEN, leads__duplicate_of=None))
        return super().get_queryset(request).annotate(waiting=waiting)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else ((None, {"fields": AddListForm.Meta.fields}),)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **(kwargs if obj else {**kwargs, "form": AddListForm}))

    @admin.display(description="state", ordering="state")
    def health(self, watched: WatchedList) -> str:
        is_alarming = watched.state in WatchedList.ALARMS
        look = "changed" if is_alarming else "published" if watched.state == State.WORKING else ""
        label, sentence = watched.get_state_display(), watched.sentence if is_alarming else ""
        return format_html('<span class="state state-{}">{}</span> {}', look, label, sentence)

    @admin.display(description="leads that wait", ordering="waiting")
    def waiting(self, watched: Any) -> int:
        return watched.waiting

    def save_model(self, request: HttpRequest, obj: WatchedList, form: Any, change: bool) -> None:
        """Writes the fields of the form alone: the others are the worker's."""
        if not change:
            obj.host = host_of(obj.filled_url(timezone.localdate().year))
            return super().save_model(request, obj, form, change)
        obj.save(update_fields=[name for name in form.changed_data if name in WatchedListForm.Meta.fields[:6] + ("responsible",)])
        if form.has_new_recipe:
            list_moves.choose(obj, form.recipe)
        elif "url" in form.changed_data:
            list_moves.begin_anew(obj)
        return None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return HttpResponseRedirect(_page(obj.pk))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What was found on a list goes with it, whoever may delete the list. Drafts that were made of it stay."""
        deleted, counts, _, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), protected

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        watched = self.get_object(request, object_id)
        if watched and self.has_view_permission(request, watched):
            extra_context = (extra_context or {}) | self._page_context(request, watched)
        return super().change_view(request, object_id, form_url, extra_context)

    def _page_context(self, request: HttpRequest, watched: WatchedList) -> dict[str, Any]:
        now = timezone.now()
        is_claimed = watched.claimed_until is not None and watched.claimed_until > now
        return {
            "watched": watched,
            "may_change": self.has_change_permission(request, watched),
            "is_alarming": watched.state in WatchedList.ALARMS,
            "is_muted": watched.is_muted(timezone.localdate(now)),
            "is_waiting": watched.state != State.PAUSED and (is_claimed or watched.next_at <= now),
            "proposals": [(one["count"], [ListRow.from_json(row) for row in one["rows"]]) for one in watched.proposals],
            "known_rows": watched.known_rows.order_by("-day", "-first_seen_at", "pk")[:SHOWN_ROWS],
            "visits": watched.visits.all()[:SHOWN_VISITS],
        }

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST `move` is one of DONE; `days` and `proposal` are its figures."""
        watched = get_object_or_404(WatchedList, pk=pk)
        if request.method != "POST" or not self.has_change_permission(request, watched):
            raise PermissionDenied
        move = request.POST.get("move", "")
        try:
            done = move in DONE and self._move(watched, move, request)
        except ValidationError as refused:
            messages.error(request, f"Nothing was done. {' '.join(refused.messages)}")
        else:
            if done:
                messages.success(request, DONE[move])
            else:
                messages.warning(request, list_moves.NO_VISIT)
        return HttpResponseRedirect(_page(pk))

    def _move(self, watched: WatchedList, move: str, request: HttpRequest) -> bool:
        if move == "mute":
            return list_moves.mute(watched, parse_whole_number(request.POST.get("days", ""), list_moves.LONGEST_MUTE) or 0)
        if move == "choose":
            number = parse_whole_number(request.POST.get("proposal", ""), len(watched.proposals))
            if number is None:
                raise ValidationError("Choose one of the lists that are shown.")
            return list_moves.choose(watched, ListRecipe.from_json(watched.proposals[number - 1]["recipe"]))
        moves = {
            "visit": list_moves.visit_now, "pause": list_moves.pause, "resume": list_moves.resume, "accept": list_moves.accept,
            "again": list_moves.look_anew, "unmute": lambda one: list_moves.mute(one, 0),
        }  # fmt: skip
        return moves[move](watched)


def _page(pk: int) -> str:
    return reverse("admin:gathering_watchedlist_change", args=[pk])
