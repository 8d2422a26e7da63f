"""The list and the page of mailings with numbers that a script refreshes (static/js/desk/mail_progress.js)."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from infra.text.whole_numbers import MAX_KEY, parse_whole_number
from mailing.models import Mailing
from mailing.staff.progress import Progress, progress_of


class MailingList(ChangeList):
    """Its mailings know how far they are; `progress_url` tells it of those that move."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = progress_of(list(self.result_list))
        for one in found:
            one.mailing.progress = one  # type: ignore[attr-defined]
        self.result_list = [one.mailing for one in found]
        moving = [one.mailing.pk for one in found if one.is_moving]
        query = urlencode({"pk": moving}, doseq=True)
        self.progress_url = f"{reverse('admin:mailing_mailing_list_progress')}?{query}" if moving else ""


class ProgressAdminMixin:
    """Mixed into the admin of mailings, whose `progress_context` is the context of admin/mailing/progress.html."""

    admin_site: Any
    list_per_page: int
    progress_context: Any
    has_view_permission: Any
    get_queryset: Any

    def progress_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("progress.json", view(require_safe(self.list_progress_view)), name="mailing_mailing_list_progress"),
            path("<int:pk>/progress.json", view(require_safe(self.progress_view)), name="mailing_mailing_progress"),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return MailingList

    @admin.display(description="state", ordering="state")
    def present_state(self, mailing: Mailing) -> str:
        return format_html('<span id="state-{}">{}</span>', mailing.pk, mailing.get_state_display())

    @admin.display(description="sent")
    def progress(self, mailing: Mailing) -> str:
        return format_html('<span id="bar-{}">{}</span>', mailing.pk, _bar(mailing.progress))  # type: ignore[attr-defined]

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """JSON: the HTML of what changes on the page of the mailing, by the ids of its elements."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mailing = get_object_or_404(self.get_queryset(request), pk=pk)
        context = self.progress_context(request, mailing)
        parts = {
            f"progress-{pk}": render_to_string("admin/mailing/progress.html", context, request),
            f"said-{pk}": context["progress"].tenths,
            f"state-{pk}": mailing.get_state_display(),
        }
        return _answer(parts, [context["progress"]])

    def list_progress_view(self, request: HttpRequest) -> HttpResponse:
        """The same of several mailings, whose keys are the parameters `pk`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        keys = [key for text in request.GET.getlist("pk")[: self.list_per_page] if (key := parse_whole_number(text, MAX_KEY))]
        found = progress_of(list(self.get_queryset(request).filter(pk__in=keys)))
        bars = {f"bar-{one.mailing.pk}": _bar(one) for one in found}
        return _answer(bars | {f"state-{one.mailing.pk}": one.mailing.get_state_display() for one in found}, found)


def _bar(progress: Progress) -> str:
    return render_to_string("admin/mailing/bar.html", {"progress": progress})


def _answer(parts: dict[str, str], found: list[Progress]) -> JsonResponse:
    return JsonResponse(
        {"is_moving": any(one.is_moving for one in found), "parts": parts}, headers={"Cache-Control": "private, no-store"}
    )
