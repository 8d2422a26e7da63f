"""Composes a standard: the desk's objects to the public's document."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from catalogue.publish.contracts import NumberRow, OutgoingLink, PublishableDocument
from catalogue.vocabulary.merged_terms import ancestor_codes
from editorial.content.compose import (
    compose_document,
    correction_texts,
    distinct_links,
    search_text,
    term_codes,
    vocabulary_terms,
)
from infra.text.standard_numbers import parse
from standards.models import Standard
from standards.public.choices import REPLACING
from standards.public.serializers import StandardDocumentSerializer
from standards.public.standard_status import last_possible_day


def compose_standard(standard: Standard) -> PublishableDocument:
    number = parse(standard.document_number)
    document = compose_document(
        standard,
        StandardDocumentSerializer,
        scope=number.body.value if number else "",
        series=number.series if number else "",
        issuers=term_codes(standard.issuers),
        ics=term_codes(standard.ics),
        replaces=_values(standard.replacements.all(), "number", "extent", "note"),
        adopts=_values(standard.adoptions.all(), "number", "degree"),
        counterparts=_values(standard.counterparts.all(), "number", "degree", "url", "note"),
    )
    return PublishableDocument(
        type=standard.ENTRY_TYPE,
        uid=standard.uid,
        slug=standard.slug,
        title=standard.title,
        document=document,
        terms=frozenset(_terms(standard, document)),
        links=distinct_links(_links(standard)),
        corrections=correction_texts(standard),
        search_text=search_text(
            standard,
            standard.document_number,
            standard.title_zh,
            standard.plan_number,
            standard.ccs,
            standard.body,
            standard.for_europe,
            standard.to_do,
            standard.doubts,
            *(one["number"] for name in ("replaces", "adopts", "counterparts") for one in document[name]),
        ),
        sorted_on=standard.sorting_day,
        in_force_on=last_possible_day(document, "in_force_on"),
        ended_on=last_possible_day(document, "ended_on"),
        comments_close_on=standard.comments_close_on,
        to_do_by=standard.to_do_by,
        number_row=_number_row(standard),
    )


def _number_row(standard: Standard) -> NumberRow | None:
    """None for a plan without a number."""
    replaced = ", ".join(one.number for one in standard.replacements.all())
    row = NumberRow(standard.document_number, replaced, standard.in_force_on, standard.in_force_on_precision)
    return row if row.number else None


def _links(standard: Standard) -> Iterator[OutgoingLink]:
    """To the replaced standards that the desk has, from this one's first day on, and to policies."""
    for one in standard.replacements.all():
        if one.target:
            yield OutgoingLink(one.target.uid, REPLACING[one.extent], standard.in_force_on, note=one.note)
    yield from (OutgoingLink(link.policy.uid, link.type, note=link.note) for link in standard.policies.all())


def _values(children: Iterable[models.Model], *names: str) -> list[dict[str, Any]]:
    return [{name: getattr(child, name) for name in names} for child in children]


def _terms(standard: Standard, document: dict[str, Any]) -> Iterable[tuple[str, str]]:
    yield from vocabulary_terms(standard)
    yield from (("organization", code) for code in document["issuers"])
    for code in document["ics"]:
        yield from (("ics", one) for one in {code, *ancestor_codes("ics", code)})
    yield from ((facet, document[facet]) for facet in ("nature", "scope", "series", "stage", "ccs") if document[facet])
    if standard.ccs:
        yield "ccs", standard.ccs[0]
