"""Citation files (RIS, BibTeX, CSL-JSON) for reference managers.

At the publication's address with another file extension: the work that it is about, such as an act, else the publication. At the
address of a version: the publication in that version. Works have theirs in Chinese too, under the prefix of Chinese pages.
"""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from catalogue.documents.citations import format_bibtex, format_ris
from catalogue.documents.presenter import present_entries
from catalogue.http.language import CHINESE
from catalogue.index.revision import request_revision
from catalogue.publication_types import PublicationType, publication_type
from catalogue.web.details import entry_or_response, version_or_response
from infra.text.whole_numbers import WHOLE_NUMBER_CONVERTER

# File extension to media type and the function that writes a CSL record in that format.
CITATION_FORMATS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "ris": ("application/x-research-info-systems", format_ris),
    "bib": ("application/x-bibtex", format_bibtex),
    "csl.json": ("application/vnd.citationstyles.csl+json", lambda record: json.dumps([record], ensure_ascii=False, indent=1)),
}


class CitationFile(View):
    entry_type: str = ""
    extension: str = "ris"

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        declared, suffix = publication_type(self.entry_type), f".{self.extension}"
        if number is None:
            found = entry_or_response(request, self.entry_type, slug, suffix)
            write_record, name = declared.main_record, slug
        else:
            version = version_or_response(request, self.entry_type, slug, number, suffix)
            found = version if isinstance(version, HttpResponse) else version.as_entry()
            write_record, name = declared.csl_record, f"{slug}-v{number}"
        if isinstance(found, HttpResponse):
            return found
        [document] = present_entries([found], request_revision(request), with_links=False)
        media_type, write_text = CITATION_FORMATS[self.extension]
        headers = {"Content-Disposition": f'attachment; filename="{name}{suffix}"'}
        return HttpResponse(write_text(write_record(document)), f"{media_type}; charset=utf-8", headers=headers)


def citation_file_urls(kind: PublicationType) -> list[URLPattern]:
    """Returns the URL patterns of each citation format of the publication type."""
    urls = []
    for extension in CITATION_FORMATS:
        view = CitationFile.as_view(entry_type=kind.code, extension=extension)
        page = f"{kind.web_folder}/<slug:slug>"
        urls.append(path(f"{page}.{extension}", view, name=f"{kind.code}-{extension}"))
        urls.append(path(f"{page}/versions/<{WHOLE_NUMBER_CONVERTER}:number>.{extension}", view))
        if kind.work_record:
            urls.append(path(f"{CHINESE}/{page}.{extension}", view))
    return urls
