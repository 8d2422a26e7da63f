"""History of a publication: lists its snapshots, compares any two of them, and restores one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern

from catalogue.models import Version
from editorial.admin_mixins.object_screens import ObjectScreensMixin, get_snapshot_or_404
from editorial.content.diff import diff_contents
from editorial.content.snapshot_shapes import load_content
from editorial.models import AuditEntry, Snapshot
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.restoring import restore_snapshot
from editorial.workflow.transition_table import may_transition

MAX_SNAPSHOTS = 200


class HistoryAdminMixin(ObjectScreensMixin):
    """Replaces the history page of Django's admin."""

    def history_urls(self) -> list[URLPattern]:
        return [
            self.screen("compare", self.compare_screen, "compare"),
            self.screen("restore/<int:snapshot>", self.restore_screen, "restore"),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.row_for(request, object_id)
        snapshots = Snapshot.objects.filter(uid=row.uid).select_related("taken_by", "approval__by").defer("content")[:MAX_SNAPSHOTS]
        versions = {version.number: version for version in Version.objects.filter(entry__uid=row.uid).defer("document")}
        context = self.page(
            request,
            row,
            f"History: {row}",
            texts=[{"snapshot": snapshot, "version": versions.get(snapshot.version or 0)} for snapshot in snapshots],
            log=AuditEntry.objects.filter(uid=row.uid)[:MAX_SNAPSHOTS],
            may_restore=may_transition(request.user, "restore", row),
        )
        return render(request, "admin/publication/history.html", context)

    def compare_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Compares the snapshots `old` and `new` of this publication. Raises Http404 for snapshots of another one."""
        row = self.row_for(request, pk)
        snapshots = [get_snapshot_or_404(row, request.GET.get(name, "")) for name in ("old", "new")]
        old, new = sorted(snapshots, key=lambda snapshot: snapshot.pk)
        differences = diff_contents(self.model, *(load_content(self.model, side.content, side.shape) for side in (old, new)))
        context = self.page(request, row, f"Compare: {row}", old=old, new=new, differences=differences)
        return render(request, "admin/publication/compare.html", context)

    def restore_screen(self, request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
        row = self.row_for(request, pk)
        chosen = get_snapshot_or_404(row, str(snapshot))
        if request.method == "POST":
            try:
                missing = restore_snapshot(row, chosen, by=request.user)
            except (TransitionRefused, ValidationError) as refused:
                messages.error(request, f"Not done. {'; '.join(getattr(refused, 'messages', [str(refused)]))}")
            else:
                messages.success(request, "The form holds that text again, as a draft: look at it, then publish it.")
                if missing:
                    messages.warning(request, f"No longer there, and left out: {', '.join(missing)}.")
        return HttpResponseRedirect(self.url_of("change", row))
