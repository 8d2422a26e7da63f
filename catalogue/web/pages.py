"""Pages of the change log and of the corrections."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from catalogue.documents.page_json_ld import plain_list_graph
from catalogue.http.desk_day import exact_desk_day
from catalogue.http.public_request import reads_parameters
from catalogue.index.revision import request_revision
from catalogue.publication_types import publication_types
from catalogue.query import change_log
from catalogue.query.change_filters import ChangeFilterSet
from catalogue.query.change_query import ChangeQuery
from catalogue.web.feeds.feed_links import feed_links, mail_link
from catalogue.web.feeds.feed_views import ChangeFeed
from catalogue.web.query_params import active_filters, clean_query, facet_choices
from infra.text.whole_numbers import parse_whole_number

PAGE_SIZE = 50
PERIODS = {7: _("Last 7 days"), 31: _("Last month"), 366: _("Last year")}


class ChangeList(View):
    """The public change log under its filters, newest first."""

    query_parameters = ChangeFeed.query_parameters
    facets = ("sector", "region", "organization", "technology")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirects to the address without empty parameters, which forms send. Answers 400 for a bad filter value."""
        if (query := clean_query(request)) != request.GET:
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)
        filters = ChangeFilterSet(request.GET, queryset=ChangeQuery(request_revision(request)))
        if not filters.is_valid():
            return render(request, "catalogue/changes.html", {"filters": filters}, status=400)
        return render(request, "catalogue/changes.html", self.list_context(request, filters))

    def list_context(self, request: HttpRequest, filters: ChangeFilterSet) -> dict[str, Any]:
        query = clean_query(request, "page").urlencode()
        return {
            "structured_data": {} if request.GET else plain_list_graph(_("What changed"), "/changes/"),
            "filters": filters,
            "page": _page(request, filters.qs),
            "facets": [facet_choices(name, filters.qs, filters) for name in self.facets],
            "chips": active_filters(request, filters),
            "tabs": self.type_choices(request, filters),
            "periods": self.period_choices(request),
            "query": query,
            "follow": {
                **feed_links("/changes/", query),
                "api": f"/api/v1/changes/?{query}".rstrip("?"),
                "mail": mail_link("search", request.GET),
            },
        }

    def type_choices(self, request: HttpRequest, filters: ChangeFilterSet) -> list[dict[str, Any]]:
        """Returns a tab for all types and one for each. Without counts: what was removed is listed, and no index has it."""
        chosen = filters.form.cleaned_data["type"]
        labels = {"": _("All"), **{one.code: one.navigation for one in publication_types()}}
        return [
            {
                "label": label,
                "query": _with_value(clean_query(request, "page", "type"), "type", code),
                "is_chosen": code in chosen if code else not chosen,
            }
            for code, label in labels.items()
        ]

    def period_choices(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Returns the periods up to today, each with the query that selects it."""
        today = exact_desk_day()
        query = clean_query(request, "page", "changed_since", "changed_until")
        since = {label: (today - timedelta(days=days)).isoformat() for days, label in PERIODS.items()}
        return [
            {
                "label": label,
                "query": _with_value(query.copy(), "changed_since", day),
                "is_chosen": request.GET.get("changed_since") == day and "changed_until" not in request.GET,
            }
            for label, day in since.items()
        ]


def _with_value(query: QueryDict, name: str, value: str) -> str:
    if value:
        query[name] = value
    return query.urlencode()


@reads_parameters(page=False)
def corrections(request: HttpRequest) -> HttpResponse:
    """Lists the corrections of live entries, newest first."""
    context = {
        "structured_data": {} if request.GET else plain_list_graph(_("Corrections"), "/corrections/"),
        "page": _page(request, change_log.list_corrections(request_revision(request))),
    }
    return render(request, "catalogue/corrections.html", context)


def _page(request: HttpRequest, rows: change_log.CachedCountQuery | ChangeQuery) -> Page:
    paginator: Paginator = Paginator(rows, PAGE_SIZE)  # type: ignore[arg-type]
    number = parse_whole_number(request.GET.get("page", "1"), paginator.num_pages)
    if number is None:
        raise Http404("There is no such page.")
    return paginator.page(number)
