"""Pages that show every type (home, search, about), robots.txt, and the error pages."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.documents.presenter import present_entries
from catalogue.http.problems import PROBLEM_MEDIA_TYPE, problem_details
from catalogue.index.process_cache import bitmap_index_at, public_terms
from catalogue.index.revision import Revision, request_revision
from catalogue.publication_types import publication_types
from catalogue.query.change_log import list_corrections
from catalogue.query.entry_query import RELEVANCE, EntryQuery, newest_by_type
from catalogue.query.filters import EntryFilterSet
from catalogue.search.did_you_mean import suggest_query
from catalogue.search.searcher import search_entries
from catalogue.search.snippets import find_snippets
from catalogue.web.lists import EntryList


def home(request: HttpRequest) -> HttpResponse:
    """The home page: the newest publications of each type, counts, and links to the vocabulary."""
    revision = request_revision(request)
    bitmap_index = bitmap_index_at(revision)
    sectors = [name for name in public_terms("sector", revision) if not name.parent and bitmap_index.count("", "sector", name.code)]
    context = {
        "sections": _home_sections(revision),
        "sectors": [{"name": name, "count": bitmap_index.count("", "sector", name.code)} for name in sectors],
        "technologies": [
            {"name": name, "count": bitmap_index.count("", "technology", name.code)}
            for name in public_terms("technology", revision)
        ],
        "corrections": list_corrections(revision)[0:2],
    }
    return render(request, "pages/home.html", context)


def _home_sections(revision: Revision) -> dict[str, list[dict[str, Any]]]:
    """The sections of all types by their place on the page, each with its newest documents; one statement."""
    types = sorted(publication_types(), key=lambda one: one.home.order)
    newest = newest_by_type(revision, {one.code: one.home.limit for one in types})
    sections: dict[str, list[dict[str, Any]]] = {"main": [], "side": [], "below": []}
    for one in types:
        documents = present_entries(newest[one.code], revision, with_links=False)
        count = bitmap_index_at(revision).count(one.code)
        sections[one.home.place].append({"type": one, "template": one.home.template, "documents": documents, "count": count})
    return sections


class SearchPage(EntryList):
    """One list across all types."""

    template_name = "pages/search.html"
    facets = ("sector", "technology", "region", "organization")

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.GET.get("q", "").strip():
            return render(request, self.template_name, {"is_empty": True})
        return super().get(request)

    def in_default_order(self, entry_query: EntryQuery, request: HttpRequest) -> EntryQuery:
        """Relevance, unless the request has an order."""
        return entry_query if request.GET.get("ordering") else entry_query.ordered_by(RELEVANCE)

    def list_context(self, request: HttpRequest, filters: EntryFilterSet) -> dict[str, Any]:
        context = super().list_context(request, filters)
        words, revision = filters.qs.words, filters.qs.revision
        context["did_you_mean"] = "" if search_entries(words, revision).keys else suggest_query(words, revision)
        for document in context["documents"]:
            document["passages"] = find_snippets(document, words)
        return context


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("icon.svg"))


def robots(request: HttpRequest) -> HttpResponse:
    refused = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/search/", "/zh-hans/search/"))
    text = f"User-agent: *\n{refused}Sitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain")


def is_signed_in_at_admin(request: HttpRequest) -> bool:
    """Whether to show the desk's error page; others get the public one."""
    return request.path.startswith(reverse("admin:index")) and hasattr(request, "user") and admin.site.has_permission(request)


def admin_error_page(request: HttpRequest, status: int, title: str, detail: str = "") -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "said": detail, "status": status}
    return render(request, "admin/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_signed_in_at_admin(request):
        return admin_error_page(request, 404, "The desk has no such page")
    return render(request, "pages/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_signed_in_at_admin(request):
        return admin_error_page(request, 403, "You may not do this", str(exception))
    return _plain_error_response(request, 403, _("This is not open to you."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain_error_response(request, 400, _("The request is malformed."))


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain_error_response(request, 500, _("Something went wrong here, and the desk can see what. Try again later."))


def _plain_error_response(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """Uses neither templates nor the database, because one of them may be broken."""
    if request.path.startswith("/api/"):
        return JsonResponse(problem_details(status, detail), status=status, content_type=PROBLEM_MEDIA_TYPE)
    return HttpResponse(f"{status}: {detail}", status=status, content_type="text/plain; charset=utf-8")
