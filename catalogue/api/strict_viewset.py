"""The base of all API views: refuses unknown parameters and queries that are too long."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils.http import http_date
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.paging import page_by_number, with_link_header
from catalogue.api.renderers import Utf8JSONRenderer
from catalogue.api.schema.envelope import ListEnvelope
from catalogue.api.schema.parameters import describe_parameters
from catalogue.documents.content_licence import content_licence
from catalogue.http.problems import BadParameters, QueryTooLong
from catalogue.index.revision import read_revision
from catalogue.query.filters import is_repeatable

MAX_QUERY_BYTES = 8000


class StrictViewSet(viewsets.GenericViewSet):
    """Refuses unknown parameters and values. A filter of a facet may be given several times: an answer has one of the values."""

    pagination_class: Any = ListEnvelope
    lookup_value_regex = "[^/]+"
    refuses_parameters = True  # read by catalogue.http.public_request
    filterset_class: ClassVar[Any] = None
    nouns: ClassVar[tuple[Any, Any]] = ("", "")  # what the schema calls one object and several
    deprecated_at: ClassVar[datetime | None] = None  # RFC 9745
    sunset_at: ClassVar[datetime | None] = None  # RFC 8594
    extra_renderers: ClassVar[dict[str, tuple[Any, ...]]] = {}

    def get_renderers(self) -> list[Any]:
        return [renderer() for renderer in (Utf8JSONRenderer, *self.extra_renderers.get(self.action or "", ()))]

    @property
    def filters(self) -> dict[str, Any]:
        return self.filterset_class.base_filters if self.filterset_class else {}

    def bind_filterset(self, rows: Any) -> Any:
        """The view's FilterSet over these rows, bound to the request. Raises BadParameters for invalid values."""
        filters = self.filterset_class(self.request.query_params, queryset=rows)
        if not filters.is_valid():
            raise BadParameters({name: list(map(str, messages)) for name, messages in filters.errors.items()})
        return filters

    @property
    def parameters(self) -> tuple[str, ...]:
        """The query parameters that this address accepts."""
        return (*self.filters, "page", "page_size", "format") if self.action == "list" else ("format",)

    @property
    def query_parameters(self) -> dict[str, bool]:
        """The parameters, and whether each may be repeated."""
        return {name: is_repeatable(self.filters.get(name)) for name in self.parameters}

    def describe_parameters(self) -> list[dict[str, Any]]:
        return describe_parameters(self)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_BYTES:
            raise QueryTooLong
        problems: dict[str, list[str]] = {}
        known = self.query_parameters
        for name, values in request.query_params.lists():
            if name not in known:
                problems[name] = [f"Unknown parameter. Known here: {', '.join(sorted(known))}."]
            elif len(values) > 1 and not known[name]:
                problems[name] = ["Give it once."]
        if problems:
            raise BadParameters(problems)
        super().initial(request, *args, **kwargs)
        self.revision = getattr(request, "revision", None) or read_revision()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if url := content_licence().url:
            links = [response["Link"]] if "Link" in response else []
            response["Link"] = ", ".join([*links, f'<{url}>; rel="license"'])
        if self.deprecated_at:
            response["Deprecation"] = f"@{self.deprecated_at.timestamp():.0f}"
        if self.sunset_at:
            response["Sunset"] = http_date(self.sunset_at.timestamp())
        return response

    def paginated_response(self, rows: Any, serialize: Callable[[Any], dict[str, Any]]) -> Response:
        """The requested page of `rows`, which has count() and slices."""
        page, fields, links = page_by_number(self.request, rows)
        return with_link_header(Response({**fields, "results": [serialize(row) for row in page]}), links)


def moved_permanently(request: Request, path: str) -> Response:
    """301 to the path on this site, with the query of the request."""
    query = request.META.get("QUERY_STRING", "")
    return Response(status=301, headers={"Location": path + (f"?{query}" if query else "")})


def uid_or_field(field: str, name: str) -> dict[str, Any]:
    """A condition for filter(): by uid if `name` is a UUID with its hyphens (RFC 9562), else by the field."""
    try:
        uid = UUID(name)
    except ValueError:
        return {field: name}
    return {"uid": uid} if str(uid) == name.lower() else {field: name}
