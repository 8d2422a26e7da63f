"""Search for the targets of links in rich text: publications of every type that the user may view."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path

from catalogue.http.paths import web_path
from catalogue.models import Entry
from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.content import publication_registry
from editorial.models import Publication
from editorial.search.desk_search import search_desk

MAX_PER_TYPE = 6
MAX_QUERY_LENGTH = 200  # characters of a query


class LinkChooserAdminMixin(ObjectScreensMixin):
    def link_chooser_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_linkable"
        return [path("linkable/", self.admin_site.admin_view(self.linkable_screen), name=name)]

    def linkable_screen(self, request: HttpRequest) -> HttpResponse:
        """`{"results": [{title, title_zh, number, type, address, state, is_seen}]}` for the query `q`, live publications first."""
        admin: Any = self
        if not admin.has_view_permission(request):
            raise PermissionDenied
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:MAX_QUERY_LENGTH]
        rows = self._matching_rows(request, query)
        live = dict(Entry.objects.live().filter(uid__in=[row.uid for row in rows]).values_list("uid", "slug"))
        rows.sort(key=lambda row: row.uid not in live)
        return JsonResponse({"results": [_as_json(row, live.get(row.uid)) for row in rows]})

    def _matching_rows(self, request: HttpRequest, query: str) -> list[Publication]:
        """The matches of the desk's search among the types that the user may view. One statement a type with matches."""
        models = [
            model
            for model in publication_registry.publication_models()
            if self.admin_site.get_model_admin(model).has_view_permission(request)
        ]
        keys: dict[type[Any], list[int]] = {}
        for hit in search_desk(query, models, limit=MAX_PER_TYPE):
            keys.setdefault(hit.model, []).append(hit.pk)
        rows = {model: model._default_manager.in_bulk(model_keys) for model, model_keys in keys.items()}
        return [rows[model][key] for model, model_keys in keys.items() for key in model_keys if key in rows[model]]


def _as_json(row: Publication, live_slug: str | None) -> dict[str, Any]:
    """One result. Its address is that of the live entry; without one, that of the working version."""
    values = {name: getattr(row, name, "") or "" for name in ("title_zh", "name_zh", "document_number", "number")}
    return {
        "title": row.title,
        "title_zh": values["title_zh"] or values["name_zh"],
        "number": str(values["document_number"] or values["number"]),
        "type": str(row._meta.verbose_name),
        "address": web_path(row.ENTRY_TYPE, live_slug or row.slug),
        "state": row.get_state_display(),  # type: ignore[attr-defined]
        "is_seen": live_slug is not None,
    }
