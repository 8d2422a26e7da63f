"""Addresses of files about the whole catalogue: they stand outside the languages of the interface."""

from django.urls import path

from catalogue.web import sitemaps
from catalogue.web.cards import cards
from catalogue.web.list_faces import term_faces

urlpatterns = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-terms.xml", sitemaps.terms),
    path("sitemap-<str:entry_type>-<int:number>.xml", sitemaps.entries),
    *cards(),
    *term_faces(),
]
