"""A publication as a file for reference managers, at its own address with another ending."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from catalogue.addresses import WEB
from catalogue.citing import bibtex, ris
from catalogue.moment import moment_of
from catalogue.reading import present
from catalogue.web.details import EntryDetail, entry_at

# Ending: media type, and how the CSL record is written.
FORMATS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "ris": ("application/x-research-info-systems", ris),
    "bib": ("application/x-bibtex", bibtex),
    "csl.json": ("application/vnd.citationstyles.csl+json", lambda record: json.dumps([record], ensure_ascii=False, indent=1)),
}


class CitationFile(View):
    view: type[EntryDetail] = EntryDetail
    ending: str = "ris"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_at(request, self.view.entry_type, slug, f".{self.ending}")
        if isinstance(entry, HttpResponse):
            return entry
        media_type, written = FORMATS[self.ending]
        text = written(self.view.references.cite(present([entry], moment_of(request))[0]))
        named = {"Content-Disposition": f'attachment; filename="{slug}.{self.ending}"'}
        return HttpResponse(text, f"{media_type}; charset=utf-8", headers=named)


def citation_files(view: type[EntryDetail]) -> list[URLPattern]:
    """The addresses of a type's citation files."""
    folder = WEB[view.entry_type]
    return [
        path(f"{folder}/<slug:slug>.{ending}", CitationFile.as_view(view=view, ending=ending), name=f"{view.entry_type}-{ending}")
        for ending in FORMATS
    ]
