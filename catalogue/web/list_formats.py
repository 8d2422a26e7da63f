"""Alternate formats of lists, of the change log and of single publications, below their addresses. See decision 018."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View
from django_filters import FilterSet

from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.index.revision import request_revision
from catalogue.models import Entry
from catalogue.publication_types import PublicationType, type_codes
from catalogue.query.change_filters import ChangeFilterSet
from catalogue.query.change_log import list_changes
from catalogue.query.change_query import ChangeQuery
from catalogue.query.description import describe_list, list_noun
from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import is_repeatable
from catalogue.web.calendars import exact_dates, iter_deadlines, render_calendar
from catalogue.web.details import entry_or_response
from catalogue.web.feeds import FEED_LENGTH, atom_response, change_item, entry_item, json_response, recent_tombstones
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

    @property
    def query_parameters(self) -> dict[str, bool]:
        return self.view.filter_parameters()

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
    query_parameters = {"type": False}

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


class ChangeFeed(View):
    """The change log under its filters as a feed. Answers 400 and names the parameter for a bad filter value."""

    extension: str = "atom"
    query_parameters = {name: is_repeatable(one) for name, one in ChangeFilterSet.base_filters.items()}

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = ChangeFilterSet(request.GET, queryset=ChangeQuery(request_revision(request)))
        if not filters.is_valid():
            return refused_filters(filters)
        rows = [change_item(change) for change in filters.qs[0:FEED_LENGTH]]
        query = request.META.get("QUERY_STRING", "")
        respond = json_response if self.extension == "json" else atom_response
        return respond(request, rows, [], title="Expert Desk: changes", page="/changes/" + (f"?{query}" if query else ""))


class PublicationFeed(View):
    """The public events of one publication, newest first, each with the address of the version that it published."""

    entry_type: str = ""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_or_response(request, self.entry_type, slug, "/feed.atom")
        if isinstance(entry, HttpResponse):
            return entry
        page = entry.get_absolute_url()
        changes = list_changes(request_revision(request), entry=entry)[0:FEED_LENGTH]
        rows = [{**change_item(change), "link": settings.SITE_URL + version_path(entry, change.version)} for change in changes]
        return atom_response(request, rows, [], title=f"Expert Desk: {entry.title}", page=page)


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


def version_path(entry: Entry, number: int) -> str:
    """The page of a version: of the present one and of a removed publication its own page."""
    is_earlier = number < entry.version and entry.standing == Entry.Standing.LIVE
    return entry.get_absolute_url() + (f"versions/{number}/" if is_earlier else "")


def refused_filters(filters: FilterSet) -> HttpResponse:
    text = "\n".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in filters.form.errors.items())
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def url_of_page(request: HttpRequest) -> str:
    """Returns the path and query of the page that shows the same list."""
    query = request.META.get("QUERY_STRING", "")
    return request.path.rpartition("/")[0] + "/" + (f"?{query}" if query else "")


def list_format_urls(view: type[EntryList], folder: str) -> list[URLPattern]:
    return [
        path(f"{folder}/{name}", FilteredListFile.as_view(view=view, file_name=name), name=f"{folder}-{name}")
        for name in LIST_FORMATS
    ]


def publication_format_urls(kind: PublicationType) -> list[URLPattern]:
    """Returns the URL patterns of the feed and the calendar of each publication of the type."""
    return [
        path(f"{kind.web_folder}/<slug:slug>/{name}", view.as_view(entry_type=kind.code), name=f"{kind.code}-{name}")
        for name, view in (("feed.atom", PublicationFeed), ("calendar.ics", PublicationCalendar))
    ]


def term_format_urls() -> list[URLPattern]:
    """Returns the URL patterns of each list format for the term pages of each facet."""
    return [
        path(f"{folder}/<str:code>/{name}", TermListFile.as_view(facet=facet, file_name=name), name=f"{facet}-{name}")
        for facet, folder in VOCABULARY_FOLDERS.items()
        for name in LIST_FORMATS
    ]
