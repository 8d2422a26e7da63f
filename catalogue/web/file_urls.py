"""Addresses of files about the whole catalogue: they stand outside the languages of the interface."""

from django.urls import path

from catalogue.web import sitemaps
from catalogue.web.list_formats import term_format_urls
from catalogue.web.social_cards import social_card_urls

urlpatterns = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-terms.xml", sitemaps.terms),
    path("sitemap-<str:entry_type>-<int:number>.xml", sitemaps.entries),
    *social_card_urls(),
    *term_format_urls(),
]
