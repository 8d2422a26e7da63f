"""Page of consultations: those open for comments today, the first to close at the top, and the last that closed."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalogue.charts.consultation_deadlines import days_left, deadline_chart
from catalogue.documents.presenter import present_entries
from catalogue.index.revision import Revision, request_revision
from catalogue.query.entry_query import EntryQuery

MAX_OPEN, MAX_CLOSED = 100, 5


def consultations(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    opened, closed, total = _open_and_closed(request_revision(request), today)
    context = {
        "today": today,
        "open": [{"document": document, "days": days_left(document, today)} for document in opened],
        "closed": closed,
        "more": total - len(opened),
        "chart": deadline_chart(opened, today),
    }
    return render(request, "catalogue/consultations.html", context)


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
