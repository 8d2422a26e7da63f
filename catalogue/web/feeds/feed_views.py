"""Feeds that are no filtered list: of each publication type, all changes, all corrections, and the events of one publication.

Those of lists and terms are in list_formats.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import View

from catalogue.http.language import localized_path
from catalogue.http.paths import type_of_web_folder
from catalogue.index.revision import request_revision
from catalogue.models import Change, Entry
from catalogue.publication_types import publication_type
from catalogue.query.change_filters import ChangeFilterSet
from catalogue.query.change_log import list_changes, list_corrections
from catalogue.query.change_query import ChangeQuery
from catalogue.query.entry_query import EntryQuery
from catalogue.query.filters import is_repeatable
from catalogue.vocabulary.localized_names import localized_name
from catalogue.web.details import entry_or_response
from catalogue.web.feeds.atom_feed import atom_response
from catalogue.web.feeds.feed_document import FeedDocument, FeedWriter, query_without_page, read_entry_feed, read_feed
from catalogue.web.feeds.feed_items import change_item, change_items, correction_items
from catalogue.web.feeds.json_feed import json_response
from catalogue.web.list_formats import refused_filters

FEED_WRITERS: dict[str, FeedWriter] = {"atom": atom_response, "json": json_response}


class SiteFeed(View):
    """`name` is a URL folder such as `policies`, or `corrections`. Raises Http404 for another name."""

    extension: str = "atom"
    query_parameters = {"page": False}

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return FEED_WRITERS[self.extension](request, self.read(request, name))

    def read(self, request: HttpRequest, name: str) -> FeedDocument:
        revision, page = request_revision(request), localized_path(f"/{name}/")
        if name == "corrections":
            return read_feed(request, list_corrections(revision), correction_items, title=_("Corrections"), page=page)
        entry_type = type_of_web_folder(name)
        if not entry_type:
            raise Http404("There is no such feed.")
        title = str(publication_type(entry_type).plural)
        return read_entry_feed(request, EntryQuery(revision, entry_type), title=title, page=page)


class ChangeFeed(View):
    """The change log under its filters as a feed. Answers 400 and names the parameter for a bad filter value."""

    extension: str = "atom"
    query_parameters = {name: is_repeatable(one) for name, one in ChangeFilterSet.base_filters.items()} | {"page": False}

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = ChangeFilterSet(request.GET, queryset=ChangeQuery(request_revision(request)))
        if not filters.is_valid():
            return refused_filters(filters)
        page = localized_path("/changes/") + query_without_page(request)
        feed = read_feed(request, filters.qs, change_items, title=_("What changed"), page=page)
        return FEED_WRITERS[self.extension](request, feed)


class PublicationFeed(View):
    """The public events of one publication, newest first, each with the address of the version that it published."""

    entry_type: str = ""
    extension: str = "atom"
    query_parameters = {"page": False}

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        entry = entry_or_response(request, self.entry_type, slug, f"/feed.{self.extension}")
        if isinstance(entry, HttpResponse):
            return entry
        changes = list_changes(request_revision(request), entry=entry)
        feed = read_feed(
            request,
            changes,
            lambda changes: [change_item(change, path=version_path(entry, change)) for change in changes],
            title=localized_name(entry.content).text,
            page=localized_path(entry.get_absolute_url()),
        )
        return FEED_WRITERS[self.extension](request, feed)


def version_path(entry: Entry, change: Change) -> str:
    """The page of the version of an event: of the present one and of a removed publication its own page."""
    is_earlier = change.version < entry.version and entry.standing == Entry.Standing.LIVE
    return entry.get_absolute_url() + (f"versions/{change.version}/" if is_earlier else "")
