"""Composes a hearing: the desk's objects to the public's document."""

from catalogue.publish.contracts import PublishableDocument
from editorial.content.compose import compose_document, correction_texts, search_text, vocabulary_terms
from tests.support.hearings.models import Hearing
from tests.support.hearings.public.serializers import HearingDocumentSerializer


def compose_hearing(hearing: Hearing) -> PublishableDocument:
    return PublishableDocument(
        type=hearing.ENTRY_TYPE,
        uid=hearing.uid,
        slug=hearing.slug,
        title=hearing.title,
        document=compose_document(hearing, HearingDocumentSerializer),
        terms=frozenset(vocabulary_terms(hearing)),
        links=(),
        corrections=correction_texts(hearing),
        search_text=search_text(hearing, hearing.title_zh, hearing.record),
        sorted_on=hearing.held_on,
        comments_close_on=hearing.comments_close_on,
    )
