"""One screen a move: what it does, what it asks, what differs from what readers see, and the button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern

from editorial.admin.move_forms import FORMS, MoveForm
from editorial.admin.screens import Screens, refused_by
from editorial.models import SetAside
from editorial.workflow.table import MOVES, WORDS, has_right


class MoveScreens(Screens):
    def move_urls(self) -> list[URLPattern]:
        return [self.screen(name.replace("_", "-"), self.move_screen, name, name=name) for name in FORMS]

    def move_screen(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        row = self.row_for(request, pk)
        if not has_right(request.user, MOVES[name].needs, self.model):
            raise PermissionDenied(WORDS[MOVES[name].needs])
        refusal = MOVES[name].refusal if row.state not in MOVES[name].states else ""
        if name == "bring_back" and not SetAside.objects.filter(uid=row.uid).exists():
            refusal = "No draft of it is set aside."
        if refusal:
            messages.error(request, f"Not done. {refusal}")
            return HttpResponseRedirect(self.url_of("change", row))
        form = FORMS[name](request.POST if request.method == "POST" else None, row=row, by=request.user)
        if request.method == "POST" and form.is_valid() and self._carry_out(request, form):
            return HttpResponseRedirect(self.url_of("change", row))
        shown = form.differences() if form.compares else []
        context = self.page(request, row, f"{form.verb}: {row}", form=form, differences=shown)
        return render(request, "admin/publication/move.html", context)

    def _carry_out(self, request: HttpRequest, form: MoveForm) -> bool:
        missing: list[str] = []
        if refused_by(form, lambda: missing.extend(form.carry_out())):
            return False
        messages.success(request, f"{form.row}: {form.done}")
        if missing:
            messages.warning(request, f"No longer there, and left out: {', '.join(missing)}.")
        return True
