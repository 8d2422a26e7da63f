"""Alternate formats of lists and terms, below their addresses, and the calendar of a publication. See decisions 018 and 059."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.encoding import escape_uri_path
from django.views import View
from django_filters import FilterSet

from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.index.revision import request_revision
from catalogue.models import Entry
from catalogue.publication_types import type_codes
from catalogue.query.description import describe_list, list_noun
from catalogue.query.entry_query import EntryQuery
from catalogue.web.deadlines.calendars import exact_dates, iter_deadlines, render_calendar
from catalogue.web.details import entry_or_response
from catalogue.web.feeds.atom_feed import atom_response
from catalogue.web.feeds.feed_document import query_without_page, read_entry_feed
from catalogue.web.feeds.json_feed import json_response
from catalogue.web.lists import EntryList
from catalogue.web.vocabulary_pages import term_or_redirect


def atom_of_list(request: HttpRequest, entry_query: EntryQuery, title: str) -> HttpResponse:
    return atom_response(request, read_entry_feed(request, entry_query, title=title, page=url_of_page(request)))


def json_feed_of_list(request: HttpRequest, entry_query: EntryQuery, title: str) -> HttpResponse:
    return json_response(request, read_entry_feed(request, entry_query, title=title, page=url_of_page(request)))


def calendar_response(request: HttpRequest, entry_query: EntryQuery, title: str) -> HttpResponse:
    calendar = render_calendar(
        iter_deadlines(entry_query), title=f"Expert Desk: {title}", url=settings.SITE_URL + url_of_page(request)
    )
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")


ListFormat = Callable[[HttpRequest, EntryQuery, str], HttpResponse]
LIST_FORMATS: dict[str, ListFormat] = {
    "feed.atom": atom_of_list,
    "feed.json": json_feed_of_list,
    "calendar.ics": calendar_response,
}
FEED_NAMES, CALENDAR_NAMES = ("feed.atom", "feed.json"), ("calendar.ics",)


class FilteredListFile(View):
    """A filtered list in another format. Answers 400 and names the parameter for a bad filter value."""

    view: type[EntryList] = EntryList
    file_name: str = ""

    @property
    def query_parameters(self) -> dict[str, bool]:
        return self.view.filter_parameters() | ({"page": False} if self.file_name in FEED_NAMES else {})

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = self.view.bind_filters(request)
        if not filters.is_valid():
            return refused_filters(filters)
        without_order = describe_list(filters, filters.qs).rsplit(",", 1)[0]
        return LIST_FORMATS[self.file_name](request, filters.qs, without_order)


class TermListFile(View):
    """All entries with a term, or those of the type in `type`, in another format. A merged term redirects to its target."""

    facet: str = ""
    file_name: str = ""

    @property
    def query_parameters(self) -> dict[str, bool]:
        return {"type": False} | ({"page": False} if self.file_name in FEED_NAMES else {})

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        revision = request_revision(request)
        name = term_or_redirect(request, self.facet, code, revision, self.file_name)
        if isinstance(name, HttpResponse):
            return name
        entry_type = request.GET.get("type", "")
        if entry_type and entry_type not in type_codes():
            error = f"type: “{entry_type}” is none of {', '.join(type_codes())}."
            return HttpResponse(error, status=400, content_type="text/plain; charset=utf-8")
        entry_query = EntryQuery(revision, entry_type).with_term(self.facet, name.code)
        return LIST_FORMATS[self.file_name](request, entry_query, f"{list_noun(entry_type)}: {name.label}")


class PublicationCalendar(View):
    """The dates of one publication that are known to the day. Answers 404 without one, and for a publication that was removed."""

    entry_type: str = ""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_or_response(request, self.entry_type, slug, "/calendar.ics")
        if isinstance(entry, HttpResponse):
            return entry
        url = settings.SITE_URL + entry.get_absolute_url()
        names = exact_dates(entry.content) if entry.standing == Entry.Standing.LIVE else []
        if not names:
            raise Http404("It has no dates.")
        calendar = render_calendar(((name, entry) for name in names), title=f"Expert Desk: {entry.title}", url=url)
        headers = {"Content-Disposition": f'attachment; filename="{slug}.ics"'}
        return HttpResponse(calendar, content_type="text/calendar; charset=utf-8", headers=headers)


def refused_filters(filters: FilterSet) -> HttpResponse:
    text = "\n".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in filters.form.errors.items())
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def url_of_page(request: HttpRequest) -> str:
    """Returns the path and query of the page that shows the same list."""
    return escape_uri_path(request.path.rpartition("/")[0]) + "/" + query_without_page(request)


def list_format_urls(view: type[EntryList], folder: str, names: Sequence[str]) -> list[URLPattern]:
    """Returns the URL patterns of these formats of a list."""
    return [
        path(f"{folder}/{name}", FilteredListFile.as_view(view=view, file_name=name), name=f"{folder}-{name}") for name in names
    ]


def term_format_urls(names: Sequence[str]) -> list[URLPattern]:
    """Returns the URL patterns of these formats for the term pages of each facet."""
    return [
        path(f"{folder}/<str:code>/{name}", TermListFile.as_view(facet=facet, file_name=name), name=f"{facet}-{name}")
        for facet, folder in VOCABULARY_FOLDERS.items()
        for name in names
    ]
