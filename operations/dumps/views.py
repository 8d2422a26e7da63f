"""`/api/v1/dumps/`: the latest dump with checksums and DCAT description, and its files."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api import cursors
from catalogue.api.renderers import JsonLdRenderer, PrerenderedRenderer
from catalogue.api.strict_viewset import StrictViewSet
from catalogue.documents.list_datasets import list_dataset
from catalogue.http.byte_ranges import file_response
from catalogue.models import Change, Dump
from operations.dumps.dcat import dcat_catalog
from operations.dumps.dump_storage import is_stale, latest_dump, open_file

CHECKSUMS, DESCRIPTION = "SHA256SUMS", "dcat.jsonld"
FOLDER = "/api/v1/dumps/"


class GzipRenderer(PrerenderedRenderer):
    media_type, format = "application/gzip", "gz"
    charset = None


class PlainTextRenderer(PrerenderedRenderer):
    media_type, format = "text/plain", "txt"


class DumpBeingRebuilt(APIException):
    status_code = 503
    default_detail = "Something in the files was withdrawn; they are being made anew."
    wait = 300  # seconds, for Retry-After


class DumpFileMissing(APIException):
    status_code = 503
    default_detail = "The file is not in the store. The next dump has it again."
    wait = 3600  # seconds, for Retry-After


class DumpFileSerializer(serializers.Serializer):
    """A file of the dump."""

    name = serializers.CharField(help_text="Its name.")
    url = serializers.URLField(help_text="Where it can be downloaded.")
    rows = serializers.IntegerField(help_text="How many objects it holds.")
    bytes = serializers.IntegerField(help_text="Its size, compressed.")
    sha256 = serializers.CharField(help_text="Its SHA-256 in hexadecimal.")


@extend_schema_serializer(many=False)
class DumpSerializer(serializers.Serializer):
    """For each list a JSON Lines and a CSV file, and a CSV file for each list of objects in its objects; all in gzip."""

    begun_at = serializers.DateTimeField(help_text="When its making began.")
    finished_at = serializers.DateTimeField(help_text="When it was complete.")
    changes = serializers.URLField(help_text="What happened since: the change log, by a cursor that begins where the files end.")
    checksums = serializers.URLField(help_text="The SHA-256 of each file, as `sha256sum` reads them.")
    description = serializers.URLField(help_text="The same in DCAT-AP 3, for data portals.")
    files = DumpFileSerializer(many=True, help_text="The files.")


@extend_schema(tags=["dumps"])
class DumpViewSet(StrictViewSet):
    """Everything public as files, made every night and anew after a withdrawal."""

    serializer_class = DumpSerializer
    pagination_class = None
    extra_renderers: ClassVar[dict[str, tuple[Any, ...]]] = {"retrieve": (GzipRenderer, PlainTextRenderer, JsonLdRenderer)}
    extra_error_codes = ("503",)

    @property
    def parameters(self) -> tuple[str, ...]:
        return ("format",) if self.action == "latest" else ()

    @extend_schema(operation_id="dumps_latest", summary="Describe the latest files")
    def latest(self, request: Request) -> Response:
        return Response(self._serialize_dump(self._latest_dump()))

    @extend_schema(summary="Download a file", responses={(200, "application/gzip"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """A file by its name."""
        dump = self._latest_dump()
        if pk == CHECKSUMS:
            lines = [f"{file['sha256']}  {file['name']}\n" for file in dump.files]
            return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
        if pk == DESCRIPTION:
            return HttpResponse(
                JsonLdRenderer().render(self._describe_dump(dump)),
                content_type=f"{JsonLdRenderer.media_type}; charset=utf-8",
            )
        file = next((file for file in dump.files if file["name"] == pk), None)
        if file is None:
            raise Http404("There is no such file.")
        try:
            content = open_file(dump, pk)
        except FileNotFoundError:
            raise DumpFileMissing from None
        headers = {
            "Content-Type": GzipRenderer.media_type,
            "Content-Disposition": f'attachment; filename="{pk}"',
            "ETag": f'"{file["sha256"]}"',
            "Last-Modified": http_date(dump.begun_at.timestamp()),
        }
        return file_response(request._request, content, headers)

    def _describe_dump(self, dump: Dump) -> dict[str, Any]:
        names = {file["name"].partition(".")[0] for file in dump.files}
        begun_at = Change.objects.order_by("number").values_list("at", flat=True).first()
        return dcat_catalog(self._serialize_dump(dump), {name: list_dataset(name, self.revision) for name in names}, begun_at)

    def _latest_dump(self) -> Dump:
        dump = latest_dump()
        if dump is None:
            raise Http404("No files were made yet; they are made at night.")
        if is_stale(dump):
            raise DumpBeingRebuilt
        return dump

    def _serialize_dump(self, dump: Dump) -> dict[str, Any]:
        fingerprint = cursors.list_fingerprint("/api/v1/changes/", QueryDict())
        cursor = cursors.encode_cursor(fingerprint, self.revision.generation, dump.change)
        return {
            "begun_at": dump.begun_at,
            "finished_at": dump.finished_at,
            "changes": f"{settings.SITE_URL}/api/v1/changes/?cursor={cursor}",
            "checksums": settings.SITE_URL + FOLDER + CHECKSUMS,
            "description": settings.SITE_URL + FOLDER + DESCRIPTION,
            "files": [{**file, "url": settings.SITE_URL + FOLDER + file["name"]} for file in dump.files],
        }
