"""Undo of a save: restores the text before it, for the user who saved, until the next save or transition."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from editorial.admin_mixins.object_screens import ObjectScreensMixin, get_snapshot_or_404
from editorial.models import Publication, Snapshot
from editorial.workflow.after_save import keep_snapshot
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.restoring import restore_snapshot
from editorial.workflow.transition_table import may_transition

TOO_LATE_MESSAGE = "Not undone: it was saved or moved on since. Its history has every earlier text."


class UndoAdminMixin(ObjectScreensMixin):
    def undo_urls(self) -> list[URLPattern]:
        return [self.screen("undo/<int:snapshot>", self.undo_screen, "undo")]

    def undo_screen(self, request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
        """POST restores the snapshot; the posted `revision` is the lock version after the save."""
        row = self.row_for(request, pk, changing=True)
        before_save = get_snapshot_or_404(row, str(snapshot))
        if request.method == "POST":
            if not _is_unchanged_since(row, request):
                messages.error(request, TOO_LATE_MESSAGE)
            else:
                self._undo(request, row, before_save)
        return HttpResponseRedirect(self.url_of("change", row))

    def _undo(self, request: HttpRequest, row: Publication, snapshot: Snapshot) -> None:
        try:
            missing = restore_snapshot(row, snapshot, by=request.user, seen_revision=row.lock_version)
        except (TransitionRefused, ValidationError) as refused:
            messages.error(request, f"Not undone. {'; '.join(getattr(refused, 'messages', [str(refused)]))}")
            return
        messages.success(request, "Undone: the form holds the text from before. What you had saved stands in the history.")
        if missing:
            messages.warning(request, f"No longer there, and left out: {', '.join(missing)}.")

    def remember_text_before_save(self, request: HttpRequest, row: Publication) -> None:
        """Takes a snapshot of the stored row, which an undo restores. Called before the save, while the row is locked."""
        before = type(row)._default_manager.select_related("updated_by").get(pk=row.pk)
        request.__dict__["_before"] = keep_snapshot(before, by=before.updated_by)

    def message_user(self, request: HttpRequest, message: Any, level: Any = messages.INFO, *args: Any, **kwargs: Any) -> None:
        """Adds a button “Undo” to the message about a save that changed the text."""
        if level == messages.SUCCESS and (button := self._undo_button(request)):
            message = format_html("{} {}", message, button)
        super().message_user(request, message, level, *args, **kwargs)  # type: ignore[misc]

    def _undo_button(self, request: HttpRequest) -> str:
        """HTML of the button; "" where the text did not change or the user may not restore it."""
        saved, before = request.__dict__.get("_saved"), request.__dict__.get("_before")
        if saved is None or before is None or not may_transition(request.user, "restore", saved):
            return ""
        if Snapshot.objects.filter(uid=saved.uid).values_list("pk", flat=True).first() == before.pk:
            return ""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_undo", args=[saved.pk, before.pk])
        token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
        return format_html(
            '<form method="post" action="{}" class="undo">{}<input type="hidden" name="revision" value="{}">'
            '<button type="submit" class="button">Undo</button></form>',
            address, token, saved.lock_version,
        )  # fmt: skip


def _is_unchanged_since(row: Publication, request: HttpRequest) -> bool:
    """Whether this user saved last, and no save or transition followed."""
    return request.POST.get("revision") == str(row.lock_version) and row.updated_by_id == request.user.pk  # type: ignore[attr-defined]
