"""Renderers: the formats of an answer. JSON is UTF-8, unescaped, keys in the document's order."""

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from catalogue.http.accept import preferred_media_type
from catalogue.http.problems import BadParameters


class EncodedObject(bytes):
    """An object of an answer as its JSON, which is sent as it is."""


class Utf8JSONRenderer(JSONRenderer):
    """An answer is such data as JSON takes, an EncodedObject, or a page whose last key is `results` with a list of them."""

    ensure_ascii = False
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if isinstance(data, EncodedObject):
            return bytes(data)
        results = data.get("results") if isinstance(data, dict) else None
        if not results or not isinstance(results[0], EncodedObject):
            return super().render(data, accepted_media_type, renderer_context)
        page = super().render(data | {"results": []}, accepted_media_type, renderer_context)
        return b"".join((page.removesuffix(b"]}"), b",".join(results), b"]}"))


class PrerenderedRenderer(BaseRenderer):
    """A format whose text the view makes itself, for negotiation only; errors are rendered as JSON."""

    charset: str | None = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return data.encode() if isinstance(data, str) else Utf8JSONRenderer().render(data, "application/json", renderer_context)


class JsonLinesRenderer(PrerenderedRenderer):
    media_type, format = "application/jsonl", "jsonl"


class CsvRenderer(PrerenderedRenderer):
    media_type, format = "text/csv", "csv"


class XlsxRenderer(PrerenderedRenderer):
    media_type, format = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    charset = None


class JsonLdRenderer(Utf8JSONRenderer):
    media_type, format = "application/ld+json", "jsonld"


class CslJsonRenderer(Utf8JSONRenderer):
    media_type, format = "application/vnd.citationstyles.csl+json", "csl"


class RisRenderer(PrerenderedRenderer):
    media_type, format = "application/x-research-info-systems", "ris"


class BibTexRenderer(PrerenderedRenderer):
    media_type, format = "application/x-bibtex", "bib"


EXPORT_RENDERERS = (JsonLinesRenderer, CsvRenderer, XlsxRenderer)
CITATION_RENDERERS = (JsonLdRenderer, RisRenderer, BibTexRenderer, CslJsonRenderer)


class StrictContentNegotiation(DefaultContentNegotiation):
    """`format=` selects a format of this address; without it the Accept header decides.

    Raises BadParameters for another format, and NotAcceptable.
    """

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        formats = [renderer.format for renderer in renderers]
        requested = request.query_params.getlist("format")
        if len(requested) > 1 or (requested and requested[0] not in formats):
            raise BadParameters({"format": [f"Give one of: {', '.join(formats)}."]})
        offered = [renderer for renderer in renderers if not requested or renderer.format == requested[0]]
        accept = "" if requested else request.headers.get("Accept", "")
        media_type = preferred_media_type(accept, [renderer.media_type for renderer in offered])
        if media_type is None:
            raise NotAcceptable(available_renderers=offered)
        return next(renderer for renderer in offered if renderer.media_type == media_type), media_type
