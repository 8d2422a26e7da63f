"""Search of everything at the desk: a page, and what is offered while somebody types. Each person finds what they may see."""

from itertools import groupby
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from editorial.models import Publication
from editorial.search.desk_search import SearchHit, search_desk, searchable_models
from infra.han import HAN_CHARACTER, is_mostly_han

MAX_QUERY_LENGTH = 200  # characters of a query
MAX_PER_TYPE = 10  # of a type, on the page
MAX_SUGGESTIONS_PER_TYPE = 3  # of a type, while typing
STATES = dict(Publication.State.choices)


def search_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("search/", site.admin_view(search_page), name="search"),
        path("search/suggest/", site.admin_view(suggestions), name="search_suggest"),
    ]


def search_page(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:MAX_QUERY_LENGTH].strip()
    found = search_desk(query, visible_models(request), limit=MAX_PER_TYPE)
    groups = [
        {"opts": model._meta, "rows": [hit_row(row) for row in rows], "total": rows[0].total, "all": admin_url(model, "changelist")}
        for model, rows in ((model, list(rows)) for model, rows in groupby(found, lambda row: row.model))
    ]
    total = sum(group["total"] for group in groups)
    context = {**admin.site.each_context(request), "title": "Search everything", "query": query, "groups": groups, "total": total}
    return render(request, "admin/search.html", context)


def suggestions(request: HttpRequest) -> JsonResponse:
    """`{"suggestions": [{"label", "lang", "kind", "url"}]}`, as static/js/autocomplete.js reads them."""
    query = request.GET.get("q", "")[:MAX_QUERY_LENGTH].strip()
    found = [hit_row(row) for row in search_desk(query, visible_models(request), limit=MAX_SUGGESTIONS_PER_TYPE)]
    is_chinese = bool(HAN_CHARACTER.search(query))
    offered = [
        {
            "label": row["name_zh"] if is_chinese and row["name_zh"] else row["name"],
            "lang": "zh-Hans" if is_chinese and row["name_zh"] else row["lang"],
            "kind": " · ".join(part for part in (row["kind"], row["number"], row["state_said"]) if part),
            "url": row["url"],
        }
        for row in found
    ]
    return JsonResponse({"suggestions": offered})


def visible_models(request: HttpRequest) -> list[type[Model]]:
    """The types that this person may look at."""
    registered = ((model, admin.site.get_model_admin(model)) for model in searchable_models() if admin.site.is_registered(model))
    return [model for model, screens in registered if screens.has_view_permission(request)]


def hit_row(row: SearchHit) -> dict[str, Any]:
    return {
        "name": row.name,
        "lang": "zh-Hans" if is_mostly_han(row.name) else "en",
        "name_zh": row.name_zh,
        "number": row.number,
        "state": row.state,
        "state_said": STATES.get(row.state, ""),
        "kind": capfirst(row.model._meta.verbose_name),
        "url": admin_url(row.model, "change", row.pk),
    }


def admin_url(model: type[Model], screen: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{screen}", args=arguments)
