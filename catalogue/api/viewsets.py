"""The API's views: lists and details of live entries of one type, and of vocabulary."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.addresses import api_path
from catalogue.api.filters import EntryFilter
from catalogue.api.paging import StrictPages
from catalogue.api.problems import BadParameters, Gone, QueryTooLong
from catalogue.models import Entry, Redirect
from catalogue.moment import read_moment
from catalogue.reading import present
from catalogue.selection import Selection

PAGING = ("page", "page_size")
LONGEST = 8000


class StrictViewSet(viewsets.GenericViewSet):
    """Refuses parameters that a list does not know, and queries that are too long."""

    pagination_class = StrictPages
    lookup_value_regex = "[^/]+"
    parameters: ClassVar[tuple[str, ...]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if len(request.META.get("QUERY_STRING", "")) > LONGEST:
            raise QueryTooLong
        allowed = (*self.parameters, *PAGING) if self.action == "list" else ()
        problems: dict[str, list[str]] = {}
        for name, values in request.query_params.lists():
            if name not in allowed:
                known = ", ".join(sorted(allowed)) or "none"
                problems[name] = [f"Unknown parameter. Known here: {known}."]
            elif name in self.single_parameters and len(values) > 1:
                problems[name] = ["Give it once."]
        if problems:
            raise BadParameters(problems)
        self.moment = getattr(request, "moment", None) or read_moment()

    @property
    def single_parameters(self) -> tuple[str, ...]:
        return (*self.parameters, *PAGING)

    def page_of(self, rows: Any, shown: Callable[[Any], dict[str, Any]]) -> Response:
        """The asked page of anything that counts and slices."""
        return self.get_paginated_response([shown(row) for row in self.paginate_queryset(rows) or []])


class EntryViewSet(StrictViewSet):
    """`entry_type`, `filterset_class` and `serializer_class` (the shape, for the schema) say which entries."""

    entry_type: ClassVar[str]
    filterset_class: ClassVar[type[EntryFilter]] = EntryFilter

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(self.filterset_class.base_filters)

    @property
    def single_parameters(self) -> tuple[str, ...]:
        filters = self.filterset_class.base_filters
        return (*(name for name, one in filters.items() if not hasattr(one, "facet")), *PAGING)

    def list(self, request: Request) -> Response:
        filters = self.filterset_class(request.query_params, queryset=Selection(self.moment, self.entry_type))
        if not filters.is_valid():
            raise BadParameters({name: list(map(str, said)) for name, said in filters.errors.items()})
        entries = self.paginate_queryset(filters.qs) or []
        return self.get_paginated_response(present(entries, self.moment))

    def retrieve(self, request: Request, pk: str) -> Response:
        entry = self._entry(pk)
        if entry.leads_to:
            path = api_path(entry.leads_to.type, entry.leads_to.slug)
            return Response(status=301, headers={"Location": settings.SITE_URL + path})
        return Response(present([entry], self.moment)[0])

    def _entry(self, name: str) -> Entry:
        """By uid, slug, or a slug it had before. Raises Http404 or Gone."""
        known = Entry.objects.select_related("forward__to")
        entry = known.filter(type=self.entry_type, **uid_or("slug", name[:120])).first()
        if entry is None:
            old = Redirect.objects.filter(type=self.entry_type, slug=name[:120]).select_related("entry").first()
            entry = old.entry if old else None
        if entry is None:
            raise Http404(f"There is no {self.entry_type} “{name[:120]}”.")
        if entry.standing == Entry.Standing.GONE:
            raise Gone
        return entry


def uid_or(field: str, name: str) -> dict[str, Any]:
    """A condition: by uid where the name is one, else by that field."""
    try:
        return {"uid": UUID(name)}
    except ValueError:
        return {field: name}


def entry_viewset(entry_type: str, shape: Any, filterset: type[EntryFilter]) -> type[EntryViewSet]:
    """The viewset of a publication type, with its shape in the schema."""

    @extend_schema(tags=[entry_type])
    class TypedViewSet(EntryViewSet):
        serializer_class = shape
        filterset_class = filterset

    TypedViewSet.entry_type = entry_type
    TypedViewSet.__name__ = f"{entry_type.title()}ViewSet"
    return TypedViewSet
