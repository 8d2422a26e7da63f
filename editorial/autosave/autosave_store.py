"""Keeping what is typed into a form until it is saved, thrown away, or two weeks old."""

import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from editorial.audit.audit_log import Actor
from editorial.models import AutosavedText

RETENTION = timedelta(weeks=2)
MAX_PER_FORM = 8  # windows of one person with one form; the oldest text gives way
MAX_BYTES = 2 * 2**20  # bytes of JSON
FormFields = Mapping[str, list[str]]


class AutosaveTooLong(Exception):
    """What was typed is longer than what is kept while typing; saving the form is another matter."""


def autosaved_texts(by: Actor, entry_type: str, uid: UUID | None) -> "QuerySet[AutosavedText]":
    """What the person typed into that form, newest first."""
    return AutosavedText.objects.filter(by=by, type=entry_type, uid=uid, autosaved_at__gte=timezone.now() - RETENTION)  # type: ignore[misc]


def autosave(
    fields: FormFields, *, by: Actor, entry_type: str, uid: UUID | None, window: UUID, instead_of: Collection[UUID] = ()
) -> AutosavedText:
    """Keep the newest of one window; `instead_of` are copies whose text it took over. Raises TooLong."""
    content = json.dumps(fields_to_keep(fields), ensure_ascii=False)
    if len(content.encode()) > MAX_BYTES:
        raise AutosaveTooLong
    text, _ = AutosavedText.objects.update_or_create(
        by=by, window=window, defaults={"type": entry_type, "uid": uid, "fields": content, "autosaved_at": timezone.now()}  # type: ignore[misc]
    )  # fmt: skip
    discard(set(instead_of) - {window}, by=by)
    too_many = autosaved_texts(by, entry_type, uid).values_list("pk", flat=True)[MAX_PER_FORM:]
    AutosavedText.objects.filter(pk__in=list(too_many)).delete()
    return text


def fields_to_keep(fields: FormFields) -> dict[str, list[str]]:
    """Without the token, passwords, and what says which button was pressed."""
    left_out = ("csrfmiddlewaretoken", "kept_texts", "present_revision")
    return {
        name: [str(value) for value in values]
        for name, values in fields.items()
        if name not in left_out and not name.startswith("_") and "password" not in name
    }


def stored_fields(text: AutosavedText) -> dict[str, list[str]]:
    """The fields of the form."""
    fields: dict[str, list[str]] = json.loads(text.fields)
    return fields


def discard(windows: Collection[UUID], *, by: Actor) -> None:
    if windows:
        AutosavedText.objects.filter(by=by, window__in=windows).delete()  # type: ignore[misc]


def parse_window_ids(said: Any) -> list[UUID]:
    """Keys as a form sends them, between commas; what is none is passed over."""
    found = []
    for part in str(said)[:2000].split(","):
        try:
            found.append(UUID(part.strip()))
        except ValueError:
            continue
    return found


def delete_expired() -> None:
    AutosavedText.objects.filter(autosaved_at__lt=timezone.now() - RETENTION).delete()
