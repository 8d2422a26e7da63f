"""Alternate formats of a list, below the list's address: an Atom feed and an iCalendar file. See decision 018."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.index.revision import request_revision
from catalogue.publication_types import type_codes
from catalogue.query.description import describe_list, list_noun
from catalogue.query.entry_query import EntryQuery
from catalogue.web.calendars import iter_deadlines, render_calendar
from catalogue.web.feeds import FEED_LENGTH, atom_response, entry_item, recent_tombstones
from catalogue.web.lists import EntryList
from catalogue.web.vocabulary_pages import term_or_redirect


def feed_response(request: HttpRequest, entry_query: EntryQuery, title: str) -> HttpResponse:
    """Adds tombstones of the whole type. A reader that never had the entry ignores its tombstone (RFC 6721)."""
    rows = [entry_item(entry) for entry in entry_query.ordered_by("-changed_at")[0:FEED_LENGTH]]
    gone = recent_tombstones(entry_query.revision, entry_query.type)
    return atom_response(request, rows, gone, title=f"Expert Desk: {title}", page=url_of_page(request))


def calendar_response(request: HttpRequest, entry_query: EntryQuery, title: str) -> HttpResponse:
    calendar = render_calendar(
        iter_deadlines(entry_query), title=f"Expert Desk: {title}", url=settings.SITE_URL + url_of_page(request)
    )
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")


ListFormat = Callable[[HttpRequest, EntryQuery, str], HttpResponse]
LIST_FORMATS: dict[str, ListFormat] = {"feed.atom": feed_response, "calendar.ics": calendar_response}


class FilteredListFile(View):
    """A filtered list in another format. Answers 400 and names the parameter for a bad filter value."""

    view: type[EntryList] = EntryList
    file_name: str = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = self.view.bind_filters(request)
        if not filters.is_valid():
            text = "\n".join(f"{name}: {' '.join(errors)}" for name, errors in filters.form.errors.items())
            return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
        without_order = describe_list(filters, filters.qs).rsplit(",", 1)[0]
        return LIST_FORMATS[self.file_name](request, filters.qs, without_order)


class TermListFile(View):
    """All entries with a term, or those of the type in `type`, in another format. A merged term redirects to its target."""

    facet: str = ""
    file_name: str = ""

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


def url_of_page(request: HttpRequest) -> str:
    """Returns the path and query of the page that shows the same list."""
    query = request.META.get("QUERY_STRING", "")
    return request.path.rpartition("/")[0] + "/" + (f"?{query}" if query else "")


def list_format_urls(view: type[EntryList], folder: str) -> list[URLPattern]:
    return [
        path(f"{folder}/{name}", FilteredListFile.as_view(view=view, file_name=name), name=f"{folder}-{name}")
        for name in LIST_FORMATS
    ]


def term_format_urls() -> list[URLPattern]:
    """Returns the URL patterns of each list format for the term pages of each facet."""
    return [
        path(f"{folder}/<str:code>/{name}", TermListFile.as_view(facet=facet, file_name=name), name=f"{facet}-{name}")
        for facet, folder in VOCABULARY_FOLDERS.items()
        for name in LIST_FORMATS
    ]
