"""Pages that show every type: home, search, about; and what machines ask about the site itself."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.api.filters import EntryFilter
from catalogue.api.problems import MEDIA_TYPE, problem
from catalogue.log import corrections
from catalogue.memory import members_at, public_names
from catalogue.models import EntryType
from catalogue.moment import Moment, moment_of
from catalogue.passages import passages
from catalogue.reading import present
from catalogue.search import find
from catalogue.selection import RELEVANCE, Selection, newest_of
from catalogue.spelling import nearest
from catalogue.web.lists import EntryList

LATEST = {"policy": 6, "case": 4, "item": 6, "issue": 1, "report": 2}


def home(request: HttpRequest) -> HttpResponse:
    """What is new of each type, and the ways in."""
    moment = moment_of(request)
    members = members_at(moment)
    latest = {kind: present(entries, moment, with_links=False) for kind, entries in newest_of(moment, LATEST).items()}
    sectors = [name for name in public_names("sector", moment) if not name.parent and members.count("", "sector", name.code)]
    context = {
        "latest": latest,
        "counts": {kind: members.count(kind) for kind in EntryType.values},
        "sectors": [{"name": name, "count": members.count("", "sector", name.code)} for name in sectors],
        "technologies": [
            {"name": name, "count": members.count("", "technology", name.code)} for name in public_names("technology", moment)
        ],
        "corrections": corrections(moment)[0:2],
    }
    return render(request, "pages/home.html", context)


class Search(EntryList):
    """One list across all types."""

    filterset_class = EntryFilter
    template_name = "pages/search.html"
    facets = ("sector", "technology", "region", "organization")

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.GET.get("q", "").strip():
            return render(request, self.template_name, {"is_empty": True})
        return super().get(request)

    def ordered(self, selection: Selection, request: HttpRequest) -> Selection:
        """The best matches first, unless another order is asked for."""
        return selection if request.GET.get("ordering") else selection.ordered_by(RELEVANCE)

    def context(self, request: HttpRequest, filters: EntryFilter, moment: Moment) -> dict[str, Any]:
        context = super().context(request, filters, moment)
        words = filters.qs.words
        context["instead"] = "" if find(words, moment).keys else nearest(words, moment)
        for document in context["documents"]:
            document["passages"] = passages(document, words)
        return context


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("icon.svg"))


def robots(request: HttpRequest) -> HttpResponse:
    refused = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/search/", "/zh-hans/search/"))
    text = f"User-agent: *\n{refused}Sitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain")


def is_at_desk(request: HttpRequest) -> bool:
    """Whoever is not signed in is shown the public page."""
    return request.path.startswith(reverse("admin:index")) and hasattr(request, "user") and admin.site.has_permission(request)


def refused_at_desk(request: HttpRequest, status: int, title: str, said: str = "") -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "said": said, "status": status}
    return render(request, "admin/refused.html", context, status=status)


def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """The process can serve: its database answers."""
    try:
        connection.ensure_connection()
        moment = moment_of(request)
    except Exception as error:  # whatever is wrong with the database is what this page is for
        return JsonResponse({"status": "unavailable", "database": type(error).__name__}, status=503)
    return JsonResponse({"status": "ok", "edition": moment.edition, "at": timezone.now()})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_at_desk(request):
        return refused_at_desk(request, 404, "The desk has no such page")
    return render(request, "pages/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_at_desk(request):
        return refused_at_desk(request, 403, "You may not do this", str(exception))
    return _failed(request, 403, _("This is not open to you."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _failed(request, 400, _("The request is malformed."))


def server_error(request: HttpRequest) -> HttpResponse:
    return _failed(request, 500, _("Something went wrong here, and the desk can see what. Try again later."))


def _failed(request: HttpRequest, status: int, said: str) -> HttpResponse:
    """Without a template or the database: whatever is broken may be one of them."""
    if request.path.startswith("/api/"):
        return JsonResponse(problem(status, said), status=status, content_type=MEDIA_TYPE)
    return HttpResponse(f"{status}: {said}", status=status, content_type="text/plain; charset=utf-8")
