"""Atom (RFC 4287) with paging (RFC 5005), tombstones (RFC 6721) and the licence (RFC 4946)."""

from xml.etree.ElementTree import Element

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.content_licence import content_licence
from catalogue.http.language import active_language_tag
from catalogue.index.revision import request_revision
from catalogue.vocabulary.date_text import desk_time
from catalogue.web.feeds.feed_document import FeedDocument
from catalogue.web.feeds.feed_items import FeedItem, Tombstone
from infra.text.xml_elements import add_element, xml_document

# Browsers show application/atom+xml as plain text or save it, and apply a style sheet to application/xml only (RFC 7303).
MEDIA_TYPE = "application/xml; charset=utf-8"
NAMESPACES = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}


def atom_response(request: HttpRequest, feed: FeedDocument) -> HttpResponse:
    """An empty feed was updated when the catalogue was: with the present time equal feeds would differ."""
    root, language = Element("feed", NAMESPACES), active_language_tag()
    root.set("xml:lang", language)
    licence = content_licence()
    updated = max((item.updated for item in feed.items), default=desk_time(request_revision(request).changed_at))
    add_element(root, "title", feed.title)
    add_element(root, "link", href=feed.home_url, rel="alternate")
    add_element(root, "link", href=feed.page_url(feed.number), rel="self")
    for relation, address in feed.page_links.items():
        add_element(root, "link", href=address, rel=relation)
    if licence.url:
        add_element(root, "link", href=licence.url, rel="license")
    add_element(root, "id", feed.home_url)
    add_element(root, "updated", updated.isoformat())
    _add_author(root, SITE_NAME)
    add_element(root, "rights", licence.text)
    for tombstone in feed.tombstones:
        _add_tombstone(root, tombstone)
    for item in feed.items:
        _add_entry(root, item, language, licence.text)
    style = f'<?xml-stylesheet type="text/css" href="{static("css/feed.css")}"?>'
    return HttpResponse(xml_document(root, style), content_type=MEDIA_TYPE)


def _add_entry(root: Element, item: FeedItem, language: str, rights: str) -> None:
    """The content is escaped HTML: as XHTML it would be a part of what a browser runs at this origin."""
    own_language = {"lang": item.language} if item.language != language else {}
    entry = add_element(root, "entry")
    add_element(entry, "title", item.title.text, **({"lang": item.title.lang} if item.title.lang != language else {}))
    add_element(entry, "link", href=item.link, rel="alternate")
    add_element(entry, "id", item.unique_id)
    add_element(entry, "published", item.published.isoformat())
    add_element(entry, "updated", item.updated.isoformat())
    for name in item.authors:
        _add_author(entry, name)
    for category in item.categories:
        add_element(entry, "category", term=category.term, scheme=category.scheme, label=category.label)
    add_element(entry, "rights", rights)
    add_element(entry, "summary", item.summary, **own_language)
    if item.content:
        add_element(entry, "content", item.content, type="html", **own_language)


def _add_author(parent: Element, name: str) -> None:
    add_element(add_element(parent, "author"), "name", name)


def _add_tombstone(root: Element, tombstone: Tombstone) -> None:
    deleted = add_element(root, "at:deleted-entry", ref=tombstone.unique_id, when=tombstone.when.isoformat())
    add_element(deleted, "at:comment", tombstone.comment)
