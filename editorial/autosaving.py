"""Keeping what is typed into a form until it is saved, thrown away, or two weeks old."""

import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from editorial.audit import Person
from editorial.models import AutosavedText

KEPT_FOR = timedelta(weeks=2)
MOST_A_FORM = 8  # windows of one person with one form; the oldest text gives way
LONGEST = 2 * 2**20  # bytes of JSON
Fields = Mapping[str, list[str]]


class TooLong(Exception):
    """What was typed is longer than what is kept while typing; saving the form is another matter."""


def texts_of(by: Person, entry_type: str, uid: UUID | None) -> "QuerySet[AutosavedText]":
    """What the person typed into that form, newest first."""
    return AutosavedText.objects.filter(by=by, type=entry_type, uid=uid, kept_at__gte=timezone.now() - KEPT_FOR)  # type: ignore[misc]


def autosave(
    fields: Fields, *, by: Person, entry_type: str, uid: UUID | None, copy: UUID, instead_of: Collection[UUID] = ()
) -> AutosavedText:
    """Keep the newest of one window; `instead_of` are copies whose text it took over. Raises TooLong."""
    content = json.dumps(worth_keeping(fields), ensure_ascii=False)
    if len(content.encode()) > LONGEST:
        raise TooLong
    text, _ = AutosavedText.objects.update_or_create(
        by=by, copy=copy, defaults={"type": entry_type, "uid": uid, "fields": content, "kept_at": timezone.now()}  # type: ignore[misc]
    )  # fmt: skip
    forget(set(instead_of) - {copy}, by=by)
    too_many = texts_of(by, entry_type, uid).values_list("pk", flat=True)[MOST_A_FORM:]
    AutosavedText.objects.filter(pk__in=list(too_many)).delete()
    return text


def worth_keeping(fields: Fields) -> dict[str, list[str]]:
    """Without the token, passwords, and what says which button was pressed."""
    left_out = ("csrfmiddlewaretoken", "kept_texts", "present_revision")
    return {
        name: [str(value) for value in values]
        for name, values in fields.items()
        if name not in left_out and not name.startswith("_") and "password" not in name
    }


def typed_in(text: AutosavedText) -> dict[str, list[str]]:
    """The fields of the form."""
    fields: dict[str, list[str]] = json.loads(text.fields)
    return fields


def forget(copies: Collection[UUID], *, by: Person) -> None:
    if copies:
        AutosavedText.objects.filter(by=by, copy__in=copies).delete()  # type: ignore[misc]


def copies_of(said: Any) -> list[UUID]:
    """Keys as a form sends them, between commas; what is none is passed over."""
    found = []
    for part in str(said)[:2000].split(","):
        try:
            found.append(UUID(part.strip()))
        except ValueError:
            continue
    return found


def tidy() -> None:
    AutosavedText.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()
