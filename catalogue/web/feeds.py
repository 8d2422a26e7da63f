"""Feeds in Atom (RFC 4287) and JSON Feed 1.1: one for each publication type, one of all changes, one of all corrections."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.feedgenerator import Atom1Feed

from catalogue.documents.content_licence import content_licence
from catalogue.http.paths import type_of_web_folder, web_path
from catalogue.index.revision import Revision, request_revision
from catalogue.models import Change, Entry, PublicCorrection
from catalogue.query.change_log import list_changes, list_corrections
from catalogue.query.entry_query import EntryQuery
from catalogue.vocabulary.date_text import desk_time, start_of_day

FEED_LENGTH = 30
# Browsers show application/atom+xml as plain text or save it, and apply a style sheet to application/xml only (RFC 7303).
ATOM_MEDIA_TYPE = "application/xml; charset=utf-8"
TOMBSTONES_NAMESPACE = "http://purl.org/atompub/tombstones/1.0"


class TombstoneFeed(Atom1Feed):
    """Atom feed with a tombstone for each deleted entry (RFC 6721). `feed["gone"]` holds dicts of unique_id, when and comment."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": TOMBSTONES_NAMESPACE}  # type: ignore[no-untyped-call]

    def latest_post_date(self) -> datetime:
        """Returns the catalogue's last change for an empty feed. Django would return the current time, and answers would differ."""
        return super().latest_post_date() if self.items else self.feed["changed_at"]  # type: ignore[no-untyped-call]

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)  # type: ignore[no-untyped-call]
        if url := content_licence().url:
            handler.addQuickElement("link", attrs={"rel": "license", "href": url})  # RFC 4946
        for gone in self.feed["gone"]:
            handler.startElement("at:deleted-entry", {"ref": gone["unique_id"], "when": gone["when"].isoformat()})
            handler.addQuickElement("at:comment", gone["comment"])
            handler.endElement("at:deleted-entry")


def atom_feed(request: HttpRequest, name: str) -> HttpResponse:
    """`name` is a URL folder such as `policies`, or `corrections`. Raises Http404 for another name."""
    rows, gone = _feed_items(request, name)
    return atom_response(request, rows, gone, title=f"Expert Desk: {name}", page=f"/{name}/")


def atom_response(
    request: HttpRequest, rows: list[dict[str, Any]], gone: list[dict[str, Any]], *, title: str, page: str
) -> HttpResponse:
    """`page` is the path of the page that lists the same entries."""
    document = TombstoneFeed(
        title=title, link=settings.SITE_URL + page, description="", language="en", author_name="Expert Desk",
        feed_url=settings.SITE_URL + request.get_full_path(),
        feed_copyright=content_licence().text,
        gone=gone,
        changed_at=request_revision(request).changed_at,
    )  # fmt: skip
    for row in rows:
        document.add_item(description=row["summary"], **{name: value for name, value in row.items() if name != "summary"})
    declaration, _, feed = document.writeString("utf-8").partition("\n")
    style = f'<?xml-stylesheet type="text/css" href="{static("css/feed.css")}"?>'
    return HttpResponse("\n".join((declaration, style, feed)), content_type=ATOM_MEDIA_TYPE)


def json_feed(request: HttpRequest, name: str) -> JsonResponse:
    """Returns the same list as JSON Feed 1.1. The extension `_expert_desk` has the licence and lists deleted entries."""
    rows, gone = _feed_items(request, name)
    return json_response(request, rows, gone, title=f"Expert Desk: {name}", page=f"/{name}/")


def json_response(
    request: HttpRequest, rows: list[dict[str, Any]], gone: list[dict[str, Any]], *, title: str, page: str
) -> JsonResponse:
    """`page` is the path of the page that lists the same entries."""
    site = settings.SITE_URL
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": site + page,
        "feed_url": site + request.get_full_path(),
        "language": "en",
        "items": [
            {
                "id": row["unique_id"],
                "url": row["link"],
                "title": row["title"],
                "content_text": row["summary"],
                "date_published": row["pubdate"],
                "date_modified": row["updateddate"],
            }
            for row in rows
        ],
        "_expert_desk": {
            "about": f"{site}/api/v1/docs/",
            "licence": content_licence()._asdict(),
            "deleted": [{"id": g["unique_id"], "when": g["when"]} for g in gone],
        },
    }
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json; charset=utf-8")


def _feed_items(request: HttpRequest, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Returns the feed's items, newest first, and the tombstones of entries that left the same list."""
    revision = request_revision(request)
    if name == "corrections":
        return [_correction_item(row) for row in list_corrections(revision)[0:FEED_LENGTH]], []
    entry_type = type_of_web_folder(name)
    if not entry_type:
        raise Http404("There is no such feed.")
    entries = EntryQuery(revision, entry_type, order="-changed_at")[0:FEED_LENGTH]
    return [entry_item(entry) for entry in entries], recent_tombstones(revision, entry_type)


def recent_tombstones(revision: Revision, entry_type: str) -> list[dict[str, Any]]:
    """Returns the latest withdrawals and deletions of a type; of every type for "". One statement."""
    of_type: dict[str, Any] = {"type": entry_type} if entry_type else {}
    left = list_changes(revision, event__in=Change.TOMBSTONES, **of_type).queryset
    is_back = Exists(Entry.objects.live().filter(uid=OuterRef("uid")))
    return [_tombstone(change) for change in left.exclude(is_back)[:FEED_LENGTH]]


def _tombstone(change: Change) -> dict[str, Any]:
    return {"unique_id": change.uid.urn, "when": desk_time(change.at), "comment": change.note or change.get_event_display()}


def entry_item(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "link": settings.SITE_URL + entry.get_absolute_url(),
        "summary": entry.content["summary"],
        "unique_id": entry.uid.urn,
        "pubdate": desk_time(entry.published_at),
        "updateddate": desk_time(entry.updated_at),
    }


def change_item(change: Change) -> dict[str, Any]:
    return {
        "title": f"{change.get_event_display()}: {change.entry.title if change.entry else change.get_type_display()}",
        "link": settings.SITE_URL + (web_path(change.type, change.entry.slug) if change.entry else "/changes/"),
        "summary": change.note,
        "unique_id": f"{change.uid.urn}#{change.number}",
        "pubdate": desk_time(change.at),
        "updateddate": desk_time(change.at),
    }


def _correction_item(row: PublicCorrection) -> dict[str, Any]:
    return {
        "title": f"Correction: {row.entry.title}",
        "link": f"{settings.SITE_URL}{row.entry.get_absolute_url()}#correction-{row.uid}",
        "summary": f"Was: {row.was_wrong} Is: {row.is_right}",
        "unique_id": row.uid.urn,
        "pubdate": start_of_day(row.corrected_on),
        "updateddate": desk_time(row.changed_at),
    }
