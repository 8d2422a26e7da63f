"""Previews: of the working version and of snapshots for the desk, and of one snapshot by a link for people without an account."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone

from editorial.admin_mixins.added_screens import AddedScreensAdminMixin
from editorial.admin_mixins.object_screens import get_snapshot_or_404
from editorial.audit.audit_log import record
from editorial.content import publication_registry
from editorial.content.snapshot_shapes import UnreadableSnapshot, content_relations
from editorial.content.snapshots import hydrate, serialize
from editorial.library.views import private_file_response, private_url
from editorial.media_files.file_references import public_file_names
from editorial.media_files.publish_files import media_in_snapshot
from editorial.models import AuditEntry, PreviewLink, Publication, Snapshot
from editorial.previews.preview_page import PreviewedText, preview_formats, render_for_desk, render_for_outsider
from editorial.workflow.after_save import keep_snapshot

PREVIEW_LINK_SALT = "preview link"
PREVIEW_LINK_LIFETIME = timedelta(days=7)


class PreviewAdminMixin(AddedScreensAdminMixin):
    def preview_urls(self) -> list[URLPattern]:
        return [
            *(
                self.screen(f"preview/{one.code}".rstrip("/"), self.preview_screen, one.screen, code=one.code)
                for one in preview_formats(self.model.ENTRY_TYPE)
            ),
            self.screen("share", self.share_screen, "share"),
            self.screen("unshare/<int:link>", self.unshare_screen, "unshare"),
        ]

    def preview_screen(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Previews the working version, or the snapshot that the parameter `text` names, in a format of the type."""
        row = self.row_for(request, pk)
        query = ""
        prefetch_related_objects([row], *content_relations(self.model))
        text = PreviewedText(row, serialize(row), row.SHAPE, is_working_version=True)
        if key := request.GET.get("text", ""):
            snapshot = get_snapshot_or_404(row, key)
            text, query = _snapshot_text(snapshot), f"?text={snapshot.pk}"
        urls = {one.code: self.url_of(one.screen, row) + query for one in preview_formats(row.ENTRY_TYPE)}
        more_tabs = self.added_tabs(row) if text.is_working_version else []
        urls["back"] = self.url_of("change", row)
        return render_for_desk(request, text, code, urls=urls, more_tabs=more_tabs, files=private_url(""))

    def share_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST takes a snapshot of the working version and creates a link to its preview."""
        row = self.row_for(request, pk, changing=True)
        if request.method == "POST":
            snapshot = keep_snapshot(row, by=request.user)
            PreviewLink.objects.create(snapshot=snapshot, by=request.user, expires_at=timezone.now() + PREVIEW_LINK_LIFETIME)  # type: ignore[misc]
            record(AuditEntry.Action.SHARED_PREVIEW, row, by=request.user)
        return HttpResponseRedirect(self.url_of("change", row))

    def unshare_screen(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        row = self.row_for(request, pk, changing=True)
        if request.method == "POST":
            PreviewLink.objects.filter(pk=link, snapshot__uid=row.uid, ended_at=None).update(ended_at=timezone.now())
            record(AuditEntry.Action.REVOKED_PREVIEW, row, by=request.user)
        return HttpResponseRedirect(self.url_of("change", row))


def open_preview_links(row: Publication) -> list[dict[str, Any]]:
    """The open preview links of this publication, with their URLs. One statement."""
    links = PreviewLink.objects.filter(snapshot__uid=row.uid, ended_at=None, expires_at__gt=timezone.now()).select_related("by")
    return [{"link": link, "address": preview_link_url(link)} for link in links]


def preview_link_url(link: PreviewLink) -> str:
    return settings.SITE_URL + reverse("shared-preview", args=[signing.dumps(link.pk, salt=PREVIEW_LINK_SALT)])


def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Previews the snapshot of an open link to anybody who has the link. Raises the same Http404 in every other case."""
    link = _get_open_link_or_404(token)
    try:
        return render_for_outsider(request, _snapshot_text(link.snapshot), files=f"{request.path}files/")
    except UnreadableSnapshot:
        raise Http404 from None


def shared_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A picture of the shared snapshot, while its link is open. Raises the same Http404 in every other case."""
    media = media_in_snapshot(_get_open_link_or_404(token).snapshot.content)
    if not any(name in public_file_names(facts) for facts in media.values()):
        raise Http404
    return private_file_response(name)


def _get_open_link_or_404(token: str) -> PreviewLink:
    """The open link that the token signs. Raises Http404."""
    try:
        key = signing.loads(token, salt=PREVIEW_LINK_SALT)
    except signing.BadSignature:
        raise Http404 from None
    link = PreviewLink.objects.select_related("snapshot").filter(pk=key).first()
    if link is None or not link.is_open(timezone.now()):
        raise Http404
    return link


def _snapshot_text(snapshot: Snapshot) -> PreviewedText:
    """Raises UnreadableSnapshot."""
    row = hydrate(publication_registry.model_for_type(snapshot.type), snapshot.content, snapshot.shape).publication
    return PreviewedText(row, snapshot.content, snapshot.shape)
