"""What is open for comments today, soonest to close first."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalogue.moment import Moment, moment_of
from catalogue.pictures.deadlines import days_left, deadlines
from catalogue.reading import present
from catalogue.selection import Position, Selection

MOST_OPEN, MOST_CLOSED = 100, 5


def consultations(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    opened, closed, total = _documents(moment_of(request), today)
    context = {
        "today": today,
        "open": [{"document": document, "days": days_left(document, today)} for document in opened],
        "closed": closed,
        "more": total - len(opened),
        "picture": deadlines(opened, today),
    }
    return render(request, "catalogue/consultations.html", context)


def _documents(moment: Moment, today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Those that are open, those that closed last, and how many are open; one statement for the documents."""
    day = today.toordinal()
    issued = Selection(moment).within("sorted_on", high=day)
    asking = issued.within("comments_close_on", low=day).keys
    ended = issued.within("comments_close_on", high=day - 1).keys
    closing = issued.members.numbers("comments_close_on")
    soonest = closing.in_order(closing.first(asking, MOST_OPEN, descending=False), descending=False)
    latest = closing.in_order(closing.first(ended, MOST_CLOSED, descending=True), descending=True)
    keys = [*soonest, *latest]
    entries = issued.fetch([Position(closing.number(key), key) for key in keys]) if keys else []
    documents = present(entries, moment, with_links=False)
    still = [one for one in documents if days_left(one, today) >= 0]
    return still, [one for one in documents if days_left(one, today) < 0], len(asking)
