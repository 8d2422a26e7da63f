"""Hydrated objects to a document with its terms, links and search text: the only way to one, for preview and publication alike."""

from collections.abc import Iterable
from typing import Any

from catalogue.composed import Composed, CorrectionText, LinkTo
from catalogue.guard import public_tables_only
from catalogue.tokens import normalise
from catalogue.unified import above
from editorial import registry
from editorial.media.for_readers import with_files
from editorial.media.named import uids_in
from editorial.models import Publication, Source
from editorial.snapshots import Known, hydrate, take


def compose_snapshot(model: type[Publication], content: str, shape: int | None = None, *, known: Known | None = None) -> Composed:
    """Raises TableRefused when composing would read a desk table, which is how a draft could slip in."""
    hydrated = hydrate(model, content, shape, known=known)
    with public_tables_only():
        composed = registry.compose_function(model)(hydrated.publication)
    return with_files(composed, hydrated.media) if uids_in(content) else composed


def compose_row(row: Publication) -> Composed:
    """The working version as it would be published."""
    return compose_snapshot(type(row), take(row))


def codes(terms: Any) -> list[str]:
    return sorted(term.code for term in terms.all())


def head(row: Publication) -> dict[str, Any]:
    """The fields of `DocumentShape`."""
    return {"uid": row.uid, "type": row.ENTRY_TYPE, "slug": row.slug, "title": row.title, "summary": row.summary}


def tail(row: Publication) -> dict[str, Any]:
    """The fields of `DocumentTail`."""
    return {
        "sectors": codes(row.sectors),
        "technologies": codes(row.technologies),
        "regions": codes(row.regions),
        "organizations": codes(row.organizations),
        "priority_areas": codes(row.priority_areas),
        "sources": [source_values(source) for source in row.sources.all()],
        "corrections": [vars_of(correction) for correction in corrections(row)],
    }


def source_values(source: Source) -> dict[str, Any]:
    """What readers may know of a source; a first-hand one is named by its public wording alone."""
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
    }


def corrections(row: Publication) -> tuple[CorrectionText, ...]:
    return tuple(CorrectionText(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in row.corrections.all())  # type: ignore[attr-defined]


def vars_of(correction: CorrectionText) -> dict[str, Any]:
    return {name: getattr(correction, name) for name in CorrectionText.__dataclass_fields__}


def vocabulary_terms(row: Publication) -> set[tuple[str, str]]:
    """(facet, code) of everything the publication carries; a division stands in its section's list too."""
    terms = {("technology", code) for code in codes(row.technologies)}
    terms |= {("region", code) for code in codes(row.regions)}
    terms |= {("organization", code) for code in codes(row.organizations)}
    terms |= {("priority_area", code) for code in codes(row.priority_areas)}
    for code in codes(row.sectors):
        terms |= {("sector", one) for one in {code, *above("sector", code)}}
    return terms


def search_text(row: Publication, *texts: str) -> str:
    """Title and summary first, then what the type adds, normalised."""
    parts: Iterable[str] = (row.title, row.summary, *texts)
    return normalise("\n".join(part for part in parts if part))


def distinct(links: Iterable[LinkTo]) -> tuple[LinkTo, ...]:
    """Links without repetition of (target, type, locator), the first kept."""
    return tuple({(link.to, link.type, link.locator): link for link in links}.values())
