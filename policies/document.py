"""Composes a policy: the desk's objects to the public's document."""

from catalogue.api.serializers import serialize_document
from catalogue.publish.contracts import OutgoingLink, PublishableDocument
from catalogue.vocabulary.merged_terms import ancestor_codes
from editorial.content.compose import (
    correction_texts,
    distinct_links,
    document_head,
    document_tail,
    search_text,
    term_codes,
    vocabulary_terms,
)
from editorial.rich_text.fields import clean_html
from policies.models import DATE_FIELDS, Policy
from policies.public.serializers import PolicyDocumentSerializer


def compose_policy(policy: Policy) -> PublishableDocument:
    document = serialize_document(PolicyDocumentSerializer, policy_values(policy))
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


def policy_values(policy: Policy) -> dict:
    dates = {name: getattr(policy, name) for name in DATE_FIELDS}
    precisions = {f"{name}_precision": getattr(policy, f"{name}_precision") for name in DATE_FIELDS}
    return {
        **document_head(policy), **dates, **precisions,
        "kind": policy.kind,
        "title_zh": policy.title_zh,
        "document_number": policy.document_number,
        "issuers": term_codes(policy.issuers),
        "level": policy.level,
        "lifecycle": policy.lifecycle,
        "comments_close_on": policy.comments_close_on,
        "ics": term_codes(policy.ics),
        "body": clean_html(policy.body),
        "texts": [
            {
                "language": t.language, "status": t.status, "title": t.title,
                "url": t.url, "translator": t.translator, "body": clean_html(t.body),
            }
            for t in policy.texts.all()
        ],
        "events": [
            {"happened_on": e.happened_on, "happened_on_precision": e.happened_on_precision, "title": e.title, "note": e.note}
            for e in policy.events.all()
        ],
        **document_tail(policy),
    }  # fmt: skip
