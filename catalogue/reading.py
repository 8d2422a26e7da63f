"""Stored documents made ready to be read: names of terms and links to live neighbours are spliced in, addresses added."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, Q, TextField, Value, When

from catalogue.addresses import api_path, web_path
from catalogue.composed import Composed, LinkTo
from catalogue.link_rows import End, LinkRow, link_rows
from catalogue.link_types import FORWARD, REVERSE, verb
from catalogue.memory import names_at
from catalogue.models import Entry, Link
from catalogue.moment import Moment
from catalogue.names import Names

# Keys of a document that hold codes, with the facet that names them.
CODED = {
    "sectors": "sector",
    "technologies": "technology",
    "regions": "region",
    "organizations": "organization",
    "priority_areas": "priority_area",
    "issuers": "organization",
}
CONTAINS = "contains"
CODED_ONE = {"organization": "organization"}


def present(
    entries: Sequence[Entry],
    moment: Moment,
    *,
    with_links: bool = True,
    with_contents: bool = False,
    with_documents_by: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """One dict an entry: its own content first, then names, addresses, dates and `relations`. At most one statement.

    `with_contents`: relations to what an issue contains have the `entry` too, for contained().
    `with_documents_by`: relations of these types that come from others have the `document` of those.
    """
    links = links_of(entries, with_contents=with_contents, with_documents_by=with_documents_by) if with_links else {}
    return [splice(entry, links.get(entry.pk, []), moment, with_links=with_links) for entry in entries]


def splice(entry: Entry, links: list[dict[str, Any]], moment: Moment, *, with_links: bool = True) -> dict[str, Any]:
    names = names_at(moment)
    shown = document_now(entry.content, names)
    for key, facet in CODED.items():
        if key in shown:
            shown[key] = names.references(facet, shown[key])
    for key, facet in CODED_ONE.items():
        if shown.get(key):
            shown[key] = next(iter(names.references(facet, [shown[key]])), None)
    shown |= {
        "url": settings.SITE_URL + api_path(entry.type, entry.slug),
        "web_url": settings.SITE_URL + web_path(entry.type, entry.slug) + (f"versions/{entry.version}/" if entry.is_past else ""),
        "version": entry.version,
        "standing": entry.standing,
        "notice": entry.notice,
        "published_at": entry.published_at,
        "updated_at": entry.updated_at,
        "changed_at": entry.changed_at,
        "verified_on": entry.verified_on,
    }
    if with_links:
        shown["relations"] = links
        for link in links:
            if "document" in link:
                link["document"] = document_now(link["document"], names)
    _place_items(shown, links)
    return shown


def document_now(document: dict[str, Any], names: Names) -> dict[str, Any]:
    """The document with the codes of terms that were merged since as composing gives them today. It is changed."""
    if names.former:
        for key, facet in (CODED | {"ics": "ics"}).items():
            if document.get(key):
                document[key] = names.now(facet, document[key])
        for key, facet in (CODED_ONE | {"phase": "phase"}).items():
            if document.get(key):
                [document[key]] = names.now(facet, [document[key]])
    return document


def _place_items(shown: dict[str, Any], links: list[dict[str, Any]]) -> None:
    """Sections name their items by uid; readers get those that are live, as references. Without links there is none to show."""
    live = {str(link["uid"]): link for link in links if link["type"] == CONTAINS and link["direction"] == FORWARD}
    for section in shown.get("sections", []):
        if "items" in section:
            placed = [live[uid] for uid in section["items"] if uid in live]
            section["items"] = [
                {"uid": str(link["uid"]), "title": link["title"], "url": link["url"], "web_url": link["web_url"]} for link in placed
            ]


def links_of(
    entries: Sequence[Entry], *, with_contents: bool = False, with_documents_by: Sequence[str] = ()
) -> dict[int, list[dict[str, Any]]]:
    """Links from and to these entries whose other end is live, by entry id; one statement for the whole page.

    `with_contents`: and those from what they contain, which the relation to it has as `inner`.
    """
    own = {entry.pk: entry for entry in entries}
    by_uid = {entry.uid: entry.pk for entry in entries}
    wanted = Q(entry__in=own) | Q(to__in=by_uid)
    if with_contents:
        wanted |= Q(entry__uid__in=Link.objects.filter(entry__in=own, type=CONTAINS).order_by().values("to"))
    wanted_whole = When(type__in=with_documents_by, to__in=by_uid, then=F("entry__document"))
    whole = Case(wanted_whole, default=Value(""), output_field=TextField()) if with_documents_by else Value("")
    rows = Link.objects.filter(wanted).annotate(whole=whole).order_by("entry__sorted_on", "entry_id", "position", "id")
    found: dict[int, list[dict[str, Any]]] = {pk: [] for pk in own}
    inner: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for link in rows.select_related("entry", "to__verified").defer("entry__document") if with_contents else link_rows(rows):
        if with_contents and link.entry_id not in own and link.to.standing == Entry.Standing.LIVE:
            inner[link.entry.uid].append(_reference(link, link.to, FORWARD))
        if link.entry_id in own and link.to.standing == Entry.Standing.LIVE:
            found[link.entry_id].append(_reference(link, link.to, FORWARD, with_entry=with_contents))
        if link.to_id in by_uid and link.entry.standing == Entry.Standing.LIVE:
            more = {"document": json.loads(link.whole)} if link.whole else {}
            found[by_uid[link.to_id]].append(_reference(link, link.entry, REVERSE) | more)
    for references in found.values():
        references.sort(key=lambda reference: reference["direction"])
        for reference in references:
            if "entry" in reference:
                reference["inner"] = inner[reference["uid"]]
    return found


def _reference(link: Link | LinkTo | LinkRow, other: Entry | End, direction: str, *, with_entry: bool = False) -> dict[str, Any]:
    more = {"entry": other} if with_entry and link.type == CONTAINS else {}
    return more | {
        "type": link.type,
        "direction": direction,
        "verb": verb(link.type, direction),
        "inverse": verb(link.type, REVERSE if direction == FORWARD else FORWARD),
        "effective_on": link.effective_on,
        "locator": link.locator,
        "note": link.note,
        "uid": other.uid,
        "entry_type": other.type,
        "title": other.title,
        "url": settings.SITE_URL + api_path(other.type, other.slug),
        "web_url": settings.SITE_URL + web_path(other.type, other.slug),
    }


def live_by_uid(uids: Iterable[str], moment: Moment) -> dict[str, dict[str, Any]]:
    """Presented documents of those uids that are live, without their links; one statement."""
    found = Entry.objects.live().for_reading().filter(uid__in=[UUID(uid) for uid in uids])
    return {str(entry.uid): splice(entry, [], moment, with_links=False) for entry in found}


def contained(document: dict[str, Any], moment: Moment) -> dict[str, dict[str, Any]]:
    """By uid the documents of what it contains, with the links from them, where it was presented with its contents."""
    relations = [relation for relation in document["relations"] if "entry" in relation]
    return {str(relation["uid"]): splice(relation["entry"], relation.get("inner", []), moment) for relation in relations}


def links_to_live(composed: Composed, *, with_contents: bool = False) -> list[dict[str, Any]]:
    """The relations that a publication would show were it live now; two statements, three with its contents."""
    entries = Entry.objects.live().for_reading() if with_contents else Entry.objects.live().defer("document")
    live = entries.in_bulk([link.to for link in composed.links], field_name="uid")
    own = [_reference(link, live[link.to], FORWARD, with_entry=with_contents) for link in composed.links if link.to in live]
    if with_contents:
        inner = links_of(list(live.values()))
        own = [link | {"inner": _forward(inner[link["entry"].pk])} if "entry" in link else link for link in own]
    rows = (
        Link.objects.filter(to__uid=composed.uid, entry__standing=Entry.Standing.LIVE)
        .select_related("entry")
        .defer("entry__document")
    )
    return own + [_reference(row, row.entry, REVERSE) for row in rows]


def _forward(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [link for link in links if link["direction"] == FORWARD]
