"""Composes a policy: the desk's objects to the public's document."""

from typing import Any

from catalogue.publish.contracts import OutgoingLink, PublishableDocument
from catalogue.vocabulary.merged_terms import ancestor_codes
from editorial.content.compose import (
    compose_document,
    correction_texts,
    distinct_links,
    search_text,
    term_codes,
    vocabulary_terms,
)
from editorial.rich_text.fields import clean_html
from policies.models import LanguageText, Policy, PolicyEvent
from policies.public.serializers import PolicyDocumentSerializer


def compose_policy(policy: Policy) -> PublishableDocument:
    document = compose_document(
        policy,
        PolicyDocumentSerializer,
        issuers=term_codes(policy.issuers),
        ics=term_codes(policy.ics),
        texts=[text_values(text) for text in policy.texts.all()],
        events=[_event_values(event) for event in policy.events.all()],
    )
    terms = vocabulary_terms(policy) | {("organization", code) for code in term_codes(policy.issuers)}
    terms |= {("ics", one) for code in term_codes(policy.ics) for one in {code, *ancestor_codes("ics", code)}}
    terms |= {("kind", policy.kind), ("level", policy.level), ("lifecycle", policy.lifecycle)}
    return PublishableDocument(
        type=policy.ENTRY_TYPE,
        uid=policy.uid,
        slug=policy.slug,
        title=policy.title,
        document=document,
        terms=frozenset(terms),
        links=distinct_links(OutgoingLink(r.target.uid, r.type, r.effective_on, r.locator, r.note) for r in policy.relations.all()),
        corrections=correction_texts(policy),
        search_text=search_text(
            policy,
            policy.title_zh,
            policy.document_number,
            policy.body,
            *(f"{t.title}\n{t.body}" for t in policy.texts.all()),
        ),
        sorted_on=policy.published_on or policy.written_on or policy.in_force_on,  # type: ignore[arg-type]
        in_force_on=policy.in_force_on,
        ended_on=policy.ended_on,
        comments_close_on=policy.comments_close_on,
    )


def text_values(text: LanguageText) -> dict[str, Any]:
    values = {name: getattr(text, name) for name in ("language", "status", "title", "url", "translator")}
    return {**values, "body": clean_html(text.body)}


def _event_values(event: PolicyEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("happened_on", "happened_on_precision", "title", "note")}
