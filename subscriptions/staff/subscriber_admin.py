"""Admin of subscribers: a list without whole addresses, one reader's consents, figures, and the import."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.html import format_html_join

from mailing.address_hash import address_hasher
from mailing.models import Suppression
from subscriptions.models import Subscriber
from subscriptions.staff.import_screen import import_screen
from subscriptions.staff.reader_figures import reader_figures
from subscriptions.staff.reader_requests import REQUESTS
from subscriptions.staff.request_screen import request_screen

MAY_SEE_ADDRESSES = "subscriptions.view_address"
MAY_IMPORT = "subscriptions.import_subscriber"
MAY_ACT = "mailing.act_on_request"


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    """Nobody adds, changes or deletes readers by hand: there would be no consent, or no proof that mail was stopped.

    What a reader asks for by letter is done by the code behind the reader's own links (reader_requests.py).
    """

    list_display = ("reader", "state", "language", "confirmed_at", "created_at")
    list_filter = ("state", "language", "confirmed_at")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("address_hash",)
    change_list_template = "admin/subscriptions/change_list.html"
    change_form_template = "admin/subscriptions/subscriber_form.html"
    fields = readonly_fields = (
        "reader", "state", "language", "choices", "confirmed_at", "created_at", "consents", "suppressions",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("figures/", self.admin_site.admin_view(self.figures_screen), name=f"{name}_figures"),
            path("<int:pk>/request/<str:name>/", self.admin_site.admin_view(self.request_screen), name=f"{name}_request"),
            path("import/", self.admin_site.admin_view(self.import_screen), name=f"{name}_import"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        """Each row says whether this person may see its address: a column knows no request, and the admin serves many at once."""
        is_shown = Value(request.user.has_perm(MAY_SEE_ADDRESSES), output_field=BooleanField())
        return super().get_queryset(request).select_related("preference").annotate(is_address_shown=is_shown)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """By the hash of the whole address, so that nobody finds readers by guessing a domain."""
        return (queryset.filter(address_hash=address_hasher()(search_term)) if search_term.strip() else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "may_import": request.user.has_perm(MAY_IMPORT)})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def figures_screen(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Figures of subscribers"}
        return render(request, "admin/subscriptions/figures.html", {**context, "figures": reader_figures()})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        reader = self.get_object(request, object_id)
        if reader and request.user.has_perm(MAY_ACT):
            extra_context = {"reader_requests": [(name, one.title) for name, one in REQUESTS.items() if one.is_possible(reader)]}
        return super().change_view(request, object_id, form_url, extra_context)

    def request_screen(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        if not request.user.has_perm(MAY_ACT):
            raise PermissionDenied
        reader = get_object_or_404(self.get_queryset(request), pk=pk)
        return request_screen(request, reader, name, {**self.admin_site.each_context(request), "opts": self.opts})

    def import_screen(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_IMPORT):
            raise PermissionDenied
        return import_screen(request, {**self.admin_site.each_context(request), "opts": self.opts, "title": "Import subscribers"})

    @admin.display(description="reader", ordering="pk")
    def reader(self, subscriber: Subscriber) -> str:
        return subscriber.address if subscriber.is_address_shown else subscriber.masked_address  # type: ignore[attr-defined]

    @admin.display(description="wants")
    def choices(self, subscriber: Subscriber) -> str:
        wishes = subscriber.preference.wishes
        codes = [*wishes.sectors, *wishes.regions, *wishes.areas]
        kinds = [("each newsletter", wishes.has_issue), ("corrections", wishes.has_corrections)]
        wanted = [name for name, is_wanted in kinds if is_wanted] + [f"alerts: {subscriber.alerts.running().count()}"]
        return f"{', '.join(wanted)}; about {', '.join(codes) or 'everything'}"

    @admin.display(description="consents")
    def consents(self, subscriber: Subscriber) -> str:
        rows = subscriber.consents.all()
        lines = ((str(row), row.evidence, row.version, row.words) for row in rows)
        return format_html_join("", "<p>{}. {} (edition {})<br><q>{}</q></p>", lines) or "none"

    @admin.display(description="gets no mail because")
    def suppressions(self, subscriber: Subscriber) -> str:
        rows = Suppression.objects.filter(address_hash=subscriber.address_hash)
        return format_html_join("", "<p>{}, {}</p>", ((str(row), f"{row.created_at:%Y-%m-%d}") for row in rows)) or "–"
