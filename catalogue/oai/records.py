"""Records of the repository: every publication that ever was public, in the order of its latest public event.

A publication that changes during a harvest moves to the end of the list: it is not lost, and met again in its new state. What was
withdrawn, redirected or removed for good stays in the list as deleted.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery

from catalogue.documents.presenter import present_entries
from catalogue.index.revision import Revision
from catalogue.models import Change, Entry
from catalogue.oai.arguments import ProtocolError
from catalogue.oai.resumption import RecordList

PAGE_SIZE = 100
NIL = UUID(int=0)  # of no publication


class Record(NamedTuple):
    """`document` is the presented document of a live publication where it was asked for; None of a deleted one."""

    uid: UUID
    type: str
    datestamp: datetime
    is_deleted: bool
    document: dict | None = None


def repository_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def format_identifier(uid: UUID | str) -> str:
    """`oai:<host>:<uid>`, after the guidelines of OAI-PMH for identifiers."""
    return f"oai:{repository_host()}:{uid}"


def parse_identifier(text: str) -> UUID:
    """Raises ProtocolError idDoesNotExist."""
    try:
        uid = UUID(text.rpartition(":")[2])
    except ValueError:
        uid = NIL
    if text != format_identifier(uid):
        raise ProtocolError("idDoesNotExist", f"identifier: there is none such. All have the form {format_identifier(NIL)}.")
    return uid


def list_changes(records: RecordList) -> list[Change]:
    """The latest events of the next PAGE_SIZE records, and of one more if there is one. One statement.

    An event is the latest of its publication if the publication last changed at its instant, and is now what the event made it.
    """
    entries = Entry.objects.filter(uid=OuterRef("uid"), changed_at=OuterRef("at"), version=OuterRef("version"))
    is_tombstone, live = Q(event__in=Change.TOMBSTONES), Entry.Standing.LIVE
    is_latest = is_tombstone & Exists(entries.exclude(standing=live)) | ~is_tombstone & Exists(entries.filter(standing=live))
    found = Change.objects.filter(is_latest)
    if records.type:
        found = found.filter(type=records.type)
    # Numbers follow time: with them as ends, the database reads the list alone, in its order.
    if records.since:
        first = Change.objects.filter(at__gte=records.since).order_by("at", "number")
        found = found.filter(number__gte=Subquery(first.values("number")[:1]))
    else:
        found = found.filter(number__gt=records.position)
    if records.until:
        last = Change.objects.filter(at__lte=records.until).order_by("-at", "-number")
        found = found.filter(number__lte=Subquery(last.values("number")[:1]))
    return list(found.order_by("number")[: PAGE_SIZE + 1])


def records_of_changes(changes: Sequence[Change]) -> list[Record]:
    """Without documents; no statement."""
    return [Record(one.uid, one.type, one.at, one.event in Change.TOMBSTONES) for one in changes]


def records_with_documents(uids: Sequence[UUID], revision: Revision) -> list[Record]:
    """The records of publications as they are now, in the order of the uids; three statements at most."""
    found = Entry.objects.for_presenting().in_bulk(uids, field_name="uid")
    entries = [found[uid] for uid in uids if uid in found]
    live = [entry for entry in entries if entry.standing == Entry.Standing.LIVE]
    documents = {entry.uid: document for entry, document in zip(live, present_entries(live, revision), strict=True)}
    return [Record(one.uid, one.type, one.changed_at, one.uid not in documents, documents.get(one.uid)) for one in entries]


def fetch_record(identifier: str, revision: Revision) -> Record:
    """Raises ProtocolError idDoesNotExist where nothing with that identifier ever was public."""
    uid = parse_identifier(identifier)
    for record in records_with_documents([uid], revision):
        return record
    raise ProtocolError("idDoesNotExist", "identifier: there is no such record.")


def earliest_datestamp() -> datetime | None:
    """The instant of the first public event, which no datestamp precedes; None before it."""
    return Change.objects.order_by("number").values_list("at", flat=True).first()
