"""Pages of the change log and of the corrections."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.index.revision import request_revision
from catalogue.query import change_log

PAGE_SIZE = 50


def changes(request: HttpRequest) -> HttpResponse:
    """Lists the public change log, newest first."""
    return render(request, "catalogue/changes.html", {"page": _page(request, change_log.list_changes(request_revision(request)))})


def corrections(request: HttpRequest) -> HttpResponse:
    """Lists the corrections of live entries, newest first."""
    return render(
        request, "catalogue/corrections.html", {"page": _page(request, change_log.list_corrections(request_revision(request)))}
    )


def _page(request: HttpRequest, rows: change_log.CachedCountQuery) -> Page:
    text = request.GET.get("page", "1")
    paginator: Paginator = Paginator(rows, PAGE_SIZE)  # type: ignore[arg-type]
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= paginator.num_pages):
        raise Http404("There is no such page.")
    return paginator.page(int(text))
