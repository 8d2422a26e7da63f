"""Admin of mail: mailings with their progress and moves, deliveries as the proof, channels. Addresses are shown masked."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET, require_POST

from infra.spreadsheets import csv_lines
from mailing import transitions
from mailing.address_hash import address_hasher
from mailing.bounces.events import FAILURES
from mailing.entry_changes import last_change
from mailing.models import Channel, Delivery, MailEvent, Mailing
from mailing.models.deliveries import mask_address, mask_in
from mailing.staff.live_progress import ProgressAdminMixin
from mailing.staff.outbox_screens import MAY_READ, outbox_urls
from mailing.staff.progress import progress_of, with_rate
from mailing.transports.chosen import outbox_folder

State = Mailing.State
# By move: the words of its button, the states in which it is offered, and what it does.
MOVES: dict[str, tuple[str, tuple[State, ...], Callable[[Mailing, HttpRequest], Any]]] = {
    "start": ("Send now", (State.READY, State.SCHEDULED), lambda row, request: transitions.start(row, request.user)),
    "pause": ("Pause", (State.SENDING,), lambda row, _: transitions.pause(row)),
    "resume": ("Go on", (State.PAUSED,), lambda row, _: transitions.resume(row)),
    "release": ("Send all the same", (State.HELD,), lambda row, request: transitions.release(row, accepted_change=_seen(request))),
    "failed": ("Send refused ones again", (State.SENT,), lambda row, request: transitions.send_failed_again(row, request.user)),
    "cancel": ("Cancel", transitions.UNFINISHED, lambda row, _: transitions.cancel(row)),
}
PROOF_COLUMNS = ("address", "reply", "address_hash", "state", "reason", "bounced", "attempts", "sent_at", "provider_id")


def _seen(request: HttpRequest) -> int:
    """The last change of the catalogue that the page of the person knew of."""
    seen = request.POST.get("seen_change", "")
    return int(seen) if seen.isdecimal() and len(seen) < 19 else 0


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the worker and the moves change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return flatten(self.fields or ())


@admin.register(Mailing)
class MailingAdmin(ProgressAdminMixin, ReadOnlyAdmin):
    list_display = ("title", "kind", "channel", "present_state", "progress", "held_reason", "started_at", "finished_at")
    list_filter = ("state", "is_notice", "kind", "channel")
    list_select_related = ("channel",)
    search_fields = ("title", "subject")
    change_list_template = "admin/mailing/change_list.html"
    change_form_template = "admin/mailing/mailing_form.html"
    fields = (
        ("subject", "present_state"), ("kind", "channel", "channel_state"), ("candidates", "frozen_at"),
        ("scheduled_at", "not_after"), ("created_at", "created_by"), ("started_at", "started_by", "finished_at"), "web_url",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        moves = path("<int:pk>/move/<str:move>/", self.admin_site.admin_view(self.move_view), name="mailing_mailing_move")
        proof = path("<int:pk>/proof.csv", self.admin_site.admin_view(self.proof_view), name="mailing_mailing_proof")
        return [moves, proof, *self.progress_urls(), *outbox_urls(self), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mailing]:
        return super().get_queryset(request).select_related("channel", "created_by", "started_by")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        has_outbox = outbox_folder() is not None and request.user.has_perm(MAY_READ)
        return super().changelist_view(request, {"has_outbox": has_outbox} | (extra_context or {}))

    @admin.display(description="why the channel waits")
    def channel_state(self, mailing: Mailing) -> str:
        return mailing.channel.held_reason or "—"

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        mailing = self.get_object(request, object_id)
        if mailing and self.has_view_permission(request, mailing):
            extra_context = self.progress_context(request, mailing)
        return super().change_view(request, object_id, form_url, extra_context)

    def progress_context(self, request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
        return {
            "original": mailing,
            "moves": [(move, words) for move, (words, states, _) in MOVES.items() if mailing.state in states],
            "counts": list(_counts(mailing)),
            "seen_change": last_change(),
            "progress": with_rate(progress_of([mailing])[0]),
            "has_change_permission": self.has_change_permission(request, mailing),
        }

    def move_view(self, request: HttpRequest, pk: int, move: str) -> HttpResponse:
        return require_POST(self._move)(request, pk, move)

    def _move(self, request: HttpRequest, pk: int, move: str) -> HttpResponse:
        """One move; what somebody else did meanwhile is said and not done twice."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        mailing = get_object_or_404(Mailing, pk=pk)
        words, states, act = MOVES.get(move, ("", (), lambda *_: False))
        if mailing.state in states and act(mailing, request):
            mailing.refresh_from_db()
            self.log_change(request, mailing, words)
            messages.success(request, f"Done: {words.lower()}. The mailing is {mailing.get_state_display().lower()}.")
        else:
            messages.warning(request, f"Nothing was done: the mailing is {mailing.get_state_display().lower()}.")
        return HttpResponseRedirect(reverse("admin:mailing_mailing_change", args=[pk]))

    def proof_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_GET(self._proof)(request, pk)

    def _proof(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Each row as CSV: to whom, whether, and if not, why. The hash tells an address that somebody names."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mailing = get_object_or_404(Mailing, pk=pk)
        bounces = MailEvent.objects.filter(delivery=OuterRef("pk"), kind__in=FAILURES).order_by("happened_at", "pk").values("kind")
        rows = Delivery.objects.filter(mailing=mailing).order_by("pk").annotate(bounced=Coalesce(Subquery(bounces[:1]), Value("")))
        values = rows.values_list(*PROOF_COLUMNS).iterator(chunk_size=1000)
        masked = ([mask_address(address), mask_in(reply, address), *others] for address, reply, *others in values)
        lines = csv_lines(list(PROOF_COLUMNS), masked)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="mailing-{mailing.pk}.csv"'
        return answer  # type: ignore[return-value]


def _counts(mailing: Mailing) -> Iterator[tuple[str, str, int, str]]:
    """State, reason, number, and the address of the list of those rows."""
    rows = Delivery.objects.filter(mailing=mailing).order_by("state", "reason").values_list("state", "reason")
    listed = reverse("admin:mailing_delivery_changelist")
    for state, reason, number in rows.annotate(number=Count("pk")):
        yield Delivery.State(state).label, reason, number, f"{listed}?mailing__id__exact={mailing.pk}&state__exact={state}"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("reader", "mailing", "state", "reason", "answer", "attempts", "sent_at")
    list_filter = ("state", "mailing__kind")
    list_select_related = ("mailing",)
    search_fields = ("address_hash",)
    change_list_template = "admin/mailing/delivery_list.html"
    show_full_result_count = False
    ordering = ("-pk",)
    actions = ("send_again",)
    fields = (
        "reader", "mailing", "state", "reason", "attempts", "next_at", "claimed_at", "sent_at", "answer", "provider_id", "uid",
        "reports",
    )  # fmt: skip

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:  # type: ignore[override]
        return lookup == "mailing__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By the whole address, which is looked up by its hash: nobody browses addresses."""
        return (queryset.filter(address_hash=address_hasher()(search_term)) if search_term else queryset), False

    @admin.display(description="reader")
    def reader(self, delivery: Delivery) -> str:
        return mask_address(delivery.address)

    @admin.display(description="what the mail server said last")
    def answer(self, delivery: Delivery) -> str:
        return mask_in(delivery.reply, delivery.address)

    @admin.display(description="what came back")
    def reports(self, delivery: Delivery) -> str:
        """Kind, status, words and instant of each event, the newest first; at most MAX_OF_A_KIND of each kind are kept."""
        lines = (
            (
                f"{timezone.localtime(one.happened_at):%Y-%m-%d %H:%M}",
                one.get_kind_display(),
                one.status,
                mask_in(one.detail, delivery.address),
            )
            for one in delivery.events.order_by("-happened_at", "-pk")
        )
        return format_html_join("", "<p>{}: {} {}<br><q>{}</q></p>", lines) or "nothing"

    @admin.action(description="Send again (refused or unknown)", permissions=["change"])
    def send_again(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        again = sum(transitions.send_again(row, request.user) for row in deliveries.select_related("mailing"))
        messages.success(request, f"{again} are sent again. Who had the mail already gets it twice.")


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    list_display = ("name", "sender", "rate", "held_reason", "retry_at")
    search_fields = ("name", "code")
    fields = ("name", "code", "sender", "list_id", "suppression_scope", "interval", "held_reason", "held_at", "retry_at", "host")
    readonly_fields = ("code", "list_id", "suppression_scope", "held_reason", "held_at", "retry_at", "host")
    actions = ("release",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="mails a second")
    def rate(self, channel: Channel) -> str:
        return f"{1_000_000 / channel.interval:g} at most" if channel.interval else "as fast as the server takes them"

    @admin.action(description="Try again now, from this machine", permissions=["change"])
    def release(self, request: HttpRequest, channels: QuerySet[Channel]) -> None:
        messages.success(request, f"{sum(map(transitions.release_channel, channels))} released.")
