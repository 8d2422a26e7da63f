"""What every screen of a publication stands on: its row, looked up with the right to see or change it, and its addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from editorial.content.snapshot_shapes import UnreadableSnapshot
from editorial.models import Publication, Snapshot
from editorial.workflow.locking import TransitionRefused
from infra.text.whole_numbers import MAX_KEY, parse_whole_number


class ObjectScreensMixin:
    """Base of what is mixed into the admin of a publication type."""

    model: Any
    opts: Any
    admin_site: Any
    public_view: Any

    def screen(self, route: str, view: Callable[..., HttpResponse], name: str, /, **given: Any) -> URLPattern:
        """A screen under the publication's key, for those who are signed in."""
        full_name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(f"<int:pk>/{route}/", self.admin_site.admin_view(self._explained(view)), given, name=full_name)

    def _explained(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """The view; where a stored text cannot be read, a page with status 409 that says why."""

        @wraps(view)
        def explained(request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
            try:
                return view(request, pk, **given)
            except UnreadableSnapshot as unreadable:
                row = self.row_for(request, pk)
                context = self.page(request, row, f"Cannot be shown: {row}", problem=" ".join(unreadable.messages))
                return render(request, "admin/publication/unreadable.html", context, status=409)

        return explained

    def url_of(self, name: str, row: Publication) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk])

    def row_for(self, request: HttpRequest, pk: int | str, *, changing: bool = False) -> Any:
        """Raises Http404, or PermissionDenied for who may not see it (or, `changing`, not change it)."""
        if isinstance(pk, str) and parse_whole_number(pk, MAX_KEY) is None:
            raise Http404("A publication's key is a number.")
        row = get_object_or_404(self.model, pk=pk)
        admin: Any = self
        if not (admin.has_change_permission if changing else admin.has_view_permission)(request, row):
            raise PermissionDenied
        return row

    def page(self, request: HttpRequest, row: Publication, title: str, **more: Any) -> dict[str, Any]:
        """The context of a page about a publication."""
        return {**self.admin_site.each_context(request), "opts": self.opts, "original": row, "title": title, **more}


def get_snapshot_or_404(row: Publication, key: str) -> Snapshot:
    """A kept text of this publication. Raises Http404 for any other."""
    number = parse_whole_number(key, MAX_KEY)
    found = Snapshot.objects.filter(uid=row.uid, pk=number).first() if number else None
    if found is None:
        raise Http404("There is no such text in this history.")
    return found


def was_refused(form: forms.Form, action: Callable[[], Any]) -> bool:
    """Make the move. What is refused is said beside its field, or above the form."""
    try:
        action()
    except ValidationError as refused:
        for name, said in getattr(refused, "message_dict", {"__all__": refused.messages}).items():
            known = name in form.fields
            field = "" if known or name == "__all__" else f"{name.replace('_', ' ').capitalize()}: "
            form.add_error(name if known else None, field + " ".join(said))
    except (TransitionRefused, PermissionDenied) as refused:
        form.add_error(None, str(refused))
    return not form.is_valid()
