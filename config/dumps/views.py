"""`/api/v1/dumps/`: what there is, with checksums and a description in DCAT, and the files."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api import cursors
from catalogue.api.renderers import JsonLd, WrittenElsewhere
from catalogue.api.strict import StrictViewSet
from catalogue.models import Dump
from config.dumps.dcat import described
from config.dumps.stored import is_stale, latest, opened

CHECKSUMS, DESCRIPTION = "SHA256SUMS", "dcat.jsonld"
FOLDER = "/api/v1/dumps/"


class Gzip(WrittenElsewhere):
    media_type, format = "application/gzip", "gz"
    charset = None


class PlainText(WrittenElsewhere):
    media_type, format = "text/plain", "txt"


class BeingMade(APIException):
    status_code = 503
    default_detail = "Something in the files was withdrawn; they are being made anew."
    wait = 300  # seconds, for Retry-After


class FileShape(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.URLField()
    rows = serializers.IntegerField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class DumpShape(serializers.Serializer):
    """One JSON Lines and one CSV file for each list, both compressed with gzip."""

    begun_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()
    changes = serializers.URLField(help_text="What happened since: the change log, by a cursor that begins where the files end.")
    checksums = serializers.URLField()
    description = serializers.URLField(help_text="The same in DCAT 3.")
    files = FileShape(many=True)


@extend_schema(tags=["dumps"])
class DumpViewSet(StrictViewSet):
    """Everything public as files, made every night and anew after a withdrawal."""

    serializer_class = DumpShape
    pagination_class = None
    formats: ClassVar[dict[str, tuple[Any, ...]]] = {"retrieve": (Gzip, PlainText, JsonLd)}
    more_codes = ("503",)

    @property
    def parameters(self) -> tuple[str, ...]:
        return ("format",) if self.action == "list" else ()

    @extend_schema(responses=DumpShape)
    def list(self, request: Request) -> Response:
        return Response(self._told(self._latest()))

    @extend_schema(responses={(200, "application/gzip"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """A file by its name."""
        dump = self._latest()
        if pk == CHECKSUMS:
            lines = [f"{file['sha256']}  {file['name']}\n" for file in dump.files]
            return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
        if pk == DESCRIPTION:
            return HttpResponse(JsonLd().render(described(self._told(dump))), content_type=f"{JsonLd.media_type}; charset=utf-8")
        file = next((file for file in dump.files if file["name"] == pk), None)
        if file is None:
            raise Http404("There is no such file.")
        answer = FileResponse(opened(dump, pk), as_attachment=True, filename=pk, content_type=Gzip.media_type)
        answer["ETag"], answer["Last-Modified"] = f'"{file["sha256"]}"', http_date(dump.begun_at.timestamp())
        return answer

    def _latest(self) -> Dump:
        dump = latest()
        if dump is None:
            raise Http404("No files were made yet; they are made at night.")
        if is_stale(dump):
            raise BeingMade
        return dump

    def _told(self, dump: Dump) -> dict[str, Any]:
        cursor = cursors.written(cursors.list_name("/api/v1/changes/", QueryDict()), dump.change)
        return {
            "begun_at": dump.begun_at,
            "finished_at": dump.finished_at,
            "changes": f"{settings.SITE_URL}/api/v1/changes/?cursor={cursor}",
            "checksums": settings.SITE_URL + FOLDER + CHECKSUMS,
            "description": settings.SITE_URL + FOLDER + DESCRIPTION,
            "files": [{**file, "url": settings.SITE_URL + FOLDER + file["name"]} for file in dump.files],
        }
