"""Citation files (RIS, BibTeX, CSL-JSON) for reference managers, at the publication's address with another file extension."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from catalogue.documents.citations import format_bibtex, format_ris
from catalogue.documents.presenter import present_entries
from catalogue.index.revision import request_revision
from catalogue.publication_types import PublicationType, publication_type
from catalogue.web.details import entry_or_response

# File extension to media type and the function that writes a CSL record in that format.
CITATION_FORMATS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "ris": ("application/x-research-info-systems", format_ris),
    "bib": ("application/x-bibtex", format_bibtex),
    "csl.json": ("application/vnd.citationstyles.csl+json", lambda record: json.dumps([record], ensure_ascii=False, indent=1)),
}


class CitationFile(View):
    entry_type: str = ""
    extension: str = "ris"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_or_response(request, self.entry_type, slug, f".{self.extension}")
        if isinstance(entry, HttpResponse):
            return entry
        media_type, write_record = CITATION_FORMATS[self.extension]
        text = write_record(publication_type(self.entry_type).csl_record(present_entries([entry], request_revision(request))[0]))
        headers = {"Content-Disposition": f'attachment; filename="{slug}.{self.extension}"'}
        return HttpResponse(text, f"{media_type}; charset=utf-8", headers=headers)


def citation_file_urls(kind: PublicationType) -> list[URLPattern]:
    """Returns one URL pattern for each citation format of the publication type."""
    return [
        path(
            f"{kind.web_folder}/<slug:slug>.{extension}",
            CitationFile.as_view(entry_type=kind.code, extension=extension),
            name=f"{kind.code}-{extension}",
        )
        for extension in CITATION_FORMATS
    ]
