"""Views of the desk's search: the page of results, and suggestions while the user types. Users find only what they may view."""

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
from infra.text.han import HAN_CHARACTER, is_mostly_han

MAX_QUERY_LENGTH = 200  # characters of a query
MAX_PER_TYPE = 10  # results of one type, on the page
MAX_SUGGESTIONS_PER_TYPE = 3
STATES = dict(Publication.State.choices)


def search_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("search/", site.admin_view(search_page), name="search"),
        path("search/suggest/", site.admin_view(suggestions), name="search_suggest"),
    ]


def search_page(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:MAX_QUERY_LENGTH].strip()
    hits = search_desk(query, visible_models(request), limit=MAX_PER_TYPE)
    groups = [
        {
            "opts": model._meta,
            "rows": [hit_row(hit) for hit in model_hits],
            "total": model_hits[0].total,
            "all": admin_url(model, "changelist"),
        }
        for model, model_hits in ((model, list(group)) for model, group in groupby(hits, lambda hit: hit.model))
    ]
    total = sum(group["total"] for group in groups)
    context = {**admin.site.each_context(request), "title": "Search everything", "query": query, "groups": groups, "total": total}
    return render(request, "admin/search.html", context)


def suggestions(request: HttpRequest) -> JsonResponse:
    """`{"suggestions": [{"label", "lang", "kind", "url"}]}`, in the form that static/js/autocomplete.js reads."""
    query = request.GET.get("q", "")[:MAX_QUERY_LENGTH].strip()
    rows = [hit_row(hit) for hit in search_desk(query, visible_models(request), limit=MAX_SUGGESTIONS_PER_TYPE)]
    is_chinese = bool(HAN_CHARACTER.search(query))
    results = [
        {
            "label": row["name_zh"] if is_chinese and row["name_zh"] else row["name"],
            "lang": "zh-Hans" if is_chinese and row["name_zh"] else row["lang"],
            "kind": " · ".join(part for part in (row["kind"], row["number"], row["state_label"]) if part),
            "url": row["url"],
        }
        for row in rows
    ]
    return JsonResponse({"suggestions": results})


def visible_models(request: HttpRequest) -> list[type[Model]]:
    """The searchable models that the user may view."""
    registered = ((model, admin.site.get_model_admin(model)) for model in searchable_models() if admin.site.is_registered(model))
    return [model for model, model_admin in registered if model_admin.has_view_permission(request)]


def hit_row(hit: SearchHit) -> dict[str, Any]:
    return {
        "name": hit.name,
        "lang": "zh-Hans" if is_mostly_han(hit.name) else "en",
        "name_zh": hit.name_zh,
        "number": hit.number,
        "state": hit.state,
        "state_label": STATES.get(hit.state, ""),
        "kind": capfirst(hit.model._meta.verbose_name),
        "url": admin_url(hit.model, "change", hit.pk),
    }


def admin_url(model: type[Model], screen: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{screen}", args=arguments)
