"""List pages of live entries with filters. A subclass names its type, template and facets."""

from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from catalogue.charts.histogram import histogram
from catalogue.documents.page_json_ld import type_list_graph
from catalogue.documents.presenter import expand_links, links_read_always, presented_from
from catalogue.http.paths import WEB_FOLDERS, api_list_name
from catalogue.index.bitmap_index import MONTH
from catalogue.index.revision import request_revision
from catalogue.models import Change
from catalogue.publication_types import PublicationType, publication_type
from catalogue.query.description import describe_list
from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import EntryFilterSet, is_repeatable
from catalogue.web.deadlines.calendars import has_deadlines
from catalogue.web.feeds.feed_links import feed_links, mail_link
from catalogue.web.query_params import active_filters, clean_query, facet_choices, order_choices
from infra.text.whole_numbers import parse_whole_number

PAGE_SIZE = 20


def paginate_documents(
    request: HttpRequest, entry_query: EntryQuery, page_size: int = PAGE_SIZE
) -> tuple[Page, list[dict[str, Any]]]:
    """Returns the page that `?page=` names and its presented documents, in an order of change each with `last_change`.

    Raises Http404 for a page that does not exist.
    """
    paginator: Paginator = Paginator(entry_query, page_size)  # type: ignore[arg-type]
    number = parse_whole_number(request.GET.get("page", "1"), paginator.num_pages)
    if number is None:
        raise Http404("There is no such page in this list.")
    page = paginator.page(number)
    entries = list(page.object_list)
    links = links_read_always(entries, entry_query.revision)
    documents = [expand_links(entry, links.get(entry.pk, []), entry_query.revision, with_links=False) for entry in entries]
    for entry, document in zip(entries, documents, strict=True):
        if event := getattr(entry, "last_event", ""):
            document["last_change"] = {"event": Change.Event(event).label, "note": entry.last_note, "at": entry.changed_at}
        elif not entry_query.words:
            document["row_key"] = presented_from(entry, links.get(entry.pk, []))
    return page, documents


class EntryList(View):
    """A filtered list. The page shows the values of each of `facets` with their counts."""

    entry_type: ClassVar[str] = ""
    template_name: ClassVar[str] = "catalogue/publication_list.html"
    facets: ClassVar[tuple[str, ...]] = ()
    page_size: ClassVar[int] = PAGE_SIZE

    @classmethod
    def declared_type(cls) -> PublicationType | None:
        """The type of the list; None for all types."""
        return publication_type(cls.entry_type) if cls.entry_type else None

    @classmethod
    def folder(cls) -> str:
        """The folder of the list's address."""
        return WEB_FOLDERS[cls.entry_type] if cls.entry_type else "search"

    @classmethod
    def filterset(cls) -> type[EntryFilterSet]:
        """The filters of the type, or those that every list understands; a subclass overrides this method."""
        declared = cls.declared_type()
        return declared.filterset if declared else EntryFilterSet

    @classmethod
    def filter_parameters(cls) -> dict[str, bool]:
        """The parameters of the filters, and whether each may be repeated."""
        return {name: is_repeatable(one) for name, one in cls.filterset().base_filters.items()}

    @property
    def query_parameters(self) -> dict[str, bool]:
        return {**self.filter_parameters(), "page": False}

    @classmethod
    def bind_filters(cls, request: HttpRequest) -> EntryFilterSet:
        """The filters of the list with what the address says."""
        return cls.filterset()(request.GET, queryset=EntryQuery(request_revision(request), cls.entry_type))

    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirects to the address without empty parameters, which forms send. Answers 400 for a bad filter value."""
        if (query := clean_query(request)) != request.GET:
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)
        filters = self.bind_filters(request)
        if not filters.is_valid():
            context = {"filters": filters, "documents": [], "declared": self.declared_type()}
            return render(request, self.template_name, context, status=400)
        return render(request, self.template_name, self.list_context(request, filters))

    def in_default_order(self, entry_query: EntryQuery, request: HttpRequest) -> EntryQuery:
        """Returns the query in the order that the list has without `?ordering=`; a subclass overrides this method."""
        return entry_query

    def list_context(self, request: HttpRequest, filters: EntryFilterSet) -> dict[str, Any]:
        entry_query = self.in_default_order(filters.qs, request)
        page, documents = paginate_documents(request, entry_query, self.page_size)
        declared, is_whole_list = self.declared_type(), not request.GET
        return {
            "declared": declared,
            "structured_data": type_list_graph(declared, documents, page.paginator.count, entry_query.revision)
            if declared and is_whole_list
            else {},
            "filters": filters,
            "page": page,
            "documents": documents,
            "partial_count": entry_query.partial_count,
            "facets": [facet_choices(name, entry_query, filters) for name in self.facets],
            "chips": active_filters(request, filters),
            "orders": order_choices(request, entry_query),
            "ordering": request.GET.get("ordering", ""),
            "description": describe_list(filters, entry_query),
            "query": clean_query(request, "page").urlencode(),
            "histogram": histogram(entry_query.facets(MONTH)[MONTH]),
            "follow": {
                **self.alternate_links(clean_query(request, "page", "ordering").urlencode(), entry_query),
                "mail": mail_link(self.folder(), request.GET),
            },
            "query_without_days": clean_query(request, "page", "issued_after", "issued_before").urlencode(),
        }

    def alternate_links(self, query: str, entry_query: EntryQuery) -> dict[str, str]:
        """Returns the addresses of the same list as feeds, as a calendar if it has deadlines, and in the API."""
        folder = self.folder()
        links = feed_links(f"/{folder}/", query) | {"api": f"/api/v1/{api_list_name(self.entry_type)}/?{query}"}
        if has_deadlines(entry_query):
            links["calendar"] = f"/{folder}/calendar.ics?{query}"
        return {name: address.rstrip("?") for name, address in links.items()}
