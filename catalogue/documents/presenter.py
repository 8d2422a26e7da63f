"""Presenter: adds names of terms, links to live entries, addresses and dates to the stored documents of entries."""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When

from catalogue.documents.link_rows import LinkEnd, link_columns, link_row
from catalogue.documents.number_tables import TABLE_MARK, fill_number_tables
from catalogue.http.compiled_query import CompiledQuery
from catalogue.http.desk_day import day_of_key, desk_today
from catalogue.http.language import active_language
from catalogue.http.paths import api_path, web_path
from catalogue.index.bitmap_index import RELATION
from catalogue.index.process_cache import bitmap_index_at, vocabulary_at
from catalogue.index.revision import Revision
from catalogue.models import Entry, Link
from catalogue.publication_types import publication_type
from catalogue.publish.contracts import OutgoingLink
from catalogue.vocabulary.link_types import CONTAINS, FORWARD, LISTS, REVERSE, link_verb
from catalogue.vocabulary.lookup import VocabularyLookup

# Keys of a document whose values are lists of term codes, and the facet of the terms.
TERM_KEYS = {
    "sectors": "sector",
    "technologies": "technology",
    "regions": "region",
    "organizations": "organization",
    "priority_areas": "priority_area",
    "issuers": "organization",
}
REFERENCE_KEYS = ("uid", "entry_type", "number", "title", "title_zh", "url", "web_url")  # of a link, what names its other end
NO_UID = UUID(int=0)
SINGLE_TERM_KEYS = {"organization": "organization"}


def present_entries(
    entries: Sequence[Entry],
    revision: Revision,
    *,
    with_links: bool = True,
    with_contents: bool = False,
    with_documents_by: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Returns one dict for each entry: its stored document with names, addresses, dates and `relations`. At most one statement.

    `with_contents`: relations to contained entries have the key `entry`, for contained_documents().
    `with_documents_by`: incoming relations of these types have the `document` of the other entry.
    """
    links = (
        links_by_entry(entries, with_contents=with_contents, with_documents_by=with_documents_by)
        if with_links
        else links_read_always(entries, revision)
    )
    return [expand_links(entry, links.get(entry.pk, []), revision, with_links=with_links) for entry in entries]


def expand_links(entry: Entry, links: list[dict[str, Any]], revision: Revision, *, with_links: bool = True) -> dict[str, Any]:
    """The stored document of an entry with what reading adds. Without `with_links` day fields and tables of numbers
    alone read `links`.
    """
    names = vocabulary_at(revision)
    document = {"aliases": [], **replace_merged_codes(entry.content, names)}
    if TABLE_MARK in entry.document:
        fill_number_tables(document, links)
    for key, facet in TERM_KEYS.items():
        if key in document:
            document[key] = names.references(facet, document[key])
    for key, facet in SINGLE_TERM_KEYS.items():
        if document.get(key):
            document[key] = next(iter(names.references(facet, [document[key]])), None)
    document |= {
        "url": settings.SITE_URL + api_path(entry.type, entry.slug),
        "web_url": settings.SITE_URL
        + web_path(entry.type, entry.slug)
        + (f"versions/{entry.version}/" if entry.is_earlier_version else ""),
        "version": entry.version,
        "standing": entry.standing,
        "notice": entry.notice,
        "published_at": entry.published_at,
        "updated_at": entry.updated_at,
        "changed_at": entry.changed_at,
        "verified_on": entry.verified_on,
        "translation_requests": entry.translation_requests,
    }
    if with_links:
        document["relations"] = links
        for link in links:
            if "document" in link:
                link["document"] = replace_merged_codes(link["document"], names)
    _expand_section_items(document, links)
    if day_fields := publication_type(entry.type).day_fields:
        document |= day_fields(document, links, None if entry.is_earlier_version else desk_today())
    return document


def presented_from(entry: Entry, links: list[dict[str, Any]]) -> tuple[Any, ...]:
    """All that `expand_links` makes a document of beside the vocabulary: equal values are presented equally.

    `links` have no `entry` and no `document` of their other ends.
    """
    return (
        (active_language(), None if entry.is_earlier_version else day_of_key(), settings.SITE_URL),
        (entry.type, entry.slug, entry.version, entry.is_earlier_version, entry.standing, entry.notice, entry.verified_on),
        (entry.published_at, entry.updated_at, entry.changed_at, repr(entry.translation_requests)),
        blake2b(entry.document.encode(), digest_size=16).digest(),
        tuple(tuple(link.values()) for link in links),
    )


def replace_merged_codes(document: dict[str, Any], names: VocabularyLookup) -> dict[str, Any]:
    """Replaces the codes of terms that were merged since the document was stored. Changes and returns the document."""
    if names.merged_codes:
        for key, facet in (TERM_KEYS | {"ics": "ics"}).items():
            if document.get(key):
                document[key] = names.current_codes(facet, document[key])
        for key, facet in (SINGLE_TERM_KEYS | {"phase": "phase"}).items():
            if document.get(key):
                [document[key]] = names.current_codes(facet, [document[key]])
    return document


def _expand_section_items(document: dict[str, Any], links: list[dict[str, Any]]) -> None:
    """Replaces the item uids in sections by references to the live items. Without links no item is shown."""
    live = {str(link["uid"]): link for link in links if link["type"] == CONTAINS and link["direction"] == FORWARD}
    for section in document.get("sections", []):
        if "items" in section:
            items = [live[uid] for uid in section["items"] if uid in live]
            section["items"] = [{name: link[name] for name in REFERENCE_KEYS} | {"uid": str(link["uid"])} for link in items]


def links_by_entry(
    entries: Sequence[Entry], *, with_contents: bool = False, with_documents_by: Sequence[str] = ()
) -> dict[int, list[dict[str, Any]]]:
    """Returns the links from and to these entries whose other entry is live, by primary key. One statement for all entries.

    `with_contents`: a relation to a contained entry has the links from that entry as `inner`.
    """
    own = {entry.pk: entry for entry in entries}
    by_uid = {entry.uid: entry.pk for entry in entries}
    links = _links_query(with_contents, tuple(with_documents_by)).fetch(keys=own, uids=by_uid) if own else []
    found: dict[int, list[dict[str, Any]]] = {pk: [] for pk in own}
    inner_links: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for link in links if with_contents else map(link_row, links):
        if with_contents and link.entry_id not in own and link.to.standing == Entry.Standing.LIVE:
            inner_links[link.entry.uid].append(_link_reference(link, link.to, FORWARD))
        if link.entry_id in own and link.to.standing == Entry.Standing.LIVE:
            found[link.entry_id].append(_link_reference(link, link.to, FORWARD, with_entry=with_contents))
        if link.to_id in by_uid and link.entry.standing == Entry.Standing.LIVE:
            more = {"document": json.loads(link.source_document)} if link.source_document else {}
            found[by_uid[link.to_id]].append(_link_reference(link, link.entry, REVERSE) | more)
    for references in found.values():
        references.sort(key=lambda reference: reference["direction"])
        for reference in references:
            if "entry" in reference:
                reference["inner"] = inner_links[reference["uid"]]
    return found


@cache
def _links_query(with_contents: bool, with_documents_by: tuple[str, ...]) -> CompiledQuery:
    """The links of `links_by_entry`: instances of Link `with_contents`, else columns."""

    def build(keys: list[int], uids: list[UUID]) -> QuerySet:
        wanted_whole = When(type__in=with_documents_by, to__in=uids, then=F("entry__document"))
        source_document = Case(wanted_whole, default=Value(""), output_field=TextField()) if with_documents_by else Value("")
        links = Link.objects.annotate(source_document=source_document)
        own = Q(entry__in=keys) | Q(to__in=uids)
        if not with_contents:
            return link_columns(links.filter(own))
        contents = Link.objects.filter(entry__in=keys, type=CONTAINS).order_by().values("to")
        # Each part of the union uses an index; with one condition of three parts the whole table is read.
        inner = Link.objects.filter(entry__uid__in=contents).order_by().values("pk")
        links = links.filter(pk__in=Link.objects.filter(own).order_by().values("pk").union(inner, all=True))
        names = (f"{end}__{name}" for end in ("entry", "to") for name in ("chinese_title", "entry_number"))
        whole = links.select_related(*names, "to__verification", "to__translations")
        return whole.defer("entry__document").order_by("entry__sorted_on", "entry_id", "position", "id")

    return CompiledQuery(build, keys=[int], uids=[UUID])


def _links_of_types(uids: list[UUID], types: list[str], keys: list[int]) -> QuerySet:
    incoming = Q(to__in=uids, type__in=types, entry__standing=Entry.Standing.LIVE)
    links = Link.objects.filter(incoming | Q(entry__in=keys, type=LISTS, to__standing=Entry.Standing.LIVE))
    return link_columns(links.annotate(source_document=Value("")))


LINKS_OF_TYPES = CompiledQuery(_links_of_types, uids=[UUID], types=[str], keys=[int])


def links_read_always(entries: Sequence[Entry], revision: Revision) -> dict[int, list[dict[str, Any]]]:
    """By primary key the links that `expand_links` reads without `with_links`: those of day fields and of tables of numbers.

    One statement if the index knows of such a link, else none.
    """
    types = {name for entry_type in {entry.type for entry in entries} for name in publication_type(entry_type).day_relations}
    linked = bitmap_index_at(revision).any_of(RELATION, types) if types else ()
    by_uid = {entry.uid: entry.pk for entry in entries if entry.pk in linked}
    keys = [entry.pk for entry in entries if TABLE_MARK in entry.document]
    if not by_uid and not keys:
        return {}
    wanted: dict[str, Any] = {"uids": by_uid or [NO_UID], "types": types or [""], "keys": keys or [0]}  # no list may be empty
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for link in map(link_row, LINKS_OF_TYPES.fetch(**wanted)):
        if link.to_id in by_uid and link.type in types:
            found[by_uid[link.to_id]].append(_link_reference(link, link.entry, REVERSE))
        if link.entry_id in keys and link.type == LISTS:
            found[link.entry_id].append(_link_reference(link, link.to, FORWARD))
    return found


def _link_reference(link: Any, other: Entry | LinkEnd, direction: str, *, with_entry: bool = False) -> dict[str, Any]:
    """`link` has the columns `type`, `effective_on`, `locator` and `note` of Link; `other` is the end to show."""
    more: dict[str, Any] = {"entry": other} if with_entry and link.type == CONTAINS else {}
    if link.type == LISTS and direction == FORWARD:
        more = {"number_cells": other.number_cells}
    return more | {
        "type": link.type,
        "direction": direction,
        "verb": link_verb(link.type, direction),
        "inverse": link_verb(link.type, REVERSE if direction == FORWARD else FORWARD),
        "effective_on": link.effective_on,
        "locator": link.locator,
        "note": link.note,
        **entry_reference(other),
    }


def entry_reference(entry: Entry | LinkEnd) -> dict[str, Any]:
    """What names an entry elsewhere: REFERENCE_KEYS."""
    return {
        "uid": entry.uid,
        "entry_type": entry.type,
        "number": entry.number or "",
        "title": entry.title,
        "title_zh": entry.title_zh or "",
        "url": settings.SITE_URL + api_path(entry.type, entry.slug),
        "web_url": settings.SITE_URL + web_path(entry.type, entry.slug),
    }


def contained_documents(document: dict[str, Any], revision: Revision) -> dict[str, dict[str, Any]]:
    """Returns the presented documents of contained entries by uid. `document` must be presented `with_contents`."""
    relations = [relation for relation in document["relations"] if "entry" in relation]
    return {str(relation["uid"]): expand_links(relation["entry"], relation.get("inner", []), revision) for relation in relations}


def preview_links(
    uid: UUID,
    links: Sequence[OutgoingLink],
    *,
    with_contents: bool = False,
    unpublished: Sequence[tuple[Entry, Sequence[OutgoingLink]]] = (),
) -> list[dict[str, Any]]:
    """The relations that publication `uid` with these outgoing links would show if it were live.

    `unpublished` are unsaved entries with their outgoing links: they stand for contents that readers do not see yet.
    Two statements, three with its contents.
    """
    entries = Entry.objects.live().for_presenting() if with_contents else Entry.objects.live().defer("document")
    entries = entries.select_related("chinese_title", "entry_number")
    targets = {link.to for link in links} | {link.to for _, inner in unpublished for link in inner}
    live: dict[UUID, Entry] = entries.in_bulk(targets, field_name="uid")
    shown = live | {entry.uid: entry for entry, _ in unpublished}
    own = [_link_reference(link, shown[link.to], FORWARD, with_entry=with_contents) for link in links if link.to in shown]
    if with_contents:
        contained = [live[link.to] for link in links if link.type == CONTAINS and link.to in live]
        found = links_by_entry(contained)
        inner_links = {entry.uid: _outgoing_links(found[entry.pk]) for entry in contained}
        for entry, outgoing in unpublished:
            inner_links[entry.uid] = [_link_reference(link, live[link.to], FORWARD) for link in outgoing if link.to in live]
        own = [link | {"inner": inner_links[link["uid"]]} if "entry" in link else link for link in own]
    rows = Link.objects.filter(to__uid=uid, entry__standing=Entry.Standing.LIVE)
    rows = rows.select_related("entry__chinese_title", "entry__entry_number").defer("entry__document")
    return own + [_link_reference(row, row.entry, REVERSE) for row in rows]


def _outgoing_links(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [link for link in links if link["direction"] == FORWARD]
