"""Composes a case study: the desk's objects to the public's document."""

from cases.models import CaseStudy
from cases.public.serializers import CaseDocumentSerializer
from catalogue.api.serializers import serialize_document
from catalogue.publish.contracts import OutgoingLink, PublishableDocument
from editorial.content.compose import (
    correction_texts,
    distinct_links,
    document_head,
    document_tail,
    search_text,
    vocabulary_terms,
)
from editorial.rich_text.fields import clean_html


def compose_case(case: CaseStudy) -> PublishableDocument:
    terms = vocabulary_terms(case) | {("tier", case.tier)}
    if case.organization:
        terms.add(("organization", case.organization.code))
    return PublishableDocument(
        type=case.ENTRY_TYPE,
        uid=case.uid,
        slug=case.slug,
        title=case.title,
        document=serialize_document(CaseDocumentSerializer, case_values(case)),
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


def case_values(case: CaseStudy) -> dict:
    return {
        **document_head(case),
        "name_zh": case.name_zh,
        "traditional_industry": case.traditional_industry,
        "new_industry": case.new_industry,
        "tier": case.tier,
        "organization": case.organization.code if case.organization else None,
        "started_on": case.started_on,
        "started_on_precision": case.started_on_precision,
        "recorded_on": case.recorded_on,
        "background": clean_html(case.background),
        "what_changed": clean_html(case.what_changed),
        "regulators_response": clean_html(case.regulators_response),
        "outcome": clean_html(case.outcome),
        **document_tail(case),
    }
