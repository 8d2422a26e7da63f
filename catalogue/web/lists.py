"""Filtered lists of live entries as pages; an app says the type, the filters and the template."""

from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from catalogue.addresses import API, WEB
from catalogue.api.describing import NOUNS, description
from catalogue.api.filters import EntryFilter
from catalogue.membership import MONTH
from catalogue.moment import Moment, moment_of
from catalogue.pictures.histogram import histogram
from catalogue.reading import present
from catalogue.selection import Selection
from catalogue.web.asked import chips, clean_query, facet, orders

PAGE_SIZE = 20


def page_of(request: HttpRequest, selection: Selection) -> tuple[Page, list[dict[str, Any]]]:
    """The asked page and its presented documents. Raises Http404 for a page that is not there."""
    text = request.GET.get("page", "1")
    paginator: Paginator = Paginator(selection, PAGE_SIZE)  # type: ignore[arg-type]
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= paginator.num_pages):
        raise Http404("There is no such page in this list.")
    page = paginator.page(int(text))
    return page, present(list(page.object_list), selection.moment, with_links=False)


class EntryList(View):
    """A filtered list. `facets` are offered beside it with their counts."""

    entry_type: ClassVar[str] = ""
    filterset_class: ClassVar[type[EntryFilter]] = EntryFilter
    template_name: ClassVar[str]
    facets: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        """Forms send what was left empty too: readers are led to the address that they can share."""
        if (asked := clean_query(request)) != request.GET:
            return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)
        moment = moment_of(request)
        filters = self.filterset_class(request.GET, queryset=Selection(moment, self.entry_type))
        if not filters.is_valid():
            return render(request, self.template_name, {"filters": filters, "documents": []}, status=400)
        return render(request, self.template_name, self.context(request, filters, moment))

    def ordered(self, selection: Selection, request: HttpRequest) -> Selection:
        """The order that the list has when none is asked for."""
        return selection

    def context(self, request: HttpRequest, filters: EntryFilter, moment: Moment) -> dict[str, Any]:
        selection = self.ordered(filters.qs, request)
        page, documents = page_of(request, selection)
        return {
            "filters": filters,
            "page": page,
            "documents": documents,
            "facets": [facet(name, selection, filters) for name in self.facets],
            "chips": chips(request, filters),
            "orders": orders(request, selection),
            "ordering": request.GET.get("ordering", ""),
            "said": description(filters, NOUNS.get(self.entry_type, NOUNS[""]), moment, selection.order),
            "query": clean_query(request, "page").urlencode(),
            "histogram": histogram(selection.facets(MONTH)[MONTH]),
            "follow": self.follow(clean_query(request, "page", "ordering").urlencode()),
            "query_without_days": clean_query(request, "page", "issued_after", "issued_before").urlencode(),
        }

    def follow(self, query: str) -> dict[str, str]:
        """Where the same list is a feed, a calendar and an answer for programs."""
        folder = WEB.get(self.entry_type, "search")
        ways = {"feed": f"/{folder}/feed.atom?{query}", "calendar": f"/{folder}/calendar.ics?{query}"}
        if self.entry_type:
            ways["api"] = f"/api/v1/{API[self.entry_type]}/?{query}"
        return {name: address.rstrip("?") for name, address in ways.items()}
