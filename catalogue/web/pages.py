"""Pages about the catalogue itself: what changed, and what was corrected."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.models import Change, Entry, PublicCorrection

PAGE_SIZE = 50


def changes(request: HttpRequest) -> HttpResponse:
    """The public log, newest first."""
    rows = Change.objects.select_related("entry").defer("entry__document")
    return render(request, "catalogue/changes.html", {"page": _page(request, rows)})


def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction of what is live, newest first."""
    rows = PublicCorrection.objects.filter(entry__standing=Entry.Standing.LIVE).select_related("entry").defer("entry__document")
    return render(request, "catalogue/corrections.html", {"page": _page(request, rows)})


def _page(request: HttpRequest, rows):  # type: ignore[no-untyped-def]
    text = request.GET.get("page", "1")
    paginator = Paginator(rows, PAGE_SIZE)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= paginator.num_pages):
        raise Http404("There is no such page.")
    return paginator.page(int(text))
