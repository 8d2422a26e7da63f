"""Consultations: the page of those that are open for comments today, and what other pages show of them."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.charts.consultation_deadlines import days_left, deadline_chart
from catalogue.documents.page_json_ld import plain_list_graph
from catalogue.documents.presenter import present_entries
from catalogue.http.desk_day import exact_desk_day
from catalogue.index.revision import Revision, request_revision
from catalogue.publication_types import publication_type
from catalogue.query.entry_query import EntryQuery
from catalogue.vocabulary.date_text import desk_zone_name

MAX_OPEN, MAX_CLOSED = 100, 5
PLACES_TO_COMMENT = ("official_website", "document")


def consultations(request: HttpRequest) -> HttpResponse:
    today = exact_desk_day()
    opened, closed, total = _open_and_closed(request_revision(request), today)
    context = {
        "structured_data": plain_list_graph(_("Open for comments"), "/consultations/"),
        "today": today,
        "open": [{"document": document, "days": days_left(document, today)} for document in opened],
        "closed": closed,
        "more": total - len(opened),
        "chart": deadline_chart(opened, today),
    }
    return render(request, "catalogue/consultations.html", context)


def open_consultation(document: dict[str, Any], today: date) -> dict[str, Any] | None:
    """What a publication shows while comments are taken: days left, the zone in which the last day ends, where to comment."""
    issued_on, _precision = publication_type(document["type"]).row_day(document)
    closes = document.get("comments_close_on")
    if not closes or date.fromisoformat(closes) < today or (issued_on or "") > today.isoformat():
        return None
    cited = [source for source in document["sources"] if source["url"]]
    official = [source for source in cited if source["kind"] in PLACES_TO_COMMENT]
    return {"days": days_left(document, today), "zone": desk_zone_name(), "source": next(iter([*official, *cited]), None)}


def closing_next(revision: Revision, today: date, length: int) -> list[dict[str, Any]]:
    """The documents of the open consultations that close next, with their days left. At most one statement."""
    still_open = EntryQuery(revision).within("sorted_on", high=today.toordinal()).within("comments_close_on", low=today.toordinal())
    closing = still_open.bitmap_index.bit_sliced("comments_close_on")
    keys = closing.sorted_keys(closing.first(still_open.keys, length, descending=False), descending=False)
    documents = present_entries(still_open.fetch(keys), revision, with_links=False) if keys else []
    return [{"document": document, "days": days_left(document, today)} for document in documents]


def _open_and_closed(revision: Revision, today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Returns open documents, recently closed documents and the number of open ones. One statement fetches the documents."""
    day = today.toordinal()
    issued = EntryQuery(revision).within("sorted_on", high=day)
    open_keys = issued.within("comments_close_on", low=day).keys
    closed_keys = issued.within("comments_close_on", high=day - 1).keys
    closing = issued.bitmap_index.bit_sliced("comments_close_on")
    soonest = closing.sorted_keys(closing.first(open_keys, MAX_OPEN, descending=False), descending=False)
    latest = closing.sorted_keys(closing.first(closed_keys, MAX_CLOSED, descending=True), descending=True)
    keys = [*soonest, *latest]
    entries = issued.fetch(keys) if keys else []
    documents = present_entries(entries, revision, with_links=False)
    still_open = [document for document in documents if days_left(document, today) >= 0]
    closed = [document for document in documents if days_left(document, today) < 0]
    return still_open, closed, len(open_keys)
