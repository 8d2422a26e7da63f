"""`/api/v1/dumps/`: the latest dump with checksums and DCAT description, and its files."""

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
from catalogue.api.renderers import JsonLdRenderer, PrerenderedRenderer
from catalogue.api.strict_viewset import StrictViewSet
from catalogue.documents.list_datasets import list_dataset
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
    name = serializers.CharField()
    url = serializers.URLField()
    rows = serializers.IntegerField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class DumpSerializer(serializers.Serializer):
    """One JSON Lines and one CSV file for each list, both compressed with gzip."""

    begun_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()
    changes = serializers.URLField(help_text="What happened since: the change log, by a cursor that begins where the files end.")
    checksums = serializers.URLField()
    description = serializers.URLField(help_text="The same in DCAT-AP 3, for data portals.")
    files = DumpFileSerializer(many=True)


@extend_schema(tags=["dumps"])
class DumpViewSet(StrictViewSet):
    """Everything public as files, made every night and anew after a withdrawal."""

    serializer_class = DumpSerializer
    pagination_class = None
    extra_renderers: ClassVar[dict[str, tuple[Any, ...]]] = {"retrieve": (GzipRenderer, PlainTextRenderer, JsonLdRenderer)}
    extra_error_codes = ("503",)

    @property
    def parameters(self) -> tuple[str, ...]:
        return ("format",) if self.action == "list" else ()

    @extend_schema(responses=DumpSerializer)
    def list(self, request: Request) -> Response:
        return Response(self._serialize_dump(self._latest_dump()))

    @extend_schema(responses={(200, "application/gzip"): OpenApiTypes.BINARY})
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
        answer = FileResponse(content, as_attachment=True, filename=pk, content_type=GzipRenderer.media_type)
        answer["ETag"], answer["Last-Modified"] = f'"{file["sha256"]}"', http_date(dump.begun_at.timestamp())
        return answer

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
