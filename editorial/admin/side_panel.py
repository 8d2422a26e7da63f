"""Side panel of a form, loaded after the form: differences from the live version, remarks, links. The state stands at its head."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern

from editorial.admin.shared_previews import open_preview_links
from editorial.admin_mixins.added_boxes import added_boxes
from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.content.diff import diff_from_live
from editorial.content.snapshot_shapes import UnreadableSnapshot
from editorial.content.snapshots import serialize
from editorial.link_checks.link_queries import links_on_form
from editorial.models import Publication, Remark, Verification
from editorial.text_checks.figures_without_source import figures_box
from editorial.usage import find_uses, total_uses

MAX_REMARKS = 20


class SidePanelAdminMixin(ObjectScreensMixin):
    def panel_urls(self) -> list[URLPattern]:
        return [self.screen("panel", self.panel_screen, "panel"), self.screen("remark", self.remark_screen, "remark")]

    def panel_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """HTML of the panel."""
        row = self.row_for(request, pk)
        context = {
            "original": row,
            "opts": self.opts,
            **_differences(row, serialize(row)),
            "remarks": Remark.objects.filter(uid=row.uid).select_related("by")[:MAX_REMARKS],
            "links": open_preview_links(row),
            "verification": Verification.objects.filter(uid=row.uid).select_related("by").first(),
            "addresses": links_on_form(row),
            "boxes": [*filter(None, [figures_box(row)]), *added_boxes(row, request.user)],  # type: ignore[arg-type]
            "back": self.url_of("change", row),
            "may_change_links": request.user.has_perm("editorial.change_linkcheck"),
            "use_count": total_uses(find_uses(row)),
            "may_change": self.has_change_permission(request, row),  # type: ignore[attr-defined]
        }
        return render(request, "admin/publication/side_panel.html", context)

    def remark_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row_for(request, pk)
        text = request.POST.get("text", "").strip()[:4000]
        if request.method == "POST" and text:
            Remark.objects.create(type=row.ENTRY_TYPE, uid=row.uid, by=request.user, text=text)  # type: ignore[misc]
        return HttpResponseRedirect(self.url_of("change", row))


def _differences(row: Publication, content: str) -> dict[str, Any]:
    """Context with the differences from the live version, or with the reason why its snapshot cannot be read."""
    try:
        return {"differences": diff_from_live(row, content)}
    except UnreadableSnapshot as unreadable:
        return {"unreadable": " ".join(unreadable.messages)}
