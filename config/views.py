"""Pages that show every type (home, search, about), and robots.txt."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone

from catalogue.documents.page_json_ld import page_graph, site_node
from catalogue.documents.presenter import present_entries
from catalogue.http.desk_day import exact_desk_day
from catalogue.index.process_cache import bitmap_index_at, public_terms
from catalogue.index.revision import Revision, request_revision
from catalogue.models import Change
from catalogue.publication_types import publication_types
from catalogue.query.change_log import list_changes, list_corrections
from catalogue.query.entry_query import RELEVANCE, EntryQuery, newest_by_type
from catalogue.query.filters import EntryFilterSet
from catalogue.query.search_filters import SearchFilterSet
from catalogue.search.destinations import is_named_by, term_destinations
from catalogue.search.did_you_mean import suggest_query
from catalogue.search.match_reasons import match_reasons
from catalogue.search.page_destinations import page_destinations
from catalogue.search.searcher import search_entries
from catalogue.search.snippets import find_snippets
from catalogue.web.deadlines.consultations import closing_next
from catalogue.web.lists import EntryList
from catalogue.web.query_params import clean_query, type_tabs

NEWS_LENGTH = 4  # rows of “Closing soon” and of “Changed this week” on the home page
WEEK = timedelta(days=7)
READABLE_EVENTS = tuple(event for event in Change.FOR_READERS if event not in Change.TOMBSTONES)


def home(request: HttpRequest) -> HttpResponse:
    """The home page: the newest publications of each type, counts, and links to the vocabulary."""
    revision = request_revision(request)
    bitmap_index = bitmap_index_at(revision)
    today = exact_desk_day()
    sectors = [name for name in public_terms("sector", revision) if not name.parent and bitmap_index.count("", "sector", name.code)]
    context = {
        "structured_data": page_graph(site_node()),
        "closing": closing_next(revision, today, NEWS_LENGTH),
        "changes": _changes_of_the_week(revision, today),
        "sections": _home_sections(revision),
        "sectors": [{"name": name, "count": bitmap_index.count("", "sector", name.code)} for name in sectors],
        "technologies": [
            {"name": name, "count": bitmap_index.count("", "technology", name.code)}
            for name in public_terms("technology", revision)
        ],
        "corrections": list_corrections(revision)[0:2],
    }
    return render(request, "pages/home.html", context)


def _changes_of_the_week(revision: Revision, today: date) -> dict[str, Any]:
    """The newest changes of today and the six days before it to what can be read, and the last change as `last`; one statement."""
    newest = list_changes(revision, event__in=READABLE_EVENTS)[0:NEWS_LENGTH]
    rows = [change for change in newest if timezone.localdate(change.at) > today - WEEK]
    return {"rows": rows, "last": newest[0] if newest else None}


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

    @classmethod
    def filterset(cls) -> type[EntryFilterSet]:
        return SearchFilterSet

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
        context["tabs"] = type_tabs(filters.qs, filters.form.cleaned_data["type"], clean_query(request, "page", "type"))
        result = search_entries(words, revision)
        context["did_you_mean"] = "" if result.keys else suggest_query(words, revision)
        for entry, document in zip(context["page"].object_list, context["documents"], strict=True):
            document["passages"] = find_snippets(document, words)
            document["match_reasons"] = match_reasons(entry.pk, document, result, revision)
        named = [document for document in context["documents"] if is_named_by(document, words)]
        context["named_documents"] = named
        pages = page_destinations(words)
        context["destinations"] = [*pages, *term_destinations(words, revision, is_answered=bool(named or pages))]
        return context


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html", {"email": "" if settings.CONTACT_URL else settings.CONTACT_EMAIL})


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("icon.svg"))


def robots(request: HttpRequest) -> HttpResponse:
    refused = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/search/", "/zh-hans/search/"))
    text = f"User-agent: *\n{refused}Sitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain")
