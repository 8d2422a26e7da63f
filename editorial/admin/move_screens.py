"""One screen a move: what it does, what it asks, what differs from what readers see, and the button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from editorial.admin.move_forms import FORMS, MoveForm
from editorial.models import Publication, SetAside
from editorial.workflow import moves
from editorial.workflow.table import MOVES, WORDS, has_right


class MoveScreens:
    """Mixed into the admin of a publication type."""

    model: Any
    opts: Any
    admin_site: Any

    def move_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name
        return [
            path(
                f"<int:pk>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(self.move_screen),
                {"name": name},
                name="{}_{}_{}".format(*info, name),
            )
            for name in FORMS
        ]

    def move_screen(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        row = get_object_or_404(self.model, pk=pk)
        if not has_right(request.user, MOVES[name].needs, self.model) or not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied(WORDS[MOVES[name].needs])
        if row.state not in MOVES[name].states or (name == "bring_back" and not SetAside.objects.filter(uid=row.uid).exists()):
            messages.error(request, f"Not done. {MOVES[name].refusal}")
            return HttpResponseRedirect(self.url_of("change", row))
        form = FORMS[name](request.POST if request.method == "POST" else None, row=row, by=request.user)
        if request.method == "POST" and form.is_valid() and self._carry_out(request, form):
            return HttpResponseRedirect(self.url_of("change", row))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "form": form,
            "title": f"{form.verb}: {row}",
            "differences": form.differences() if form.compares else [],
        }
        return render(request, "admin/publication/move.html", context)

    def _carry_out(self, request: HttpRequest, form: MoveForm) -> bool:
        """In a transaction of its own; what is refused is said beside its field, or above the form."""
        try:
            with transaction.atomic():
                missing = form.carry_out()
        except ValidationError as refused:
            for name, said in getattr(refused, "message_dict", {"__all__": refused.messages}).items():
                known = name in form.fields
                text = " ".join(said) if known or name == "__all__" else f"{name.replace('_', ' ').capitalize()}: {' '.join(said)}"
                form.add_error(name if known else None, text)
            return False
        except (moves.MoveRefused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
            return False
        messages.success(request, f"{form.row}: {form.done}")
        if missing:
            messages.warning(request, f"No longer there, and left out: {', '.join(missing)}.")
        return True

    def url_of(self, name: str, row: Publication) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk])
