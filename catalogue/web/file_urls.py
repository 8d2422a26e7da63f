"""Addresses of files: of the whole catalogue, and of every publication type. They stand outside the languages of the interface."""

from django.urls import URLPattern, path

from catalogue.publication_types import publication_types
from catalogue.web import sitemaps
from catalogue.web.citation_files import citation_file_urls
from catalogue.web.deadlines.radar_page import RadarPage
from catalogue.web.list_formats import CALENDAR_NAMES, PublicationCalendar, list_format_urls, term_format_urls
from catalogue.web.social_cards import social_card_urls
from infra.text.whole_numbers import WHOLE_NUMBER_CONVERTER


def publication_file_urls() -> list[URLPattern]:
    """Citations and calendar of each publication, the calendar of its list, and `<code>-pdf` of the types that have one."""
    urls: list[URLPattern] = []
    for one in publication_types():
        if one.pdf_view:
            urls.append(path(f"{one.web_folder}/<slug:slug>.pdf", one.pdf_view.as_view(), name=f"{one.code}-pdf"))
        calendar = PublicationCalendar.as_view(entry_type=one.code)
        urls.append(path(f"{one.web_folder}/<slug:slug>/calendar.ics", calendar, name=f"{one.code}-calendar.ics"))
        urls += [*citation_file_urls(one), *list_format_urls(one.list_view, one.web_folder, CALENDAR_NAMES)]
    return urls


urlpatterns = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-terms.xml", sitemaps.terms),
    path(f"sitemap-<str:entry_type>-<{WHOLE_NUMBER_CONVERTER}:number>.xml", sitemaps.entries),
    *social_card_urls(),
    *term_format_urls(CALENDAR_NAMES),
    *list_format_urls(RadarPage, RadarPage.folder(), CALENDAR_NAMES),
    *publication_file_urls(),
]
