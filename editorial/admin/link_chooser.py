"""Search for what rich text names: targets of links, and rows of tables of numbers, as far as the user may view them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path

from catalogue.http.paths import web_path
from catalogue.models import Entry
from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.content import publication_registry
from editorial.models import Publication
from editorial.search.desk_search import search_desk
from editorial.search.number_lookup import MAX_NUMBERS, rows_by_numbers, rows_by_uids, rows_by_words

MAX_PER_TYPE = 6
MAX_QUERY_LENGTH, MAX_TEXT_LENGTH = 200, 20_000  # characters of a query, and of pasted numbers


class LinkChooserAdminMixin(ObjectScreensMixin):
    def link_chooser_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_linkable"
        numbers = path("numbers/", self.admin_site.admin_view(self.numbers_screen), name=name.replace("linkable", "numbers"))
        return [path("linkable/", self.admin_site.admin_view(self.linkable_screen), name=name), numbers]

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

    def numbers_screen(self, request: HttpRequest) -> HttpResponse:
        """`{"results": [as linkable_screen, with uid], "unknown": [typed]}` for numbers in `text`, for `uids`, or for words `q`."""
        admin: Any = self
        if not admin.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        models = self._visible_models(request)
        unknown: list[str] = []
        if "uids" in request.POST:
            rows = rows_by_uids(_read_uids(request.POST["uids"]), models)
        elif "q" in request.POST:
            rows = rows_by_words(request.POST["q"][:MAX_QUERY_LENGTH], models)
        else:
            rows, unknown = rows_by_numbers(request.POST.get("text", "")[:MAX_TEXT_LENGTH], models)
        live = dict(Entry.objects.live().filter(uid__in=[row.uid for row in rows]).values_list("uid", "slug"))
        results = [{"uid": str(row.uid), **_as_json(row, live.get(row.uid))} for row in rows]
        return JsonResponse({"results": results, "unknown": unknown})

    def _visible_models(self, request: HttpRequest) -> list[type[Publication]]:
        models = publication_registry.publication_models()
        return [model for model in models if self.admin_site.get_model_admin(model).has_view_permission(request)]

    def _matching_rows(self, request: HttpRequest, query: str) -> list[Publication]:
        """The matches of the desk's search among the types that the user may view. One statement a type with matches."""
        keys: dict[type[Any], list[int]] = {}
        for hit in search_desk(query, self._visible_models(request), limit=MAX_PER_TYPE):
            keys.setdefault(hit.model, []).append(hit.pk)
        rows = {model: model._default_manager.in_bulk(model_keys) for model, model_keys in keys.items()}
        return [rows[model][key] for model, model_keys in keys.items() for key in model_keys if key in rows[model]]


def _read_uids(text: str) -> Iterable[UUID]:
    for part in text.split()[:MAX_NUMBERS]:
        try:
            yield UUID(part)
        except ValueError:
            continue


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
