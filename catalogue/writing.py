"""The only module that writes the catalogue, always under the clock's lock and in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from catalogue.composed import Composed, Publish, Withdraw, canonical
from catalogue.indexing import index, unindex
from catalogue.models import Change, Clock, Entry, Forward, Redirect, Version


class AddressTaken(Exception):
    """Another entry has the address, or had it before. `type` and `slug` say which."""

    def __init__(self, entry_type: str, slug: str) -> None:
        super().__init__(f"The address “{slug}” belongs to another {entry_type}, or leads to one.")
        self.type, self.slug = entry_type, slug


@transaction.atomic
def write(acts: Sequence[Publish | Withdraw], *, at: datetime) -> int:
    """Carry out the acts at one instant and return the new edition.

    Raises AddressTaken, before anything is written, where a wanted address belongs to an entry outside the acts.
    Raises Entry.DoesNotExist where something is withdrawn that was never published, or led to what is not live.
    """
    edition = _raise_clock("edition")
    publishing = [act for act in acts if isinstance(act, Publish)]
    uids = [act.composed.uid for act in publishing] + [act.uid for act in acts if isinstance(act, Withdraw)]
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=uids)}
    _free_addresses([act.composed for act in publishing], entries)
    changes = _publish(publishing, entries, at=at) + _withdraw([act for act in acts if isinstance(act, Withdraw)], entries, at=at)
    for number, change in enumerate(changes, start=1):
        change.edition, change.number = edition, number
    Change.objects.bulk_create(changes)
    return edition


@transaction.atomic
def rewrite(composed: Sequence[Composed], *, at: datetime) -> None:
    """Make documents and derived rows of live entries equal to what is composed now; no version, no public event."""
    _raise_clock("edition")
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[c.uid for c in composed])}
    for one in composed:
        _fill(entries[one.uid], one)
    Entry.objects.bulk_update(entries.values(), [*FILLED, "sorted_on"])
    for one in composed:
        Version.objects.filter(entry=entries[one.uid], number=entries[one.uid].version).update(document=canonical(one.document))
    index([(entries[one.uid], one) for one in composed], at=at)


@transaction.atomic
def raise_vocabulary() -> None:
    """Say that a name or its place changed, so that every page is made anew."""
    _raise_clock("edition")
    _raise_clock("vocabulary")


FILLED = ["slug", "title", "document", "in_force_on", "ended_on", "comments_close_on"]
STAMPED = ["version", "standing", "notice", "sorted_on", "updated_at", "changed_at"]


LEAVING: dict[str, str] = {
    Entry.Standing.WITHDRAWN: Change.Event.WITHDRAWN,
    Entry.Standing.REDIRECTED: Change.Event.REDIRECTED,
    Entry.Standing.GONE: Change.Event.DELETED,
}


def _raise_clock(name: str) -> int:
    clock = Clock.objects.select_for_update().get(pk=1)
    Clock.objects.filter(pk=1).update(**{name: F(name) + 1})
    return getattr(clock, name) + 1


def _fill(entry: Entry, composed: Composed) -> None:
    entry.slug, entry.title, entry.document = composed.slug, composed.title, canonical(composed.document)
    entry.sorted_on, entry.in_force_on, entry.ended_on = composed.sorted_on, composed.in_force_on, composed.ended_on
    entry.comments_close_on = composed.comments_close_on


def _free_addresses(composed: Sequence[Composed], entries: dict[UUID, Entry]) -> None:
    """Refuse addresses that others have; keep the way from old addresses; make room for entries that exchange theirs."""
    if not composed:
        return
    inside = [one.uid for one in composed]
    wanted = Q()
    for one in composed:
        wanted |= Q(type=one.type, slug=one.slug)
    holder = Entry.objects.filter(wanted).exclude(uid__in=inside).first()
    holder = holder or Redirect.objects.filter(wanted).exclude(entry__uid__in=inside).first()  # type: ignore[assignment]
    if holder:
        raise AddressTaken(holder.type, holder.slug)
    Redirect.objects.filter(wanted).delete()
    now = {(one.type, one.slug) for one in composed}
    moving = [entries[one.uid] for one in composed if one.uid in entries and entries[one.uid].slug != one.slug]
    left = [Redirect(type=e.type, slug=e.slug, entry=e) for e in moving if (e.type, e.slug) not in now]
    for entry in moving:
        Entry.objects.filter(pk=entry.pk).update(slug=f"moving-{entry.uid}")
    Redirect.objects.bulk_create(left)


def _publish(acts: Sequence[Publish], entries: dict[UUID, Entry], *, at: datetime) -> list[Change]:
    new: list[Entry] = []
    events: dict[UUID, str] = {}
    for act in acts:
        one = act.composed
        entry = entries.get(one.uid)
        events[one.uid] = _event(entry, act.kind)
        if entry is None:
            entry = Entry(type=one.type, uid=one.uid, version=0, published_at=at, updated_at=at)
            entries[one.uid] = entry
            new.append(entry)
        elif act.kind != Version.Kind.MINOR:
            entry.updated_at = at
        _fill(entry, one)
        entry.version, entry.changed_at = entry.version + 1, at
        entry.standing, entry.notice = Entry.Standing.LIVE, ""
    old = [entries[act.composed.uid] for act in acts if entries[act.composed.uid].pk]
    Entry.objects.bulk_update(old, FILLED + STAMPED)
    Forward.objects.filter(entry__in=old).delete()
    Entry.objects.bulk_create(new)
    pairs = [(entries[act.composed.uid], act.composed) for act in acts]
    versions = [
        Version(entry=e, number=e.version, kind=a.kind, note=a.note, at=at, title=e.title, document=e.document)
        for a, (e, _) in zip(acts, pairs, strict=True)
    ]
    Version.objects.bulk_create(versions)
    index(pairs, at=at)
    return [_change(entry, events[one.uid], act.note, at) for act, (entry, one) in zip(acts, pairs, strict=True)]


def _event(entry: Entry | None, kind: str) -> str:
    if entry is None:
        return Change.Event.PUBLISHED
    if entry.standing != Entry.Standing.LIVE:
        return Change.Event.RESTORED
    return Change.Event.CORRECTED if kind == Version.Kind.CORRECTION else Change.Event.UPDATED


def _withdraw(acts: Sequence[Withdraw], entries: dict[UUID, Entry], *, at: datetime) -> list[Change]:
    leaving = []
    for act in acts:
        if act.uid not in entries:
            raise Entry.DoesNotExist(f"{act.uid} was never published")
        entry = entries[act.uid]
        entry.standing, entry.notice, entry.changed_at = act.standing, act.notice, at
        if act.leads_to:
            Forward.objects.create(entry=entry, to=Entry.objects.live().get(uid=act.leads_to))
        if act.standing == Entry.Standing.GONE:
            entry.title, entry.document = "", "{}"
        leaving.append(entry)
    Entry.objects.bulk_update(leaving, [*FILLED, *STAMPED])
    gone = [entry for entry in leaving if entry.standing == Entry.Standing.GONE]
    Version.objects.filter(entry__in=gone).delete()
    unindex(leaving)
    return [_change(entry, LEAVING[entry.standing], entry.notice, at) for entry in leaving]


def _change(entry: Entry, event: str, note: str, at: datetime) -> Change:
    return Change(entry=entry, type=entry.type, uid=entry.uid, event=event, version=entry.version, note=note, at=at)
