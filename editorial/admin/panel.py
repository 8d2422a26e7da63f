"""What stands beside a form and is fetched after it: who else has it open, what differs, remarks, approval and schedule."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone

from editorial.admin.screens import Screens
from editorial.admin.sharing import links_of
from editorial.differences import differences_from_live
from editorial.following import same
from editorial.links.listing import beside
from editorial.models import OpenForm, Remark, Schedule, SetAside, Verification
from editorial.snapshots import take
from editorial.usage import count_of, uses_of
from editorial.workflow import moves

PRESENT = timedelta(minutes=2)  # the page asks again every 30 seconds
MOST_REMARKS = 20


class PanelScreens(Screens):
    def panel_urls(self) -> list[URLPattern]:
        return [self.screen("panel", self.panel_screen, "panel"), self.screen("remark", self.remark_screen, "remark")]

    def panel_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A fragment for the form's page. Fetching it says that the person has the form open."""
        row = self.row_for(request, pk)
        now = timezone.now()
        OpenForm.objects.update_or_create(uid=row.uid, by=request.user, defaults={"type": row.ENTRY_TYPE, "seen_at": now})
        others = OpenForm.objects.filter(uid=row.uid, seen_at__gte=now - PRESENT).exclude(by=request.user)  # type: ignore[misc]
        content = take(row)
        schedule = Schedule.objects.filter(uid=row.uid).select_related("by", "bundle", "snapshot").first()
        context = {
            "original": row,
            "opts": self.opts,
            "others": others.select_related("by"),
            "differences": differences_from_live(row, content),
            "remarks": Remark.objects.filter(uid=row.uid).select_related("by")[:MOST_REMARKS],
            "approval": moves.approval_of(row, content),
            "schedule": schedule,
            "goes_on": schedule is not None
            and not same(type(row), (schedule.snapshot.content, schedule.snapshot.shape), (content, row.SHAPE), as_approved=True),
            "set_aside": SetAside.objects.filter(uid=row.uid).select_related("by").first(),
            "links": links_of(row),
            "verification": Verification.objects.filter(uid=row.uid).select_related("by").first(),
            "addresses": beside(row),
            "back": self.url_of("change", row),
            "may_change_links": request.user.has_perm("editorial.change_linkcheck"),
            "used": count_of(uses_of(row)),
            "may_change": self.has_change_permission(request, row),  # type: ignore[attr-defined]
        }
        return render(request, "admin/publication/panel.html", context)

    def remark_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row_for(request, pk)
        text = request.POST.get("text", "").strip()[:4000]
        if request.method == "POST" and text:
            Remark.objects.create(type=row.ENTRY_TYPE, uid=row.uid, by=request.user, text=text)  # type: ignore[misc]
        return HttpResponseRedirect(self.url_of("change", row))
