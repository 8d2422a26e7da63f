"""Composes a case study: the desk's objects to the public's document."""

from cases.models import CaseStudy
from cases.public.shape import CaseDocument
from catalogue.api.shape import filled
from catalogue.composed import Composed, LinkTo
from editorial.composing import corrections, distinct, head, search_text, tail, vocabulary_terms
from editorial.text import clean_html


def compose(case: CaseStudy) -> Composed:
    terms = vocabulary_terms(case) | {("tier", case.tier)}
    if case.organization:
        terms.add(("organization", case.organization.code))
    return Composed(
        type=case.ENTRY_TYPE,
        uid=case.uid,
        slug=case.slug,
        title=case.title,
        document=filled(CaseDocument, values(case)),
        terms=frozenset(terms),
        links=distinct(LinkTo(link.policy.uid, link.type, note=link.note) for link in case.policies.all()),
        corrections=corrections(case),
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


def values(case: CaseStudy) -> dict:
    return {
        **head(case),
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
        **tail(case),
    }
