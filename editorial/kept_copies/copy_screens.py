"""Screens of the copies of a source: what was kept and when, what changed since, and the files, for the desk alone."""

from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from catalogue.web.media import SANDBOX_POLICY, file_not_found
from editorial.admin_mixins.desk_forms import DeskModelForm
from editorial.kept_copies.copy_store import delete_unused, open_copy
from editorial.kept_copies.copy_texts import compare_copies, has_text, is_same_text
from editorial.kept_copies.request_copy import request_copy
from editorial.models import KeptCopy, Source

MAX_SHOWN = 50
State = KeptCopy.State


class SourceAdmin(Protocol):
    admin_site: Any
    opts: Any

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool: ...
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool: ...
    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any: ...


class ArchiveForm(DeskModelForm):
    class Meta:
        model = KeptCopy
        fields = ("archived_url",)


class KeptCopiesAdminMixin:
    """Mixin of the admin of sources."""

    def copy_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/copies/", view(self.copies_screen), name="editorial_source_copies"),
            path("<int:pk>/copies/<int:copy>/file/", view(require_safe(self.copy_file)), name="editorial_source_copy_file"),
        ]

    def get_urls(self) -> list[URLPattern]:
        return [*self.copy_urls(), *super().get_urls()]  # type: ignore[misc]

    def delete_model(self, request: HttpRequest, obj: Source) -> None:
        digests = _digests([obj])
        super().delete_model(request, obj)  # type: ignore[misc]
        transaction.on_commit(partial(delete_unused, digests))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        digests = _digests(queryset)
        super().delete_queryset(request, queryset)  # type: ignore[misc]
        transaction.on_commit(partial(delete_unused, digests))

    def kept_copies(self, source: Source) -> str | SafeString:
        """For a form: the latest copy, with a link to all of them."""
        if not source.pk:
            return "Once it is saved, a copy of what stands at its address can be kept."
        latest = source.kept_copies.first()
        return format_html(
            '{} <a class="link-more" href="{}">{}</a>',
            describe_copy(latest) if latest else "No copy is kept.",
            reverse("admin:editorial_source_copies", args=[source.pk]),
            "Copies…" if latest else "Keep one…",
        )

    kept_copies.short_description = "Kept copies"  # type: ignore[attr-defined]

    def copies_screen(self: SourceAdmin, request: HttpRequest, pk: int) -> HttpResponse:
        """Lists the copies; `compare` names one whose text is shown beside that of the copy before. POST asks for a new copy."""
        source = get_object_or_404(Source, pk=pk)
        may_change = self.has_change_permission(request, source)
        if not self.has_view_permission(request, source) or (request.method == "POST" and not may_change):
            raise PermissionDenied
        copies = list(source.kept_copies.select_related("requested_by")[:MAX_SHOWN])
        latest = next((copy for copy in copies if copy.state == State.KEPT), None)
        form = ArchiveForm(request.POST if request.POST.get("act") == "archive" else None, instance=latest)
        if request.method == "POST" and _act(self, request, source, form):
            return HttpResponseRedirect(reverse("admin:editorial_source_copies", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Copies: {source}",
            "original": source,
            "copies": with_changes(copies),
            "difference": _difference(source.kept_copies.all(), request.GET.get("compare", "")),
            "latest": latest,
            "form": form,
            "may_change": may_change,
        }
        return render(request, "admin/kept_copies/copies.html", context)

    def copy_file(self: SourceAdmin, request: HttpRequest, pk: int, copy: int) -> HttpResponseBase:
        """The file as an attachment: it is somebody else's page, and none of it runs on this site."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(KeptCopy, pk=copy, source=pk, state=State.KEPT)
        try:
            file = open_copy(kept)
        except FileNotFoundError:
            return file_not_found()
        answer = FileResponse(
            file, as_attachment=True, filename=f"copy-{kept.pk}{_ending(kept)}", content_type="application/octet-stream"
        )
        answer["Content-Security-Policy"] = SANDBOX_POLICY
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def with_changes(copies: list[KeptCopy]) -> list[KeptCopy]:
    """Each kept copy with `change`: "" for the first, else whether it says the same as the one before."""
    kept = [copy for copy in copies if copy.state == State.KEPT]
    for newer, older in pairwise(kept):
        newer.change = "same" if is_same_text(older, newer) else "changed"  # type: ignore[attr-defined]
    return copies


def _digests(sources: Iterable[Source]) -> list[str]:
    return list(KeptCopy.objects.filter(source__in=sources).values_list("sha256", flat=True))


def describe_copy(copy: KeptCopy) -> str:
    if copy.state == State.WAITING:
        return f"A copy is waiting to be taken. {copy.failure}".strip()
    if copy.state == State.FAILED:
        return f"No copy could be taken. {copy.failure}"
    return f"A copy was kept on {copy.fetched_at:%-d %B %Y}."


def _act(admin: SourceAdmin, request: HttpRequest, source: Source, form: ArchiveForm) -> bool:
    """Performs the action `act`. False where the form is shown again with its errors."""
    if request.POST.get("act") == "archive" and form.instance.pk:
        if not form.is_valid():
            return False
        form.save()
        messages.success(request, "Noted: the address in a public archive.")
        return True
    if request_copy(source, by=request.user) is None:
        messages.error(request, "It has no address elsewhere of which a copy could be kept.")
        return True
    admin.log_change(request, source, "Asked for a copy.")
    messages.success(request, "A copy is taken as soon as the worker may ask its host.")
    return True


def _difference(copies: QuerySet[KeptCopy], key: str) -> Any:
    """(older, newer, parts), None for no copy, the first, or one without a text. Raises Http404 for no key."""
    if not key:
        return None
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    kept = copies.filter(state=State.KEPT)
    newer, older = get_object_or_404(kept, pk=int(key)), kept.filter(pk__lt=int(key)).first()
    if older is None or not (has_text(newer) and has_text(older)):
        return None
    try:
        return older, newer, compare_copies(older, newer)
    except FileNotFoundError:
        return None


def _ending(copy: KeptCopy) -> str:
    return {"text/html": ".html", "application/pdf": ".pdf", "text/plain": ".txt"}.get(copy.media_type, ".bin")
