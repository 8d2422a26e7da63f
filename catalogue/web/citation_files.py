"""A publication as a file for reference managers, at its own address with another ending."""

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

# Ending: media type, and how the CSL record is written.
CITATION_FORMATS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "ris": ("application/x-research-info-systems", format_ris),
    "bib": ("application/x-bibtex", format_bibtex),
    "csl.json": ("application/vnd.citationstyles.csl+json", lambda record: json.dumps([record], ensure_ascii=False, indent=1)),
}


class CitationFile(View):
    entry_type: str = ""
    ending: str = "ris"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_or_response(request, self.entry_type, slug, f".{self.ending}")
        if isinstance(entry, HttpResponse):
            return entry
        media_type, write_record = CITATION_FORMATS[self.ending]
        text = write_record(publication_type(self.entry_type).csl_record(present_entries([entry], request_revision(request))[0]))
        named = {"Content-Disposition": f'attachment; filename="{slug}.{self.ending}"'}
        return HttpResponse(text, f"{media_type}; charset=utf-8", headers=named)


def citation_file_urls(one: PublicationType) -> list[URLPattern]:
    """The addresses of a type's citation files."""
    return [
        path(
            f"{one.web_folder}/<slug:slug>.{ending}",
            CitationFile.as_view(entry_type=one.code, ending=ending),
            name=f"{one.code}-{ending}",
        )
        for ending in CITATION_FORMATS
    ]
