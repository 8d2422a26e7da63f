"""Store of autosaved texts: unsaved content of forms, until it is saved, discarded, or older than RETENTION."""

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
MAX_PER_FORM = 8  # texts of one person and form, each of a window; the oldest is deleted
MAX_BYTES = 2 * 2**20  # bytes of JSON
FormFields = Mapping[str, list[str]]


class AutosaveTooLong(Exception):
    """The content is longer than MAX_BYTES. The form can still be saved."""


def autosaved_texts(by: Actor, entry_type: str, uid: UUID | None) -> "QuerySet[AutosavedText]":
    """The texts of the person and form, newest first. `uid` is None for a new publication."""
    return AutosavedText.objects.filter(by=by, type=entry_type, uid=uid, autosaved_at__gte=timezone.now() - RETENTION)  # type: ignore[misc]


def autosave(
    fields: FormFields,
    *,
    by: Actor,
    entry_type: str,
    uid: UUID | None,
    window: UUID,
    replaces: Collection[UUID] = (),
    age: timedelta = timedelta(0),
) -> AutosavedText:
    """Stores the newest text of a window and discards those of the windows `replaces`. Raises AutosaveTooLong.

    `age` is how long ago it was typed; a text of the same window that is newer stays.
    """
    content = json.dumps(fields_to_keep(fields), ensure_ascii=False)
    if len(content.encode()) > MAX_BYTES:
        raise AutosaveTooLong
    typed_at = timezone.now() - age
    if age and (newer := AutosavedText.objects.filter(by=by, window=window, autosaved_at__gte=typed_at).first()):  # type: ignore[misc]
        return newer
    text, _ = AutosavedText.objects.update_or_create(
        by=by, window=window, defaults={"type": entry_type, "uid": uid, "fields": content, "autosaved_at": typed_at}  # type: ignore[misc]
    )  # fmt: skip
    discard(set(replaces) - {window}, by=by)
    too_many = autosaved_texts(by, entry_type, uid).values_list("pk", flat=True)[MAX_PER_FORM:]
    AutosavedText.objects.filter(pk__in=list(too_many)).delete()
    return text


def fields_to_keep(fields: FormFields) -> dict[str, list[str]]:
    """The fields without the CSRF token, passwords and buttons."""
    excluded = ("csrfmiddlewaretoken", "kept_texts", "present_revision")
    return {
        name: [str(value) for value in values]
        for name, values in fields.items()
        if name not in excluded and not name.startswith("_") and "password" not in name
    }


def stored_fields(text: AutosavedText) -> dict[str, list[str]]:
    """The values of the fields by name."""
    fields: dict[str, list[str]] = json.loads(text.fields)
    return fields


def discard(windows: Collection[UUID], *, by: Actor) -> None:
    if windows:
        AutosavedText.objects.filter(by=by, window__in=windows).delete()  # type: ignore[misc]


def parse_window_ids(value: Any) -> list[UUID]:
    """The ids in a posted value, separated by commas. Other parts are skipped."""
    ids = []
    for part in str(value)[:2000].split(","):
        try:
            ids.append(UUID(part.strip()))
        except ValueError:
            continue
    return ids


def delete_expired() -> None:
    AutosavedText.objects.filter(autosaved_at__lt=timezone.now() - RETENTION).delete()
