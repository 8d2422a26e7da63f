"""The store of entry answers of this installation, as its settings choose it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

from catalogue.http.answer_store.answer_file import AnswerFile
from catalogue.http.answer_store.kept_answer import AnswerKey
from catalogue.http.answer_store.places import stored_addresses
from catalogue.http.answer_store.shared_answers import SharedAnswers


def answer_store() -> AnswerFile | SharedAnswers | None:
    """None where ANSWER_STORE_MB is 0."""
    if not settings.ANSWER_STORE_MB:
        return None
    return SharedAnswers() if settings.CACHE_IS_SHARED else _answer_file(settings.ANSWERS_FILE, settings.ANSWER_STORE_MB * 2**20)


def purge_answers(places: Iterable[str], *, generation: str, stamp: int) -> None:
    """Remove what is stored of the entries at these places, which readers may not have any more since that stamp."""
    if store := answer_store():
        store.purge(AnswerKey(address, generation, stamp, "") for place in places for address in stored_addresses(place))


@cache
def _answer_file(path: Path, max_bytes: int) -> AnswerFile:
    return AnswerFile(path, max_bytes)
