"""Composes a policy: the desk's objects to the public's document."""

from catalogue.api.shape import filled
from catalogue.composed import Composed, LinkTo
from catalogue.unified import above
from editorial.composing import codes, corrections, distinct, head, search_text, tail, vocabulary_terms
from editorial.text import clean_html
from policies.models import DATES, Policy
from policies.public.shape import PolicyDocument


def compose(policy: Policy) -> Composed:
    document = filled(PolicyDocument, values(policy))
    terms = vocabulary_terms(policy) | {("organization", code) for code in codes(policy.issuers)}
    terms |= {("ics", one) for code in codes(policy.ics) for one in {code, *above("ics", code)}}
    terms |= {("kind", policy.kind), ("level", policy.level), ("lifecycle", policy.lifecycle)}
    return Composed(
        type=policy.ENTRY_TYPE,
        uid=policy.uid,
        slug=policy.slug,
        title=policy.title,
        document=document,
        terms=frozenset(terms),
        links=distinct(LinkTo(r.target.uid, r.type, r.effective_on, r.locator, r.note) for r in policy.relations.all()),
        corrections=corrections(policy),
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


def values(policy: Policy) -> dict:
    dates = {name: getattr(policy, name) for name in DATES}
    precisions = {f"{name}_precision": getattr(policy, f"{name}_precision") for name in DATES}
    return {
        **head(policy), **dates, **precisions,
        "kind": policy.kind,
        "title_zh": policy.title_zh,
        "document_number": policy.document_number,
        "issuers": codes(policy.issuers),
        "level": policy.level,
        "lifecycle": policy.lifecycle,
        "comments_close_on": policy.comments_close_on,
        "ics": codes(policy.ics),
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
        **tail(policy),
    }  # fmt: skip
