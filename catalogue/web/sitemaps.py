"""Sitemaps (sitemaps.org 0.9): every live page in both languages, in files of at most ADDRESSES_PER_FILE addresses."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.http.paths import VOCABULARY_FOLDERS, WEB_FOLDERS, term_web_path, web_path
from catalogue.index.process_cache import bitmap_index_at, public_terms
from catalogue.index.revision import request_revision
from catalogue.models import Entry

ADDRESSES_PER_FILE = 10_000  # the protocol allows 50,000
TERMS_FILE = "terms"


def index(request: HttpRequest) -> HttpResponse:
    revision = request_revision(request)
    bitmap_index = bitmap_index_at(revision)
    files = [TERMS_FILE] + [
        f"{kind}-{n + 1}" for kind in WEB_FOLDERS for n in range(-(-bitmap_index.count(kind) // ADDRESSES_PER_FILE))
    ]
    context = {"files": files, "site": settings.SITE_URL, "changed_at": revision.changed_at}
    return render(request, "sitemaps/index.xml", context, content_type="application/xml")


def terms(request: HttpRequest) -> HttpResponse:
    """Lists the list pages, and the pages of the terms that a live entry has."""
    revision = request_revision(request)
    bitmap_index = bitmap_index_at(revision)
    paths = [
        "/",
        *(f"/{folder}/" for folder in (*WEB_FOLDERS.values(), *VOCABULARY_FOLDERS.values())),
        "/radar/",
        "/changes/",
        "/corrections/",
        "/about/",
    ]
    paths += [
        term_web_path(facet, name.code)
        for facet in VOCABULARY_FOLDERS
        for name in public_terms(facet, revision)
        if bitmap_index.bitmap(facet, name.code)
    ]
    return _sitemap_response(request, [(path, None) for path in paths])


def entries(request: HttpRequest, entry_type: str, number: int) -> HttpResponse:
    """Lists the entries of one file. One statement. Raises Http404 for a file that the index does not name."""
    if entry_type not in WEB_FOLDERS:
        raise Http404("There is no such sitemap.")
    keys = bitmap_index_at(request_revision(request)).live(entry_type)[
        (number - 1) * ADDRESSES_PER_FILE : number * ADDRESSES_PER_FILE
    ]
    if not keys:
        raise Http404("There is no such sitemap.")
    rows = Entry.objects.live().filter(type=entry_type, pk__range=(keys[0], keys[-1])).order_by("pk")
    return _sitemap_response(request, [(web_path(entry_type, slug), at) for slug, at in rows.values_list("slug", "updated_at")])


def _sitemap_response(request: HttpRequest, rows: list) -> HttpResponse:
    return render(request, "sitemaps/urlset.xml", {"rows": rows, "site": settings.SITE_URL}, content_type="application/xml")
