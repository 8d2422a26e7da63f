"""Vocabulary pages: all terms of a facet, and all entries with one term, of every type."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views import View

from catalogue.charts.heatmap import Heatmap, heatmap
from catalogue.charts.priority_area_coverage import priority_area_coverage
from catalogue.charts.tile_map import tile_map
from catalogue.documents.page_json_ld import term_graph, vocabulary_graph
from catalogue.documents.term_json_ld import term_json_ld
from catalogue.http.desk_day import exact_desk_day
from catalogue.http.language import localized_path
from catalogue.http.paths import term_web_path
from catalogue.index.bitmap_index import MONTH
from catalogue.index.process_cache import bitmap_index_at, public_term, public_terms, vocabulary_at
from catalogue.index.revision import Revision, request_revision
from catalogue.publication_types import type_codes
from catalogue.query.entry_query import EntryQuery
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.lookup import FACET_MODELS, TERM_REFERENCES, VocabularyTerm, terms_in_tree_order
from catalogue.web.deadlines.calendars import has_deadlines
from catalogue.web.feeds.feed_links import feed_links, mail_link
from catalogue.web.lists import paginate_documents
from catalogue.web.query_params import type_tabs

# Facets whose codes come from a standard that readers know: GB/T 4754 and ISO 3166-2.
FACETS_WITH_STANDARD_CODES = ("sector", "region")
FOLDED_FACETS = ("sector",)  # facets whose list opens level by level


def term_or_redirect(
    request: HttpRequest, facet: str, code: str, revision: Revision, suffix: str = ""
) -> VocabularyTerm | HttpResponse:
    """Returns the term with that code; or a 301 to the term that the code is an alias of or was merged into, with the same `suffix`
    and query. Raises Http404 for an unknown code.
    """
    name = public_term(facet, code, revision)
    if name is None:
        raise Http404("There is no such term.")
    if name.code != code:
        query = request.META.get("QUERY_STRING", "")
        address = localized_path(term_web_path(facet, name.code)) + suffix + (f"?{query}" if query else "")
        return HttpResponseRedirect(address, status=301)
    return name


class TermList(View):
    """All public terms of a facet as a tree, each with its number of live entries."""

    facet: str = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        revision = request_revision(request)
        bitmap_index = bitmap_index_at(revision)
        rows = [
            {"name": name, "depth": depth, "count": bitmap_index.count("", self.facet, name.code)}
            for depth, name in terms_in_tree_order(public_terms(self.facet, revision))
        ]
        context = {
            "facet": self.facet,
            "structured_data": vocabulary_graph(self.facet),
            "title": choice_label("facets", self.facet),
            "rows": fold_rows(rows) if self.facet in FOLDED_FACETS else rows,
            "show_codes": self.facet in FACETS_WITH_STANDARD_CODES,
            "tiles": tile_map(
                vocabulary_at(revision).by_facet["region"], bitmap_index.facet_counts("region", bitmap_index.all_live)
            )
            if self.facet == "region"
            else None,
            "coverage": priority_area_coverage(bitmap_index, public_terms(self.facet, revision))
            if self.facet == "priority_area"
            else None,
            "heatmap": sector_technology_heatmap(revision) if self.facet in ("sector", "technology") else None,
        }
        return render(request, "catalogue/term_list.html", context)


def fold_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the rows of the first level, each with the rows below it as `within`. `rows` are in tree order."""
    folded: list[dict[str, Any]] = []
    for row in rows:
        if row["depth"] and folded:
            folded[-1]["within"].append(row)
        else:
            folded.append(row | {"within": []})
    return folded


def sector_technology_heatmap(revision: Revision) -> Heatmap | None:
    """Returns the numbers of policies and cases by section of GB/T 4754 and technology."""
    bitmap_index = bitmap_index_at(revision)
    policies_and_cases = bitmap_index.live("policy") | bitmap_index.live("case")
    sections = [name for name in public_terms("sector", revision) if not name.parent]

    def count(sector: VocabularyTerm, technology: VocabularyTerm) -> int:
        both = bitmap_index.bitmap("sector", sector.code) & bitmap_index.bitmap("technology", technology.code)
        return both.intersection_cardinality(policies_and_cases)

    def query(sector: VocabularyTerm, technology: VocabularyTerm) -> str:
        return f"sector={sector.code}&technology={technology.code}"

    return heatmap(sections, public_terms("technology", revision), count, query)


class TermDetail(View):
    """All entries with a term, newest first; only those of one type with `?type=`."""

    facet: str = ""
    query_parameters = {"type": False, "page": False}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        revision = request_revision(request)
        name = term_or_redirect(request, self.facet, code, revision)
        if isinstance(name, HttpResponse):
            return name
        entry_type = request.GET.get("type", "")
        if entry_type and entry_type not in type_codes():
            raise Http404("There is no such type.")
        rows = FACET_MODELS[self.facet]._default_manager
        term = rows.select_related(*TERM_REFERENCES.get(self.facet, ())).get(code=name.code)
        predecessor = getattr(term, "predecessor", None)
        entry_query = EntryQuery(revision, entry_type).with_term(self.facet, name.code)
        page, documents = paginate_documents(request, entry_query)
        linked_data = term_json_ld(self.facet, term, revision)
        context = {
            "facet": self.facet,
            "structured_data": {} if request.GET else term_graph(name, linked_data, documents, page.paginator.count),
            "name": name,
            "term": term,
            "predecessor": public_term(self.facet, predecessor.code, revision) if predecessor else None,
            "parent": public_term(self.facet, name.parent, revision) if name.parent else None,
            "children": self._child_terms(name, revision),
            "kind": choice_label("facets", self.facet),
            "total": bitmap_index_at(revision).count("", self.facet, name.code),
            "newest_day": self._newest_month(name, revision),
            "tabs": type_tabs(
                EntryQuery(revision).with_term(self.facet, name.code), [entry_type] if entry_type else [], QueryDict()
            ),
            "page": page,
            "documents": documents,
            "query": f"type={entry_type}" if entry_type else "",
            "follow": self._alternate_links(name, entry_query),
        }
        return render(request, "catalogue/term_detail.html", context)

    def _alternate_links(self, name: VocabularyTerm, entry_query: EntryQuery) -> dict[str, str]:
        """Returns the addresses of the same list as feeds, in the API and, if it has deadlines, as a calendar; and of its changes
        since a month ago.
        """
        base, query = term_web_path(self.facet, name.code), f"?type={entry_query.type}" if entry_query.type else ""
        filters = {self.facet: name.code, **({"type": entry_query.type} if entry_query.type else {})}
        since = (exact_desk_day() - timedelta(days=31)).isoformat()
        links = {
            **feed_links(base, query.removeprefix("?")),
            "changes": localized_path("/changes/") + f"?{urlencode({**filters, 'changed_since': since})}",
            "api": f"/api/v1/search/?{urlencode(filters)}",
            "mail": mail_link("search", QueryDict(urlencode(filters))),
        }
        return links | {"calendar": f"{base}calendar.ics{query}"} if has_deadlines(entry_query) else links

    def _child_terms(self, name: VocabularyTerm, revision: Revision) -> list[dict[str, Any]]:
        bitmap_index = bitmap_index_at(revision)
        within = [other for other in public_terms(self.facet, revision) if other.parent == name.code]
        return [{"name": other, "count": bitmap_index.count("", self.facet, other.code)} for other in within]

    def _newest_month(self, name: VocabularyTerm, revision: Revision) -> str:
        """Returns the first day of the month of the newest entry with the term; "" without an entry."""
        bitmap_index = bitmap_index_at(revision)
        months = bitmap_index.facet_counts(MONTH, bitmap_index.all_live & bitmap_index.bitmap(self.facet, name.code))
        return f"{max(months)}-01" if months else ""
