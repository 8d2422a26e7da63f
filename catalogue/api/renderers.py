"""The formats of an answer. JSON is UTF-8, Chinese as itself, keys in the document's order; others are named for negotiation."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from catalogue.api.problems import BadParameters


class DocumentRenderer(JSONRenderer):
    ensure_ascii = False
    charset = "utf-8"


class WrittenElsewhere(BaseRenderer):
    """A format whose text the view makes itself; errors are problems in JSON all the same."""

    charset: str | None = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return data.encode() if isinstance(data, str) else DocumentRenderer().render(data, "application/json", renderer_context)


class JsonLines(WrittenElsewhere):
    media_type, format = "application/jsonl", "jsonl"


class Csv(WrittenElsewhere):
    media_type, format = "text/csv", "csv"


class Xlsx(WrittenElsewhere):
    media_type, format = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    charset = None


class JsonLd(DocumentRenderer):
    media_type, format = "application/ld+json", "jsonld"


class CslJson(DocumentRenderer):
    media_type, format = "application/vnd.citationstyles.csl+json", "csl"


class Ris(WrittenElsewhere):
    media_type, format = "application/x-research-info-systems", "ris"


class BibTex(WrittenElsewhere):
    media_type, format = "application/x-bibtex", "bib"


EXPORTS = (JsonLines, Csv, Xlsx)
CITATIONS = (JsonLd, Ris, BibTex, CslJson)


class StrictNegotiation(DefaultContentNegotiation):
    """`format=` names a format that this address has, or is refused; without it, the Accept header decides."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        formats = [renderer.format for renderer in renderers]
        said = request.query_params.getlist("format")
        if len(said) > 1 or (said and said[0] not in formats):
            raise BadParameters({"format": [f"Give one of: {', '.join(formats)}."]})
        return super().select_renderer(request, renderers, format_suffix)
