"""Composes the public document with its terms, links and search text from hydrated objects, for preview and publication alike."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from rest_framework.serializers import Serializer

from catalogue.api.serializers import shared_serializer
from catalogue.documents.document_serializers import RichTextField
from catalogue.documents.number_tables import listed_uids
from catalogue.http.guard import public_tables_only
from catalogue.models.names_field import split_names
from catalogue.publish.contracts import CorrectionText, OutgoingLink, PublishableDocument
from catalogue.search.analyzer import normalize_text
from catalogue.vocabulary.link_types import LISTS
from catalogue.vocabulary.merged_terms import ancestor_codes
from editorial.content import publication_registry
from editorial.content.snapshots import HydratedSnapshot, RelatedObjectCache, hydrate, serialize
from editorial.media_files.rewrite_for_public import rewrite_for_public
from editorial.models import Publication, Source
from editorial.rich_text.fields import clean_html


def compose_snapshot(
    model: type[Publication], content: str, shape: int | None = None, *, cache: RelatedObjectCache | None = None
) -> PublishableDocument:
    """The document of a snapshot. Raises TableRefused where composing reads a table of the desk, which could publish a draft."""
    return compose_hydrated(hydrate(model, content, shape, cache=cache))


def compose_hydrated(hydrated: HydratedSnapshot) -> PublishableDocument:
    """As `compose_snapshot`, of a hydrated snapshot. What its tables of numbers name is linked."""
    with public_tables_only():
        composed = publication_registry.desk_type(hydrated.publication.ENTRY_TYPE).compose(hydrated.publication)
    listed = [OutgoingLink(UUID(uid), LISTS) for uid in listed_uids(composed.document) if uid != str(composed.uid)]
    composed = replace(composed, links=(*composed.links, *listed)) if listed else composed
    return rewrite_for_public(composed, hydrated.media) if hydrated.names_files else composed


def compose_publication(row: Publication) -> PublishableDocument:
    """The working version as it would be published."""
    return compose_snapshot(type(row), serialize(row))


def compose_document(row: Publication, serializer_class: type[Serializer], **composed: Any) -> dict[str, Any]:
    """The stored document: the fields of the serializer, in its order. `composed` are the values that are no column of the row.

    All others are read from the row by their names, rich text sanitised. Only a document with other names has `aliases`, so that
    those of shape 1 are as they were. Raises AttributeError for a field without a value.
    """
    serializer = shared_serializer(serializer_class)
    values = {"type": row.ENTRY_TYPE, "aliases": split_names(row.aliases), **document_tail(row), **composed}
    for name, field in serializer.fields.items():
        if name not in values:
            value = getattr(row, name)
            values[name] = clean_html(value) if isinstance(field, RichTextField) else value
    document = dict(serializer.to_representation(values))
    return document if document["aliases"] else {name: value for name, value in document.items() if name != "aliases"}


def term_codes(terms: Any) -> list[str]:
    return sorted(term.code for term in terms.all())


def document_tail(row: Publication) -> dict[str, Any]:
    """The fields of DocumentTailSerializer."""
    return {
        "sectors": term_codes(row.sectors),
        "technologies": term_codes(row.technologies),
        "regions": term_codes(row.regions),
        "organizations": term_codes(row.organizations),
        "priority_areas": term_codes(row.priority_areas),
        "sources": [public_source_values(source) for source in row.sources.all()],
        "corrections": correction_texts(row),
    }


def public_source_values(source: Source) -> dict[str, Any]:
    """The public values of a source. A first-hand source has only its public wording, no publisher and no URL."""
    first_hand = source.kind in Source.FIRST_HAND
    return {
        "kind": source.kind,
        "title": source.wording if first_hand else source.title,
        "publisher": "" if first_hand else source.publisher,
        "url": "" if first_hand else source.url,
        "language": source.language,
        "published_on": source.published_on,
        "accessed_on": source.accessed_on,
        "held_on": source.held_on,
        "place": source.place,
        "wording": source.wording,
        **(
            {"copy_kept_on": source.copy_kept_on, "copy_sha256": source.copy_sha256}
            if source.copy_sha256 and not first_hand
            else {}
        ),
    }


def correction_texts(row: Publication) -> tuple[CorrectionText, ...]:
    return tuple(CorrectionText(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in row.corrections.all())  # type: ignore[attr-defined]


def vocabulary_terms(row: Publication) -> set[tuple[str, str]]:
    """(facet, code) of the terms of the publication, and of the sections of its divisions."""
    terms = {("technology", code) for code in term_codes(row.technologies)}
    terms |= {("region", code) for code in term_codes(row.regions)}
    terms |= {("organization", code) for code in term_codes(row.organizations)}
    terms |= {("priority_area", code) for code in term_codes(row.priority_areas)}
    for code in term_codes(row.sectors):
        terms |= {("sector", listed) for listed in {code, *ancestor_codes("sector", code)}}
    return terms


def search_text(row: Publication, *texts: str) -> str:
    """The normalised title, summary, other names and `texts`, a line each."""
    parts: Iterable[str] = (row.title, row.summary, row.aliases, *texts)
    return normalize_text("\n".join(part for part in parts if part))


def distinct_links(links: Iterable[OutgoingLink]) -> tuple[OutgoingLink, ...]:
    """The first link of each (target, type, locator)."""
    return tuple({(link.to, link.type, link.locator): link for link in links}.values())
