"""Composes an agreed term: the desk's objects to the public's document."""

from collections.abc import Iterator

from catalogue.publish.contracts import PublishableDocument
from editorial.content.compose import compose_document, correction_texts, search_text, vocabulary_terms
from glossary.models import Term
from glossary.public.serializers import GlossaryTermDocumentSerializer
from glossary.public.term_lookup import first_letter


def compose_term(term: Term) -> PublishableDocument:
    variants = [{"text": one.text, "reason": one.reason} for one in term.variants.all()]
    return PublishableDocument(
        type=term.ENTRY_TYPE,
        uid=term.uid,
        slug=term.slug,
        title=term.title,
        document=compose_document(term, GlossaryTermDocumentSerializer, variants=variants),
        terms=frozenset(_terms(term)),
        links=(),
        corrections=correction_texts(term),
        search_text=search_text(
            term, term.title_zh, term.pinyin, term.abbreviation, term.usage, *(one["text"] for one in variants)
        ),
        sorted_on=term.agreed_on,
    )


def _terms(term: Term) -> Iterator[tuple[str, str]]:
    yield from vocabulary_terms(term)
    yield "letter", first_letter(term.title)
    yield "initial", first_letter(term.pinyin or term.title)
    if term.abbreviation:
        yield "abbreviation", term.abbreviation.upper()
