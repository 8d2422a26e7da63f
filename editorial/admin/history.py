"""The history of a publication: every kept text, what differs between any two, and the way back to one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path

from catalogue.models import Version
from editorial.differences import differences
from editorial.models import AuditEntry, Publication, Snapshot
from editorial.snapshots import read
from editorial.workflow import moves

MOST = 200


class HistoryScreens:
    """Mixed into the admin of a publication type; takes the place of Django's own history."""

    model: Any
    opts: Any
    admin_site: Any

    def history_urls(self) -> list[URLPattern]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/compare/", self.admin_site.admin_view(self.compare_screen), name=f"{prefix}_compare"),
            path("<int:pk>/restore/<int:snapshot>/", self.admin_site.admin_view(self.restore_screen), name=f"{prefix}_restore"),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self._row(request, object_id)
        texts = list(Snapshot.objects.filter(uid=row.uid).select_related("taken_by", "approval__by").defer("content")[:MOST])
        told = {v.number: v for v in Version.objects.filter(entry__uid=row.uid).defer("document")}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": f"History: {row}",
            "texts": [{"snapshot": text, "version": told.get(text.version or 0)} for text in texts],
            "log": AuditEntry.objects.filter(uid=row.uid)[:MOST],
            "may_restore": moves.may(request.user, "restore", row),
        }
        return render(request, "admin/publication/history.html", context)

    def compare_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`old` and `new` are snapshots of this publication. Raises Http404 for any other."""
        row = self._row(request, pk)
        old, new = (self._snapshot(row, request.GET.get(name, "")) for name in ("old", "new"))
        if old.pk > new.pk:
            old, new = new, old
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": f"Compare: {row}",
            "old": old,
            "new": new,
            "differences": differences(
                self.model, read(self.model, old.content, old.shape), read(self.model, new.content, new.shape)
            ),
        }
        return render(request, "admin/publication/compare.html", context)

    def restore_screen(self, request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
        row = self._row(request, pk)
        text = self._snapshot(row, str(snapshot))
        if request.method == "POST":
            try:
                missing = moves.restore_snapshot(row, text, by=request.user)
            except (moves.MoveRefused, ValidationError) as refused:
                messages.error(request, f"Not done. {'; '.join(getattr(refused, 'messages', [str(refused)]))}")
            else:
                messages.success(request, "The form holds that text again, as a draft: look at it, then publish it.")
                if missing:
                    messages.warning(request, f"No longer there, and left out: {', '.join(missing)}.")
        return HttpResponseRedirect(self.url_of("change", row))  # type: ignore[attr-defined]

    def _row(self, request: HttpRequest, pk: int | str) -> Publication:
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row

    def _snapshot(self, row: Publication, key: str) -> Snapshot:
        found = Snapshot.objects.filter(uid=row.uid, pk=key).first() if key.isascii() and key.isdigit() else None
        if found is None:
            raise Http404("There is no such text in this history.")
        return found
