"""Checks what rich text names of this site: readers must be able to open its links; tables of numbers may have unseen rows."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError

from catalogue.documents.number_tables import listed_uids
from catalogue.http.paths import WEB_FOLDERS, type_of_web_folder
from catalogue.models import Entry, Redirect
from editorial.content import publication_registry
from editorial.models import Publication
from editorial.rich_text.fields import RichTextField

HREF_PATTERN = re.compile(r'<a [^>]*?href="([^"]*)"')
PUBLICATION_PATH = re.compile(r"^(?:/zh-hans)?/([^/]+)/([^/.]+)")


class PublicAddress(NamedTuple):
    """Type and slug of a publication, as a link has them."""

    type: str
    slug: str


def validate_internal_links(publication: Publication, *, going_live: Collection[PublicAddress] = ()) -> None:
    """Raises ValidationError with the links by field that readers cannot open. `going_live` are published with it."""
    if problems := hidden_links([publication], going_live=going_live)[publication.uid]:
        raise ValidationError(problems)


def hidden_links(
    publications: Collection[Publication], *, going_live: Collection[PublicAddress] = ()
) -> dict[UUID, dict[str, list[str]]]:
    """By uid and field, messages about the links that readers cannot open. The number of statements does not depend on that of
    the publications, whose children are prefetched where there are several.
    """
    texts = {publication.uid: list(_rich_texts(publication)) for publication in publications}
    fields = {
        publication.uid: {address: field for field, html in texts[publication.uid] for address in _linked_addresses(html)}
        for publication in publications
    }
    own = {publication.uid: PublicAddress(publication.ENTRY_TYPE, publication.slug) for publication in publications}
    named = {address for uid, linked in fields.items() for address in linked if address not in {own[uid], *going_live}}
    hidden = named - _visible_to_readers(named)
    titles = _desk_titles(hidden)
    return {uid: _messages_by_field(texts[uid], fields[uid], hidden - {own[uid]}, titles) for uid in texts}


def unseen_rows(publications: Collection[Publication], *, going_live: Collection[UUID] = ()) -> dict[UUID, list[str]]:
    """By uid of the publication what stands in its tables of numbers and readers do not see: no row of it is shown until then.

    One statement; for each type one more where there is such a row.
    """
    listed = {one.uid: listed_uids([html for _, html in _rich_texts(one)]) for one in publications}
    named = {UUID(uid) for uids in listed.values() for uid in uids} - {*going_live}
    hidden = named - set(Entry.objects.live().filter(uid__in=named).values_list("uid", flat=True)) if named else set()
    names: dict[str, str] = {}
    for one in publication_registry.numbered_types() if hidden else ():
        rows: Any = one.model._default_manager.filter(uid__in=hidden)
        names |= {str(uid): f"{number} {title}" for uid, number, title in rows.values_list("uid", "document_number", "title")}
    gone = "one that the desk has no more"
    return {key: [names.get(uid, gone) for uid in uids if UUID(uid) in hidden] for key, uids in listed.items()}


def _messages_by_field(
    texts: list[tuple[str, str]],
    fields: dict[PublicAddress, str],
    hidden: Collection[PublicAddress],
    titles: dict[PublicAddress, str],
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = defaultdict(list)
    for address in sorted(fields.keys() & hidden):
        problems[fields[address]].append(_hidden_link_message(address, titles.get(address, "")))
    for field in sorted({field for field, html in texts if any(path.startswith("/admin/") for path in _internal_paths(html))}):
        problems[field].append("It links to a page of the desk, which readers do not see: take that link out.")
    return dict(problems)


def _hidden_link_message(address: PublicAddress, title: str) -> str:
    path = f"/{WEB_FOLDERS[address.type]}/{address.slug}/"
    if title:
        return f"It links to “{title}” ({path}), which readers do not see. Publish that first or with it, or take the link out."
    return f"It links to {path}, and there is no such page. Correct the link, or take it out."


def _rich_texts(publication: Publication) -> Iterator[tuple[str, str]]:
    """(name, HTML) of each rich text; the name is that of the field, or of the relation to the children."""
    for name in _rich_text_fields(type(publication)):
        yield name, getattr(publication, name)
    for relation in publication.CHILD_RELATIONS:
        model: type = publication._meta.get_field(relation).related_model  # type: ignore[assignment]
        names = _rich_text_fields(model)
        for child in getattr(publication, relation).all() if names else ():
            for name in names:
                yield relation, getattr(child, name)


def _rich_text_fields(model: type) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]  # type: ignore[attr-defined]


def _internal_paths(html: str) -> Iterator[str]:
    """Paths of links to this site, with or without its host."""
    site = urlsplit(settings.SITE_URL).netloc
    for href in HREF_PATTERN.findall(html):
        try:
            address = urlsplit(unescape(href))
        except ValueError:
            continue
        if address.netloc in ("", site) and address.path.startswith("/"):
            yield unquote(address.path)


def _linked_addresses(html: str) -> Iterator[PublicAddress]:
    for path in _internal_paths(html):
        if (match := PUBLICATION_PATH.match(path)) and (entry_type := type_of_web_folder(match[1])):
            yield PublicAddress(entry_type, match[2])


def _visible_to_readers(addresses: Collection[PublicAddress]) -> set[PublicAddress]:
    """The addresses that readers can open: live pages, notices of withdrawal, and redirects. Two statements at most."""
    if not addresses:
        return set()
    slugs = [address.slug for address in addresses]
    entries = Entry.objects.filter(slug__in=slugs).exclude(standing=Entry.Standing.GONE).values_list("type", "slug")
    old = Redirect.objects.filter(slug__in=slugs).exclude(entry__standing=Entry.Standing.GONE).values_list("type", "slug")
    return {PublicAddress(*row) for row in (*entries, *old)}


def _desk_titles(addresses: Collection[PublicAddress]) -> dict[PublicAddress, str]:
    """The titles of working versions with these addresses. One statement a type."""
    titles = {}
    for model in publication_registry.publication_models():
        slugs = [address.slug for address in addresses if address.type == model.ENTRY_TYPE]
        if slugs:
            rows = model._default_manager.filter(slug__in=slugs).values_list("slug", "title")
            titles.update({PublicAddress(model.ENTRY_TYPE, slug): title for slug, title in rows})
    return titles
