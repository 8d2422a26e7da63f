"""The addresses of every publication type: its list, its details, and their files."""

from django.urls import URLPattern, path

from catalogue.publication_types import publication_types
from catalogue.web.citation_files import citation_file_urls
from catalogue.web.list_formats import list_format_urls


def publication_page_urls() -> list[URLPattern]:
    """`<code>-list` and `<code>-detail`, in each language of the interface."""
    return [
        pattern
        for one in publication_types()
        for pattern in (
            path(f"{one.web_folder}/", one.list_view.as_view(), name=f"{one.code}-list"),
            path(f"{one.web_folder}/<slug:slug>/versions/<int:number>/", one.detail_view.as_view()),
            path(f"{one.web_folder}/<slug:slug>/", one.detail_view.as_view(), name=f"{one.code}-detail"),
        )
    ]


def publication_file_urls() -> list[URLPattern]:
    """Files stand outside the languages of the interface: citations, `<code>-pdf`, feed and calendar of the list."""
    urls: list[URLPattern] = []
    for one in publication_types():
        if one.pdf_view:
            urls.append(path(f"{one.web_folder}/<slug:slug>.pdf", one.pdf_view.as_view(), name=f"{one.code}-pdf"))
        urls += [*citation_file_urls(one), *list_format_urls(one.list_view, one.web_folder)]
    return urls
