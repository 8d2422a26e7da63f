"""Which languages a publication lacks its text in, and how far the translations are that readers asked for."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.http.language import LANGUAGE_TAGS

ENGLISH = LANGUAGE_TAGS["en-gb"]
MARKS = ("machine", "human", "reviewed")  # how a whole text was translated, as texts of all types say it
IS_THERE = frozenset({"official", *MARKS})


class RequestState(models.TextChoices):
    REQUESTED = "requested", _("asked for")
    ACCEPTED = "accepted", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    DELIVERED = "delivered", _("delivered")
    DECLINED = "declined", _("declined")


OPEN_STATES = (RequestState.REQUESTED, RequestState.ACCEPTED, RequestState.IN_PROGRESS)


def translation_mark(document: dict[str, Any], language: str) -> str:
    """How the whole text that the document has in the language (BCP 47) was translated, one of MARKS; "" without one."""
    found = [text["status"] for text in document.get("texts", ()) if _is_same(text["language"], language)]
    if language == ENGLISH and "translation_availability" in document:
        found.append(document["translation_availability"])
    return next((status for status in found if status in MARKS), "")


def lacking_languages(document: dict[str, Any]) -> list[str]:
    """The languages of the pages in which the document has no whole text; none of a publication that is no text of others.

    `translation_availability` says of an older publication whether there is an English text.
    """
    if "texts" not in document and "translation_availability" not in document:
        return []
    texts = [text["language"] for text in document.get("texts", ()) if text["status"] in IS_THERE]
    if document.get("translation_availability") in MARKS:
        texts.append(ENGLISH)
    return [tag for tag in LANGUAGE_TAGS.values() if not any(_is_same(text, tag) for text in texts)]


def _is_same(one: str, other: str) -> bool:
    """By the primary subtag: `zh-CN` is Chinese, as `zh-Hans` is."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()
