"""Previews: of the working version for the desk, and of one kept text by a link for somebody without an account."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from editorial import registry
from editorial.admin.preview import render_preview
from editorial.audit import record
from editorial.models import PreviewLink, Publication, Snapshot
from editorial.snapshots import hydrate, take
from editorial.workflow import moves

SALT = "preview link"
OPEN_FOR = timedelta(days=7)


class SharingScreens:
    """Mixed into the admin of a publication type."""

    model: Any
    opts: Any
    admin_site: Any
    public_view: Any

    def sharing_urls(self) -> list[URLPattern]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/preview/", self.admin_site.admin_view(self.preview_screen), name=f"{prefix}_preview"),
            path("<int:pk>/share/", self.admin_site.admin_view(self.share_screen), name=f"{prefix}_share"),
            path("<int:pk>/unshare/<int:link>/", self.admin_site.admin_view(self.unshare_screen), name=f"{prefix}_unshare"),
        ]

    def preview_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The working version, or the kept `text` of its history."""
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        back = self.url_of("change", row)  # type: ignore[attr-defined]
        key = request.GET.get("text", "")
        if not key:
            return render_preview(request, row, take(row), row.SHAPE, self.public_view, back=back)
        text = Snapshot.objects.filter(uid=row.uid, pk=key).first() if key.isascii() and key.isdigit() else None
        if text is None:
            raise Http404("There is no such text in this history.")
        then = hydrate(self.model, text.content, text.shape).publication
        return render_preview(request, then, text.content, text.shape, self.public_view, back=back)

    def share_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the text as it is and make a link to it."""
        row = self._changeable(request, pk)
        if request.method == "POST":
            snapshot = moves.keep(row, by=request.user)
            PreviewLink.objects.create(snapshot=snapshot, by=request.user, expires_at=timezone.now() + OPEN_FOR)  # type: ignore[misc]
            record("shared a preview", row, by=request.user)
        return HttpResponseRedirect(self.url_of("change", row))  # type: ignore[attr-defined]

    def unshare_screen(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        row = self._changeable(request, pk)
        if request.method == "POST":
            PreviewLink.objects.filter(pk=link, snapshot__uid=row.uid, ended_at=None).update(ended_at=timezone.now())
            record("revoked a preview", row, by=request.user)
        return HttpResponseRedirect(self.url_of("change", row))  # type: ignore[attr-defined]

    def _changeable(self, request: HttpRequest, pk: int) -> Publication:
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row


def links_of(row: Publication) -> list[dict[str, Any]]:
    """The open links to texts of this publication, with their addresses."""
    found = PreviewLink.objects.filter(snapshot__uid=row.uid, ended_at=None, expires_at__gt=timezone.now()).select_related("by")
    return [{"link": link, "address": address_of(link)} for link in found]


def address_of(link: PreviewLink) -> str:
    return settings.SITE_URL + reverse("shared-preview", args=[signing.dumps(link.pk, salt=SALT)])


def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """For anybody who has the link: that text only, while the link is open. Raises Http404 for every other case alike."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    link = PreviewLink.objects.select_related("snapshot").filter(pk=key).first()
    if link is None or not link.is_open(timezone.now()):
        raise Http404
    snapshot = link.snapshot
    model = registry.model_of(snapshot.type)
    row = hydrate(model, snapshot.content, snapshot.shape).publication
    view = admin.site.get_model_admin(model).public_view  # type: ignore[attr-defined]
    return render_preview(request, row, snapshot.content, snapshot.shape, view, back="")
