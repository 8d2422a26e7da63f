"""What stands beside a form and is fetched after it: who else has it open, what differs, remarks, approval and schedule."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone

from editorial.admin.sharing import links_of
from editorial.differences import differences_from_live
from editorial.models import OpenForm, Publication, Remark, Schedule, SetAside
from editorial.snapshots import take
from editorial.workflow import moves

PRESENT = timedelta(minutes=2)  # the page asks again every 30 seconds
MOST_REMARKS = 20


class PanelScreens:
    """Mixed into the admin of a publication type."""

    model: Any
    opts: Any
    admin_site: Any

    def panel_urls(self) -> list[URLPattern]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/panel/", self.admin_site.admin_view(self.panel_screen), name=f"{prefix}_panel"),
            path("<int:pk>/remark/", self.admin_site.admin_view(self.remark_screen), name=f"{prefix}_remark"),
        ]

    def panel_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A fragment for the form's page. Fetching it says that the person has the form open."""
        row = self._row(request, pk)
        now = timezone.now()
        OpenForm.objects.update_or_create(uid=row.uid, by=request.user, defaults={"type": row.ENTRY_TYPE, "seen_at": now})
        others = OpenForm.objects.filter(uid=row.uid, seen_at__gte=now - PRESENT).exclude(by=request.user)  # type: ignore[misc]
        context = {
            "original": row,
            "opts": self.opts,
            "others": others.select_related("by"),
            "differences": differences_from_live(row),
            "remarks": Remark.objects.filter(uid=row.uid).select_related("by")[:MOST_REMARKS],
            "approval": moves.approval_of(row, take(row)),
            "schedule": Schedule.objects.filter(uid=row.uid).select_related("by", "bundle").first(),
            "goes_on": moves.scheduled_text_differs(row),
            "set_aside": SetAside.objects.filter(uid=row.uid).select_related("by").first(),
            "links": links_of(row),
            "may_change": self.has_change_permission(request, row),  # type: ignore[attr-defined]
        }
        return render(request, "admin/publication/panel.html", context)

    def remark_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)
        text = request.POST.get("text", "").strip()[:4000]
        if request.method == "POST" and text:
            Remark.objects.create(type=row.ENTRY_TYPE, uid=row.uid, by=request.user, text=text)  # type: ignore[misc]
        return HttpResponseRedirect(self.url_of("change", row))  # type: ignore[attr-defined]

    def _row(self, request: HttpRequest, pk: int) -> Publication:
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row
