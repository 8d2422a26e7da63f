"""Previews: of the working version for the desk, and of one kept text by a link for somebody without an account."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone

from catalogue.web.details import EntryDetail
from editorial import registry
from editorial.admin.media_screens import stored_address, stored_file
from editorial.admin.preview import render_preview
from editorial.admin.screens import Screens, text_of
from editorial.audit import record
from editorial.media.going_public import media_of
from editorial.media.named import names_of
from editorial.models import PreviewLink, Publication, Snapshot
from editorial.snapshots import hydrate, take
from editorial.workflow import moves

SALT = "preview link"
OPEN_FOR = timedelta(days=7)


class SharingScreens(Screens):
    def sharing_urls(self) -> list[URLPattern]:
        return [
            self.screen("preview", self.preview_screen, "preview"),
            self.screen("share", self.share_screen, "share"),
            self.screen("unshare/<int:link>", self.unshare_screen, "unshare"),
        ]

    def preview_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The working version, or the kept `text` of its history."""
        row = self.row_for(request, pk)
        back = self.url_of("change", row)
        if key := request.GET.get("text", ""):
            return _preview(request, text_of(row, key), self.public_view, back=back, files=stored_address(""))
        return render_preview(request, row, take(row), row.SHAPE, self.public_view, back=back, files=stored_address(""))

    def share_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the text as it is and make a link to it."""
        row = self.row_for(request, pk, changing=True)
        if request.method == "POST":
            snapshot = moves.keep(row, by=request.user)
            PreviewLink.objects.create(snapshot=snapshot, by=request.user, expires_at=timezone.now() + OPEN_FOR)  # type: ignore[misc]
            record("shared a preview", row, by=request.user)
        return HttpResponseRedirect(self.url_of("change", row))

    def unshare_screen(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        row = self.row_for(request, pk, changing=True)
        if request.method == "POST":
            PreviewLink.objects.filter(pk=link, snapshot__uid=row.uid, ended_at=None).update(ended_at=timezone.now())
            record("revoked a preview", row, by=request.user)
        return HttpResponseRedirect(self.url_of("change", row))


def links_of(row: Publication) -> list[dict[str, Any]]:
    """The open links to texts of this publication, with their addresses."""
    found = PreviewLink.objects.filter(snapshot__uid=row.uid, ended_at=None, expires_at__gt=timezone.now()).select_related("by")
    return [{"link": link, "address": address_of(link)} for link in found]


def address_of(link: PreviewLink) -> str:
    return settings.SITE_URL + reverse("shared-preview", args=[signing.dumps(link.pk, salt=SALT)])


def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """For anybody who has the link: that text only, while the link is open. Raises Http404 for every other case alike."""
    link = _open_link(token)
    view = admin.site.get_model_admin(registry.model_of(link.snapshot.type)).public_view  # type: ignore[attr-defined]
    return _preview(request, link.snapshot, view, back="", files=f"{request.path}files/")


def shared_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A picture that the shared text shows, while its link is open. Raises Http404 for every other case alike."""
    media = media_of(_open_link(token).snapshot.content)
    if not any(name in names_of(facts) for facts in media.values()):
        raise Http404
    return stored_file(name)


def _open_link(token: str) -> PreviewLink:
    """Raises Http404."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    link = PreviewLink.objects.select_related("snapshot").filter(pk=key).first()
    if link is None or not link.is_open(timezone.now()):
        raise Http404
    return link


def _preview(request: HttpRequest, text: Snapshot, view: type[EntryDetail], *, back: str, files: str) -> HttpResponse:
    row = hydrate(registry.model_of(text.type), text.content, text.shape).publication
    return render_preview(request, row, text.content, text.shape, view, back=back, files=files)
