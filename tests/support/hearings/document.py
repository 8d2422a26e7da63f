"""Composes a hearing: the desk's objects to the public's document."""

from catalogue.api.serializers import serialize_document
from catalogue.publish.contracts import PublishableDocument
from editorial.content.compose import correction_texts, document_head, document_tail, search_text, vocabulary_terms
from editorial.rich_text.fields import clean_html
from tests.support.hearings.models import Hearing
from tests.support.hearings.public.serializers import HearingDocumentSerializer


def compose_hearing(hearing: Hearing) -> PublishableDocument:
    values = {
        **document_head(hearing),
        "title_zh": hearing.title_zh,
        "held_on": hearing.held_on,
        "comments_close_on": hearing.comments_close_on,
        "record": clean_html(hearing.record),
        **document_tail(hearing),
    }
    return PublishableDocument(
        type=hearing.ENTRY_TYPE,
        uid=hearing.uid,
        slug=hearing.slug,
        title=hearing.title,
        document=serialize_document(HearingDocumentSerializer, values),
        terms=frozenset(vocabulary_terms(hearing)),
        links=(),
        corrections=correction_texts(hearing),
        search_text=search_text(hearing, hearing.title_zh, hearing.record),
        sorted_on=hearing.held_on,
        comments_close_on=hearing.comments_close_on,
    )
