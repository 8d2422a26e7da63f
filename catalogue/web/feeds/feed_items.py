"""Items of feeds, of whatever format: publications, public events, corrections; and tombstones of what left a list."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.html import format_html
from django.utils.translation import gettext as _

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.presenter import SINGLE_TERM_KEYS, TERM_KEYS, present_entries
from catalogue.http.language import active_language_tag, localized_path
from catalogue.http.paths import VOCABULARY_FOLDERS, web_path
from catalogue.index.revision import Revision
from catalogue.models import Change, Entry, PublicCorrection
from catalogue.publication_types import publication_type
from catalogue.query.change_log import list_changes
from catalogue.vocabulary.date_text import desk_time, start_of_day
from catalogue.vocabulary.localized_names import LocalizedText, language_of, localized_name
from catalogue.web.feeds.feed_content import feed_content

FEED_LENGTH = 30


class Category(NamedTuple):
    """What an item is of. `scheme` is the address of the list of such terms, the same in every language; `label` is for people."""

    scheme: str
    term: str
    label: str


class FeedItem(NamedTuple):
    """`summary` is plain text, `content` HTML with whole addresses; each may be empty. `language` is that of both."""

    unique_id: str
    link: str
    title: LocalizedText
    summary: str
    content: str
    language: str
    published: datetime
    updated: datetime
    categories: tuple[Category, ...]
    authors: tuple[str, ...] = (SITE_NAME,)


class Tombstone(NamedTuple):
    unique_id: str
    when: datetime
    comment: str


def entry_items(entries: Sequence[Entry], revision: Revision) -> list[FeedItem]:
    """Live publications. At most one statement."""
    documents = present_entries(entries, revision, with_links=False)
    return [_entry_item(entry, document) for entry, document in zip(entries, documents, strict=True)]


def _entry_item(entry: Entry, document: dict[str, Any]) -> FeedItem:
    return FeedItem(
        unique_id=entry.uid.urn,
        link=_site_url(entry.get_absolute_url()),
        title=localized_name(document),
        summary=document["summary"],
        content=feed_content(document),
        language=language_of(document["summary"]),
        published=desk_time(entry.published_at),
        updated=desk_time(entry.updated_at),
        categories=(type_category(entry.type), *dict.fromkeys(_term_categories(document))),
        authors=tuple(author["literal"] for author in publication_type(entry.type).csl_record(document)["author"]),
    )


def change_items(changes: Sequence[Change]) -> list[FeedItem]:
    return [change_item(change) for change in changes]


def change_item(change: Change, *, path: str = "") -> FeedItem:
    """A public event. `path` leads elsewhere than to the publication."""
    path = path or (web_path(change.type, change.entry.slug) if change.entry else "/changes/")
    event = change.get_event_display()
    return FeedItem(
        unique_id=f"{change.uid.urn}#{change.number}",
        link=_site_url(path),
        title=_feed_text(f"{event}: {localized_name(change.entry).text if change.entry else change.get_type_display()}"),
        summary=change.note,
        content="",
        language=language_of(change.note),
        published=desk_time(change.at),
        updated=desk_time(change.at),
        categories=(type_category(change.type), Category(f"{settings.SITE_URL}/changes/", change.event, str(event))),
    )


def correction_items(rows: Sequence[PublicCorrection]) -> list[FeedItem]:
    return [_correction_item(row) for row in rows]


def _correction_item(row: PublicCorrection) -> FeedItem:
    return FeedItem(
        unique_id=row.uid.urn,
        link=_site_url(row.entry.get_absolute_url()) + f"#correction-{row.uid}",
        title=_feed_text(_("Correction: %(title)s") % {"title": localized_name(row.entry).text}),
        summary=f"Was: {row.was_wrong} Is: {row.is_right}",
        content=format_html("<p><del>{}</del></p>\n<p><ins>{}</ins></p>", row.was_wrong, row.is_right),
        language=language_of(row.is_right),
        published=start_of_day(row.corrected_on),
        updated=desk_time(row.changed_at),
        categories=(type_category(row.entry.type),),
    )


def recent_tombstones(revision: Revision, entry_type: str) -> list[Tombstone]:
    """Returns the latest withdrawals and deletions of a type; of every type for "". One statement."""
    of_type: dict[str, Any] = {"type": entry_type} if entry_type else {}
    left = list_changes(revision, event__in=Change.TOMBSTONES, **of_type).queryset
    is_back = Exists(Entry.objects.live().filter(uid=OuterRef("uid")))
    changes = left.exclude(is_back)[:FEED_LENGTH]
    return [Tombstone(one.uid.urn, desk_time(one.at), one.note or str(one.get_event_display())) for one in changes]


def type_category(entry_type: str) -> Category:
    return Category(f"{settings.SITE_URL}/search/", entry_type, str(publication_type(entry_type).name))


def _term_categories(document: dict[str, Any]) -> Iterator[Category]:
    terms = [(facet, term) for key, facet in TERM_KEYS.items() for term in document.get(key, ())]
    terms += [(facet, document[key]) for key, facet in SINGLE_TERM_KEYS.items() if document.get(key)]
    for facet, term in terms:
        yield Category(f"{settings.SITE_URL}/{VOCABULARY_FOLDERS[facet]}/", term["code"], localized_name(term).text)


def _feed_text(text: str) -> LocalizedText:
    return LocalizedText(text, active_language_tag())


def _site_url(path: str) -> str:
    """The address of a page in the language of the feed."""
    return settings.SITE_URL + localized_path(path)
