"""Writing the audit log: every verb of the desk says here what it did, in its own transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

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
    entry = AuditEntry(
        by_id=by.pk if by else None,
        by_name=str(by) if by else "",
        door=_door.get(),
        act=act,
        type=row.ENTRY_TYPE,
        uid=row.uid,
        title=row.title,
        version=version,
        revision=row.revision,
        reason=reason,
    )
    entry.save()
    return entry


def record_of(act: str, thing: models.Model, *, by: Person, reason: str) -> AuditEntry:
    """One line of the log about what is no publication, such as a term or a source."""
    kind = str(thing._meta.verbose_name)
    entry = AuditEntry(
        by_id=by.pk if by else None,
        by_name=str(by) if by else "",
        door=_door.get(),
        act=act,
        uid=getattr(thing, "uid", None),
        title=f"{kind}: {thing}"[:300],
        reason=reason,
    )
    entry.save()
    return entry
