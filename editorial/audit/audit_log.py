"""Writes the audit log. Every action of the desk adds its entry in its own transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from editorial.models import AuditEntry, Publication

Actor = AbstractBaseUser | AnonymousUser | None
_current_channel: ContextVar[str] = ContextVar("channel", default=AuditEntry.Channel.COMMAND)


@contextmanager
def recording_channel(channel: str) -> Iterator[None]:
    """Entries added within this context have that channel."""
    token = _current_channel.set(channel)
    try:
        yield
    finally:
        _current_channel.reset(token)


def record(action: AuditEntry.Action, row: Publication, *, by: Actor, version: int | None = None, reason: str = "") -> AuditEntry:
    """Add an entry about a publication. `by` is None for the system."""
    entry = _publication_entry(row, action=action, by=by, version=version, reason=reason)
    entry.save()
    return entry


def record_about(action: AuditEntry.Action, obj: models.Model, *, by: Actor, reason: str = "") -> AuditEntry:
    """Add an entry about an object that is no publication, such as a term or a source."""
    kind = str(obj._meta.verbose_name)
    entry = _build_entry(action=action, by=by, uid=getattr(obj, "uid", None), title=f"{kind}: {obj}"[:300], reason=reason)
    entry.save()
    return entry


def record_all(action: AuditEntry.Action, rows: Sequence[Publication], *, by: Actor, reasons: Sequence[str] = ()) -> None:
    """Add an entry for each row, in one statement; `reasons` in the rows' order, or none."""
    AuditEntry.objects.bulk_create(
        _publication_entry(row, action=action, by=by, reason=reason)
        for row, reason in zip(rows, reasons or [""] * len(rows), strict=True)
    )


def record_batch(action: AuditEntry.Action, title: str, *, by: Actor, reason: str, type: str = "") -> AuditEntry:
    """Add one entry about work on many things; `title` names the batch, such as a file."""
    entry = _build_entry(action=action, title=title[:300], by=by, type=type, reason=reason)
    entry.save()
    return entry


def _publication_entry(row: Publication, **values: Any) -> AuditEntry:
    return _build_entry(type=row.ENTRY_TYPE, uid=row.uid, title=row.title, lock_version=row.lock_version, **values)


def _build_entry(*, by: Actor, **values: Any) -> AuditEntry:
    return AuditEntry(by_id=by.pk if by else None, by_name=str(by) if by else "", channel=_current_channel.get(), **values)
