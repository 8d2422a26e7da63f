"""Atom feeds of every type, of changes and of corrections, from the same lists as the pages."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from catalogue.addresses import WEB, web_path
from catalogue.log import changes, corrections
from catalogue.models import Change, Entry, PublicCorrection
from catalogue.selection import Selection
from catalogue.web.views import moment_of

LENGTH = 30
TYPES = {folder: entry_type for entry_type, folder in WEB.items()}


def feed(request: HttpRequest, name: str) -> HttpResponse:
    """`name` is a folder of the site such as `policies`, or `changes` or `corrections`. Raises Http404 for another."""
    if name == "changes":
        rows = [_of_change(change) for change in changes(moment_of(request))[0:LENGTH]]
    elif name == "corrections":
        rows = [_of_correction(row) for row in corrections(moment_of(request))[0:LENGTH]]
    elif name in TYPES:
        entries = Selection(moment_of(request), TYPES[name], order="-changed_at")[0:LENGTH]
        rows = [_of_entry(entry) for entry in entries]
    else:
        raise Http404("There is no such feed.")
    site = settings.SITE_URL
    atom = Atom1Feed(
        title=f"Expert Desk: {name}", link=f"{site}/{name}/", description="", language="en", feed_url=f"{site}/feeds/{name}.atom"
    )
    for row in rows:
        atom.add_item(description=row.pop("summary"), **row)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _of_entry(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "link": settings.SITE_URL + entry.get_absolute_url(),
        "summary": entry.content["summary"],
        "unique_id": entry.uid.urn,
        "pubdate": entry.published_at,
        "updateddate": entry.updated_at,
    }


def _of_change(change: Change) -> dict[str, Any]:
    return {
        "title": f"{change.get_event_display()}: {change.entry.title if change.entry else ''}",
        "link": settings.SITE_URL + (web_path(change.type, change.entry.slug) if change.entry else "/changes/"),
        "summary": change.note,
        "unique_id": f"{change.uid.urn}#{change.number}",
        "pubdate": change.at,
        "updateddate": change.at,
    }


def _of_correction(row: PublicCorrection) -> dict[str, Any]:
    return {
        "title": f"Correction: {row.entry.title}",
        "link": f"{settings.SITE_URL}{row.entry.get_absolute_url()}#correction-{row.uid}",
        "summary": f"Was: {row.was_wrong} Is: {row.is_right}",
        "unique_id": row.uid.urn,
        "pubdate": timezone.make_aware(datetime.combine(row.corrected_on, time())),
        "updateddate": row.changed_at,
    }
