"""The only module that writes the catalogue, always under the clock's lock and in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from catalogue import postings
from catalogue.blocks import join, move, rebuild_blocks
from catalogue.composed import Composed, Publish, Withdraw, canonical
from catalogue.indexing import index, unindex
from catalogue.models import Change, Clock, Entry, Forward, PublicFile, Redirect, Verified, Version, Vocabulary
from catalogue.places import Reach, marks_of
from catalogue.public_files import index_files, remove_unshown, wanted_by
from catalogue.terms import facet_of, hand_over, may_be_known
from catalogue.unified import above


class AddressTaken(Exception):
    """Another entry has the address, or had it before. `type` and `slug` say which."""

    def __init__(self, entry_type: str, slug: str) -> None:
        super().__init__(f"The address “{slug}” belongs to another {entry_type}, or leads to one.")
        self.type, self.slug = entry_type, slug


@transaction.atomic
def write(acts: Sequence[Publish | Withdraw], *, at: datetime) -> int:
    """Carry out the acts at one instant and return the new edition. The instant never precedes one that readers have seen.

    Raises AddressTaken, before anything is written, where a wanted address belongs to an entry outside the acts.
    Raises Entry.DoesNotExist where something is withdrawn that was never published, or led to what is not live.
    """
    clock = Clock.objects.select_for_update().get(pk=1)
    at = max(at, clock.at)
    publishing = [act for act in acts if isinstance(act, Publish)]
    withdrawing = [act for act in acts if isinstance(act, Withdraw)]
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[uid_of(act) for act in acts])}
    reach = Reach.of(entries, [act.composed for act in publishing], [act.uid for act in withdrawing])
    before, held = reach.places(entries.values()), postings.held_stored(entries.values())
    _free_addresses([act.composed for act in publishing], entries)
    entries |= _new_entries(publishing, entries, clock, at=at)
    changes = _publish(publishing, entries, clock, at=at) + _withdraw(withdrawing, entries, clock, at=at)
    Change.objects.bulk_create(changes)
    clock.edition, clock.at = clock.edition + 1, at
    clock.save()
    move(before, reach.places(entries.values(), are_published=True), edition=clock.edition)
    postings.move(held, postings.held_of((entries[act.composed.uid], act.composed) for act in publishing))
    return clock.edition


def uid_of(act: Publish | Withdraw) -> UUID:
    return act.composed.uid if isinstance(act, Publish) else act.uid


@transaction.atomic
def rewrite(composed: Sequence[Composed], *, at: datetime) -> None:
    """Make documents and derived rows of live entries equal to what is composed now; no version, no public event."""
    clock = Clock.objects.select_for_update().get(pk=1)
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[c.uid for c in composed])}
    reach = Reach.of(entries, composed, [])
    before, held = reach.places(entries.values()), postings.held_stored(entries.values())
    for one in composed:
        _fill(entries[one.uid], one)
    Entry.objects.bulk_update(entries.values(), [*FILLED, "sorted_on"])
    for one in composed:
        current = Version.objects.filter(entry=entries[one.uid], number=entries[one.uid].version)
        current.update(document=canonical(one.document), marks=marks_of(one))
    pairs = [(entries[one.uid], one) for one in composed]
    index(pairs, at=at)
    _rewrite_files(list(entries.values()))
    postings.move(held, postings.held_of(pairs))
    clock.edition, clock.touched_at = clock.edition + 1, max(at, clock.touched_at)
    clock.save()
    move(before, reach.places(entries.values()), edition=clock.edition)


@transaction.atomic
def write_verified(days: Mapping[UUID, date | None], *, at: datetime) -> None:
    """Say when each of these was last verified (None: never). No version and no public event, but every answer is made anew."""
    clock = Clock.objects.select_for_update().get(pk=1)
    entries = Entry.objects.exclude(standing=Entry.Standing.GONE).filter(uid__in=days).values_list("pk", "uid")
    told = [Verified(entry_id=pk, on=on) for pk, uid in entries if (on := days[uid])]
    Verified.objects.filter(entry__uid__in=days).delete()
    Verified.objects.bulk_create(told)
    clock.edition, clock.touched_at = clock.edition + 1, max(at, clock.touched_at)
    clock.save()


def _rewrite_files(entries: list[Entry]) -> None:
    """Exactly what any of their versions names."""
    wanted = wanted_by(entries)
    rows = PublicFile.objects.filter(entry__in=entries)
    stored = {(row.entry_id, row.name): row.pk for row in rows}
    rows.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    PublicFile.objects.bulk_create(PublicFile(entry_id=pk, name=name) for pk, name in sorted(wanted - stored.keys()))


def rewrite_marks(versions: Sequence[Version]) -> None:
    """Store the marks that these versions were given; `rewrite_sets` follows."""
    Version.objects.bulk_update(versions, ["marks"])


@transaction.atomic
def rewrite_sets() -> None:
    """Write the sets of who carries what, and who holds which word, anew from the live versions and their texts."""
    clock = Clock.objects.select_for_update().get(pk=1)
    clock.edition += 1
    clock.save()
    rebuild_blocks(edition=clock.edition)
    postings.rebuild()


def raise_vocabulary(*, is_public: bool, at: datetime) -> None:
    """Say that a name or its place changed. What the public may know of makes every page anew; the rest stays unseen."""
    names = {"vocabulary": F("vocabulary") + 1}
    public = {"edition": F("edition") + 1, "touched_at": Greatest("touched_at", Value(at))} if is_public else {}
    Clock.objects.filter(pk=1).update(**names, **public)


@transaction.atomic
def unify(goes: Vocabulary, stays: Vocabulary, *, at: datetime) -> None:
    """Let one term mean another of its kind from now on: in lists, and wherever a document or another term names it.

    No document and no version is written; no public event. What readers never knew of the term they do not learn. Who calls
    this holds the locks of both rows, neither of which is merged.
    """
    clock = Clock.objects.select_for_update().get(pk=1)
    facet = facet_of(goes)
    is_carried = bool(facet) and join(goes.code, {stays.code, *above(facet, stays.code)}, facet=facet, edition=clock.edition + 1)
    is_known = is_carried or may_be_known(goes)
    others_changed = hand_over(goes, stays, at=at)
    once_more = {"version": F("version") + 1, "changed_at": at}
    kind = type(goes)._default_manager
    kind.filter(pk=goes.pk).update(merged_into=stays, is_retired=True, leads_on=is_known and bool(facet), **once_more)
    if is_known:
        kind.filter(pk=stays.pk).update(**once_more)
    clock.vocabulary += 1
    if is_known or others_changed:
        clock.edition, clock.touched_at = clock.edition + 1, max(at, clock.touched_at)
    clock.save()


FILLED = ["slug", "title", "document", "in_force_on", "ended_on", "comments_close_on"]
STAMPED = ["version", "standing", "notice", "sorted_on", "updated_at", "changed_at"]


LEAVING: dict[str, str] = {
    Entry.Standing.WITHDRAWN: Change.Event.WITHDRAWN,
    Entry.Standing.REDIRECTED: Change.Event.REDIRECTED,
    Entry.Standing.GONE: Change.Event.DELETED,
}


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


def _new_entries(acts: Sequence[Publish], entries: dict[UUID, Entry], clock: Clock, *, at: datetime) -> dict[UUID, Entry]:
    """Unsaved entries for what was never published, with the clock's next keys."""
    new = {}
    for one in (act.composed for act in acts if act.composed.uid not in entries):
        clock.entries += 1
        new[one.uid] = Entry(id=clock.entries, type=one.type, uid=one.uid, version=0, published_at=at, updated_at=at)
    return new


def _publish(acts: Sequence[Publish], entries: dict[UUID, Entry], clock: Clock, *, at: datetime) -> list[Change]:
    changes, versions = [], []
    for act in acts:
        one, entry = act.composed, entries[act.composed.uid]
        event = _event(entry, act.kind)
        if act.kind != Version.Kind.MINOR:
            entry.updated_at = at
        _fill(entry, one)
        entry.version, entry.changed_at = entry.version + 1, at
        entry.standing, entry.notice = Entry.Standing.LIVE, ""
        changes.append(_change(entry, event, act.note, clock, at))
        versions.append(
            Version(
                entry=entry, number=entry.version, kind=act.kind, note=act.note, at=at, title=entry.title,
                change=clock.changes, marks=marks_of(one), document=entry.document,
            )
        )  # fmt: skip
    pairs = [(entries[act.composed.uid], act.composed) for act in acts]
    old = [entry for entry, _ in pairs if entry.version > 1]
    Entry.objects.bulk_update(old, FILLED + STAMPED)
    Forward.objects.filter(entry__in=old).delete()
    Entry.objects.bulk_create(entry for entry, _ in pairs if entry.version == 1)
    Version.objects.bulk_create(versions)
    index(pairs, at=at)
    index_files(entry for entry, _ in pairs)
    return changes


def _event(entry: Entry, kind: str) -> str:
    if entry.version == 0:
        return Change.Event.PUBLISHED
    if entry.standing != Entry.Standing.LIVE:
        return Change.Event.RESTORED
    return Change.Event.CORRECTED if kind == Version.Kind.CORRECTION else Change.Event.UPDATED


def _withdraw(acts: Sequence[Withdraw], entries: dict[UUID, Entry], clock: Clock, *, at: datetime) -> list[Change]:
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
    Verified.objects.filter(entry__in=gone).delete()
    shown = PublicFile.objects.filter(entry__in=gone)
    if names := list(shown.values_list("name", flat=True)) if gone else []:
        shown.delete()
        transaction.on_commit(partial(remove_unshown, names), robust=True)
    unindex(leaving)
    return [_change(entry, LEAVING[entry.standing], entry.notice, clock, at) for entry in leaving]


def _change(entry: Entry, event: str, note: str, clock: Clock, at: datetime) -> Change:
    """The next place in the log."""
    clock.changes += 1
    said = {"entry": entry, "type": entry.type, "uid": entry.uid, "version": entry.version}
    return Change(edition=clock.edition + 1, number=clock.changes, event=event, note=note, at=at, **said)
