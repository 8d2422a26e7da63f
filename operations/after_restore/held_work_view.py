"""`/admin/held-work/`: what waits after a restore; an administrator lets each kind go out or drops it."""

from typing import NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from operations.after_restore import held_work
from operations.after_restore.models import HeldWork

RELEASE, DROP = "release", "drop"
PERMISSION = "operations.change_heldwork"


class HeldKind(NamedTuple):
    row: HeldWork
    kind: held_work.OutwardKind
    number: int
    examples: list[str]

    @property
    def heading(self) -> str:
        return self.kind.describe(self.number)


def held_work_view(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    if request.method == "POST":
        return _decide(request)
    now = timezone.now()
    kinds = [(row, held_work.kind_of(row)) for row in held_work.held_rows()]
    held = [HeldKind(row, kind, kind.count(now), kind.examples(now)) for row, kind in kinds]
    return render(request, "admin/after_restore/held_work.html", {**_page(request), "held": held})


def _page(request: HttpRequest) -> dict[str, object]:
    return {**admin.site.each_context(request), "title": "Held after a restore"}


def _decide(request: HttpRequest) -> HttpResponse:
    """One kind, let go or dropped. What somebody else decided meanwhile is said and not done twice."""
    kind, decision = held_work.KINDS.get(request.POST.get("kind", "")), request.POST.get("decision", "")
    if kind is None or decision not in (RELEASE, DROP):
        messages.error(request, "Nothing was done: choose one of the buttons.")
    elif not held_work.decide(kind.code, drop=decision == DROP, by=request.user):
        messages.warning(request, f"Somebody has decided about the {kind.many} already.")
    else:
        messages.success(request, f"The {kind.many} were dropped." if decision == DROP else f"The {kind.many} go out now.")
    return HttpResponseRedirect(reverse("held-work"))
