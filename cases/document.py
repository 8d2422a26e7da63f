"""Composes the publishable document of a case study from its desk models."""

from cases.models import CaseStudy
from cases.public.serializers import CaseDocumentSerializer
from catalogue.publish.contracts import OutgoingLink, PublishableDocument
from editorial.content.compose import (
    compose_document,
    correction_texts,
    distinct_links,
    search_text,
    vocabulary_terms,
)


def compose_case(case: CaseStudy) -> PublishableDocument:
    terms = vocabulary_terms(case) | {("tier", case.tier)}
    if case.organization:
        terms.add(("organization", case.organization.code))
    return PublishableDocument(
        type=case.ENTRY_TYPE,
        uid=case.uid,
        slug=case.slug,
        title=case.title,
        document=compose_document(case, CaseDocumentSerializer, organization=case.organization.code if case.organization else None),
        terms=frozenset(terms),
        links=distinct_links(OutgoingLink(link.policy.uid, link.type, note=link.note) for link in case.policies.all()),
        corrections=correction_texts(case),
        search_text=search_text(
            case,
            case.name_zh,
            case.traditional_industry,
            case.new_industry,
            case.background,
            case.what_changed,
            case.regulators_response,
            case.outcome,
        ),
        sorted_on=case.started_on or case.recorded_on,
    )
