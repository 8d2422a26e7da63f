"""Writing the audit log: every verb of the desk says here what it did, in its own transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.http import HttpRequest, HttpResponse

from catalogue.guard import DESK_PATHS
from editorial.models import AuditEntry, Publication

Person = AbstractBaseUser | AnonymousUser | None
_door: ContextVar[str] = ContextVar("door", default=AuditEntry.Door.COMMAND)


@contextmanager
def through(door: str) -> Iterator[None]:
    """What is recorded within came by that door."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


class AdminDoorMiddleware:
    """What a request to the admin does is recorded as done there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK_PATHS):
            return self.get_response(request)
        with through(AuditEntry.Door.ADMIN):
            return self.get_response(request)


def record(act: str, row: Publication, *, by: Person, version: int | None = None, reason: str = "") -> AuditEntry:
    """One line of the log about a publication. `by` None is the system itself."""
    entry = _about(row, act=act, by=by, version=version, reason=reason)
    entry.save()
    return entry


def record_of(act: str, thing: models.Model, *, by: Person, reason: str) -> AuditEntry:
    """One line of the log about what is no publication, such as a term or a source."""
    kind = str(thing._meta.verbose_name)
    entry = _line(act=act, by=by, uid=getattr(thing, "uid", None), title=f"{kind}: {thing}"[:300], reason=reason)
    entry.save()
    return entry


def record_all(act: str, rows: Sequence[Publication], *, by: Person, reasons: Sequence[str] = ()) -> None:
    """A line for each row, in one statement; `reasons` in the rows' order, if there are any."""
    AuditEntry.objects.bulk_create(
        _about(row, act=act, by=by, reason=reason) for row, reason in zip(rows, reasons or [""] * len(rows), strict=True)
    )


def record_run(act: str, title: str, *, by: Person, reason: str, type: str = "") -> AuditEntry:
    """One line about work on many things at once; `title` names what it was done with, such as a file."""
    entry = _line(act=act, title=title[:300], by=by, type=type, reason=reason)
    entry.save()
    return entry


def _about(row: Publication, **said: Any) -> AuditEntry:
    return _line(type=row.ENTRY_TYPE, uid=row.uid, title=row.title, revision=row.revision, **said)


def _line(*, by: Person, **said: Any) -> AuditEntry:
    return AuditEntry(by_id=by.pk if by else None, by_name=str(by) if by else "", door=_door.get(), **said)
