"""Links in rich text to publications of our own: readers must be able to see what they lead to."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from catalogue.http.paths import WEB_FOLDERS, type_of_web_folder
from catalogue.models import Entry, Redirect
from editorial.content import publication_registry
from editorial.models import Publication
from editorial.rich_text.fields import RichTextField

HREF_PATTERN = re.compile(r'<a [^>]*?href="([^"]*)"')
PUBLICATION_PATH = re.compile(r"^(?:/zh-hans)?/([^/]+)/([^/.]+)")


class PublicAddress(NamedTuple):
    """Where a publication stands: what a link to it says."""

    type: str
    slug: str


def validate_internal_links(publication: Publication, *, going_live: Collection[PublicAddress] = ()) -> None:
    """Raises ValidationError by field, naming what readers do not see. `going_live` are those published at the same instant."""
    linked = {place: field for field, html in _rich_texts(publication) for place in _linked_addresses(html)}
    desk = {field for field, html in _rich_texts(publication) if any(path.startswith("/admin/") for path in _internal_paths(html))}
    own = PublicAddress(publication.ENTRY_TYPE, publication.slug)
    hidden = set(linked) - {own, *going_live}
    hidden -= _visible_to_readers(hidden)
    problems: dict[str, list[str]] = defaultdict(list)
    titles = _desk_titles(hidden)
    for place in sorted(hidden):
        problems[linked[place]].append(_hidden_link_message(place, titles.get(place, "")))
    for field in sorted(desk):
        problems[field].append("It links to a page of the desk, which readers do not see: take that link out.")
    if problems:
        raise ValidationError(dict(problems))


def _hidden_link_message(place: PublicAddress, title: str) -> str:
    address = f"/{WEB_FOLDERS[place.type]}/{place.slug}/"
    if title:
        return f"It links to “{title}” ({address}), which readers do not see. Publish that first or with it, or take the link out."
    return f"It links to {address}, and there is no such page. Correct the link, or take it out."


def _rich_texts(publication: Publication) -> Iterator[tuple[str, str]]:
    """Name of the field or of the children, and the HTML."""
    for name in _rich_text_fields(type(publication)):
        yield name, getattr(publication, name)
    for own in publication.CHILD_RELATIONS:
        relation: type = publication._meta.get_field(own).related_model  # type: ignore[assignment]
        names = _rich_text_fields(relation)
        for child in getattr(publication, own).all() if names else ():
            for name in names:
                yield own, getattr(child, name)


def _rich_text_fields(model: type) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]  # type: ignore[attr-defined]


def _internal_paths(html: str) -> Iterator[str]:
    """Paths on this site, written with or without its name."""
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
        if (found := PUBLICATION_PATH.match(path)) and (entry_type := type_of_web_folder(found[1])):
            yield PublicAddress(entry_type, found[2])


def _visible_to_readers(places: Collection[PublicAddress]) -> set[PublicAddress]:
    """Those that have a page: live, withdrawn with a notice, or leading on; old addresses too. Two statements at most."""
    if not places:
        return set()
    slugs = [place.slug for place in places]
    entries = Entry.objects.filter(slug__in=slugs).exclude(standing=Entry.Standing.GONE).values_list("type", "slug")
    old = Redirect.objects.filter(slug__in=slugs).exclude(entry__standing=Entry.Standing.GONE).values_list("type", "slug")
    return {PublicAddress(*found) for found in (*entries, *old)}


def _desk_titles(places: Collection[PublicAddress]) -> dict[PublicAddress, str]:
    """Names at the desk, for a message to the desk."""
    found = {}
    for model in publication_registry.publication_models():
        slugs = [place.slug for place in places if place.type == model.ENTRY_TYPE]
        if slugs:
            titles = model._default_manager.filter(slug__in=slugs).values_list("slug", "title")
            found.update({PublicAddress(model.ENTRY_TYPE, slug): title for slug, title in titles})
    return found
