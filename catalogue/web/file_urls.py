"""Addresses of files: of the whole catalogue, and of every publication type. They stand outside the languages of the interface."""

from django.urls import URLPattern, path

from catalogue.publication_types import publication_types
from catalogue.web import sitemaps
from catalogue.web.citation_files import citation_file_urls
from catalogue.web.list_formats import ChangeFeed, list_format_urls, publication_format_urls, term_format_urls
from catalogue.web.social_cards import social_card_urls
from infra.text.whole_numbers import WHOLE_NUMBER_CONVERTER


def publication_file_urls() -> list[URLPattern]:
    """Citations, feed and calendar of each publication and of the list, and `<code>-pdf` of the types that have one."""
    urls: list[URLPattern] = []
    for one in publication_types():
        if one.pdf_view:
            urls.append(path(f"{one.web_folder}/<slug:slug>.pdf", one.pdf_view.as_view(), name=f"{one.code}-pdf"))
        urls += [*citation_file_urls(one), *publication_format_urls(one), *list_format_urls(one.list_view, one.web_folder)]
    return urls


urlpatterns = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-terms.xml", sitemaps.terms),
    path(f"sitemap-<str:entry_type>-<{WHOLE_NUMBER_CONVERTER}:number>.xml", sitemaps.entries),
    path("changes/feed.atom", ChangeFeed.as_view(), name="changes-feed.atom"),
    path("feeds/changes.atom", ChangeFeed.as_view()),
    path("feeds/changes.json", ChangeFeed.as_view(extension="json")),
    *social_card_urls(),
    *term_format_urls(),
    *publication_file_urls(),
]
