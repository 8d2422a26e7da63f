"""The directory of the API: what stands at which address, for people and programs that begin at `/api/v1/`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.strict_viewset import StrictViewSet
from catalogue.http.guard import PRIVATE_PATHS
from catalogue.http.problems import api_not_found
from catalogue.http.public_request import view_at
from catalogue.publication_types import publication_types

ROOT = "/api/v1/"
FIXED_LINKS = (
    ("dumps", f"{ROOT}dumps/", "Everything public as files with checksums, made every night."),
    ("usage", f"{ROOT}me/usage", "How many requests your token or address sent, day by day."),
    ("webhooks", f"{ROOT}me/webhooks/", "The addresses that are called for each change; it needs a token."),
    ("schema", f"{ROOT}schema/", "This API in OpenAPI 3.1: every parameter, every field."),
    ("docs", f"{ROOT}docs/", "The schema for people, to try."),
    ("changes feed", "/feeds/changes.atom", "The newest changes in Atom; as JSON Feed at /feeds/changes.json."),
    ("radar feed", "/radar/feed.atom", "What has a day ahead, in Atom; as JSON Feed at /radar/feed.json."),
    ("radar calendar", "/radar/calendar.ics", "The days ahead of all types."),
    ("corrections feed", "/feeds/corrections.atom", "The newest corrections in Atom; as JSON Feed at /feeds/corrections.json."),
)


class LinkSerializer(serializers.Serializer):
    """A link of the directory."""

    name = serializers.CharField(help_text="What it is called.")
    href = serializers.URLField(help_text="Where it is.")
    description = serializers.CharField(help_text="What is there.")


@extend_schema_serializer(many=False)
class DirectorySerializer(serializers.Serializer):
    """Where to find what in the API."""

    title = serializers.CharField(help_text="The name of the API.")
    links = LinkSerializer(many=True, help_text="What there is.")


class DirectoryViewSet(StrictViewSet):
    """Where to find what. `registry` is that of the router: (folder, viewset, name) of each list."""

    registry: Sequence[tuple[str, Any, str]] = ()
    serializer_class = DirectorySerializer
    pagination_class = None

    @property
    def parameters(self) -> tuple[str, ...]:
        return ("format",)

    @extend_schema(responses=DirectorySerializer, tags=["directory"], operation_id="directory", summary="Find what there is")
    def list(self, request: Request) -> Response:
        links = [
            {"name": name, "href": settings.SITE_URL + path, "description": said}
            for name, path, said in directory_links(self.registry)
        ]
        return Response({"title": "Expert Desk API", "links": links})


def directory_links(registry: Sequence[tuple[str, Any, str]]) -> Iterator[tuple[str, str, str]]:
    """(name, path, sentence) of every public list of the router, of its facets, and of what stands beside the lists."""
    for folder, viewset, _basename in registry:
        path = f"{ROOT}{folder}/"
        if not path.startswith(PRIVATE_PATHS):
            yield folder, path, (viewset.__doc__ or "").strip().partition("\n")[0]
            if hasattr(viewset, "facets"):
                yield f"{folder} facets", f"{path}facets/", "How many of that list carry each value, under the same filters."
    for one in publication_types():
        folder = one.web_folder
        yield f"{folder} feed", f"/feeds/{folder}.atom", f"The newest in Atom; as JSON Feed at /feeds/{folder}.json."
        yield f"{folder} calendar", f"/{folder}/calendar.ics", "The days by which to comment and from which they are in force."
    yield from FIXED_LINKS


def to_directory(request: HttpRequest) -> HttpResponseBase:
    return HttpResponsePermanentRedirect(ROOT)


@csrf_exempt  # a forged request changes nothing, and every method must get an answer
def with_slash_or_not_found(request: HttpRequest, anything: str = "") -> HttpResponseBase:
    """308 to the address with its slash, with the query; 404 where there is none, and for the name of a file."""
    path = f"{request.path_info}/"
    is_file = "." in request.path_info.rpartition("/")[2]
    if path.endswith("//") or is_file or view_at(path, settings.ROOT_URLCONF) is with_slash_or_not_found:
        return api_not_found(request)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""), preserve_request=True)


with_slash_or_not_found.refuses_parameters = True  # type: ignore[attr-defined]  # so that none is dropped from the address
