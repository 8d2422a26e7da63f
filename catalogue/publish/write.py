"""The only module that writes the catalogue, always under the clock's lock and in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from catalogue.index.index_terms import AffectedEntries, serialize_index_terms
from catalogue.index.segments import reassign_code, rebuild_segments, update_segments
from catalogue.models import (
    CatalogueRevision,
    Change,
    Entry,
    PublicFile,
    PublicVerification,
    Redirect,
    RedirectTarget,
    Version,
    Vocabulary,
)
from catalogue.publish.contracts import PublishableDocument, PublishAction, WithdrawAction, canonical_json
from catalogue.publish.derived_rows import delete_search_text, write_derived_rows
from catalogue.publish.public_files import add_file_references, delete_unreferenced_files, expected_file_references
from catalogue.search import inverted_index
from catalogue.vocabulary.merged_terms import ancestor_codes
from catalogue.vocabulary.reassign import facet_of, is_always_public, reassign_references


class AddressTaken(Exception):
    """Another entry has the address, or had it before. `type` and `slug` say which."""

    def __init__(self, entry_type: str, slug: str) -> None:
        super().__init__(f"The address “{slug}” belongs to another {entry_type}, or leads to one.")
        self.type, self.slug = entry_type, slug


@transaction.atomic
def write(actions: Sequence[PublishAction | WithdrawAction], *, at: datetime) -> int:
    """Carry out the acts at one instant and return the new edition. The instant never precedes one that readers have seen.

    Raises AddressTaken, before anything is written, where a wanted address belongs to an entry outside the acts.
    Raises Entry.DoesNotExist where something is withdrawn that was never published, or led to what is not live.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    at = max(at, counters.at)
    publishing = [act for act in actions if isinstance(act, PublishAction)]
    withdrawing = [act for act in actions if isinstance(act, WithdrawAction)]
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[action_uid(act) for act in actions])}
    affected = AffectedEntries.find_for_write(entries, [act.composed for act in publishing], [act.uid for act in withdrawing])
    before, stored_fields = affected.index_terms(entries.values()), inverted_index.stored_token_fields(entries.values())
    _claim_addresses([act.composed for act in publishing], entries)
    entries |= _new_entries(publishing, entries, counters, at=at)
    changes = _publish(publishing, entries, counters, at=at) + _withdraw(withdrawing, entries, counters, at=at)
    Change.objects.bulk_create(changes)
    counters.revision, counters.at = counters.revision + 1, at
    counters.save()
    update_segments(before, affected.index_terms(entries.values(), are_published=True), revision=counters.revision)
    inverted_index.update_postings(
        stored_fields, inverted_index.token_fields_of_documents((entries[act.composed.uid], act.composed) for act in publishing)
    )
    return counters.revision


def action_uid(act: PublishAction | WithdrawAction) -> UUID:
    return act.composed.uid if isinstance(act, PublishAction) else act.uid


@transaction.atomic
def rewrite_documents(composed: Sequence[PublishableDocument], *, at: datetime) -> None:
    """Make documents and derived rows of live entries equal to what is composed now; no version, no public event."""
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[c.uid for c in composed])}
    affected = AffectedEntries.find_for_write(entries, composed, [])
    before, stored_fields = affected.index_terms(entries.values()), inverted_index.stored_token_fields(entries.values())
    for one in composed:
        _copy_content(entries[one.uid], one)
    Entry.objects.bulk_update(entries.values(), [*CONTENT_FIELDS, "sorted_on"])
    for one in composed:
        current = Version.objects.filter(entry=entries[one.uid], number=entries[one.uid].version)
        current.update(document=canonical_json(one.document), index_terms=serialize_index_terms(one))
    pairs = [(entries[one.uid], one) for one in composed]
    write_derived_rows(pairs, at=at)
    _rewrite_files(list(entries.values()))
    inverted_index.update_postings(stored_fields, inverted_index.token_fields_of_documents(pairs))
    counters.revision, counters.touched_at = counters.revision + 1, max(at, counters.touched_at)
    counters.save()
    update_segments(before, affected.index_terms(entries.values()), revision=counters.revision)


@transaction.atomic
def write_verification_days(days: Mapping[UUID, date | None], *, at: datetime) -> None:
    """Say when each of these was last verified (None: never). No version and no public event, but every answer is made anew."""
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    entries = Entry.objects.exclude(standing=Entry.Standing.GONE).filter(uid__in=days).values_list("pk", "uid")
    verifications = [PublicVerification(entry_id=pk, on=on) for pk, uid in entries if (on := days[uid])]
    PublicVerification.objects.filter(entry__uid__in=days).delete()
    PublicVerification.objects.bulk_create(verifications)
    counters.revision, counters.touched_at = counters.revision + 1, max(at, counters.touched_at)
    counters.save()


def _rewrite_files(entries: list[Entry]) -> None:
    """Exactly what any of their versions names."""
    wanted = expected_file_references(entries)
    rows = PublicFile.objects.filter(entry__in=entries)
    stored = {(row.entry_id, row.name): row.pk for row in rows}
    rows.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    PublicFile.objects.bulk_create(PublicFile(entry_id=pk, name=name) for pk, name in sorted(wanted - stored.keys()))


def rewrite_index_terms(versions: Sequence[Version]) -> None:
    """Store the marks that these versions were given; `rewrite_sets` follows."""
    Version.objects.bulk_update(versions, ["index_terms"])


@transaction.atomic
def rebuild_indexes() -> None:
    """Write the sets of who carries what, and who holds which word, anew from the live versions and their texts."""
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    counters.revision += 1
    counters.save()
    rebuild_segments(revision=counters.revision)
    inverted_index.rebuild_postings()


def raise_vocabulary_revision(*, is_public: bool, at: datetime) -> None:
    """Say that a name or its place changed. What the public may know of makes every page anew; the rest stays unseen."""
    names = {"vocabulary_revision": F("vocabulary_revision") + 1}
    public = {"revision": F("revision") + 1, "touched_at": Greatest("touched_at", Value(at))} if is_public else {}
    CatalogueRevision.objects.filter(pk=1).update(**names, **public)


@transaction.atomic
def merge_terms(source: Vocabulary, target: Vocabulary, *, at: datetime) -> None:
    """Let one term mean another of its kind from now on: in lists, and wherever a document or another term names it.

    No document and no version is written; no public event. What readers never knew of the term they do not learn. Who calls
    this holds the locks of both rows, neither of which is merged.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    facet = facet_of(source)
    is_carried = bool(facet) and reassign_code(
        source.code, {target.code, *ancestor_codes(facet, target.code)}, facet=facet, revision=counters.revision + 1
    )
    is_known = is_carried or is_always_public(source)
    others_changed = reassign_references(source, target, at=at)
    version_bump = {"version": F("version") + 1, "changed_at": at}
    manager = type(source)._default_manager
    manager.filter(pk=source.pk).update(merged_into=target, is_retired=True, is_redirected=is_known and bool(facet), **version_bump)
    if is_known:
        manager.filter(pk=target.pk).update(**version_bump)
    counters.vocabulary_revision += 1
    if is_known or others_changed:
        counters.revision, counters.touched_at = counters.revision + 1, max(at, counters.touched_at)
    counters.save()


CONTENT_FIELDS = ["slug", "title", "document", "in_force_on", "ended_on", "comments_close_on"]
STATUS_FIELDS = ["version", "standing", "notice", "sorted_on", "updated_at", "changed_at"]


WITHDRAWAL_EVENTS: dict[str, str] = {
    Entry.Standing.WITHDRAWN: Change.Event.WITHDRAWN,
    Entry.Standing.REDIRECTED: Change.Event.REDIRECTED,
    Entry.Standing.GONE: Change.Event.DELETED,
}


def _copy_content(entry: Entry, composed: PublishableDocument) -> None:
    entry.slug, entry.title, entry.document = composed.slug, composed.title, canonical_json(composed.document)
    entry.sorted_on, entry.in_force_on, entry.ended_on = composed.sorted_on, composed.in_force_on, composed.ended_on
    entry.comments_close_on = composed.comments_close_on


def _claim_addresses(composed: Sequence[PublishableDocument], entries: dict[UUID, Entry]) -> None:
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


def _new_entries(
    actions: Sequence[PublishAction], entries: dict[UUID, Entry], counters: CatalogueRevision, *, at: datetime
) -> dict[UUID, Entry]:
    """Unsaved entries for what was never published, with the clock's next keys."""
    new = {}
    for one in (act.composed for act in actions if act.composed.uid not in entries):
        counters.last_entry_key += 1
        new[one.uid] = Entry(id=counters.last_entry_key, type=one.type, uid=one.uid, version=0, published_at=at, updated_at=at)
    return new


def _publish(
    actions: Sequence[PublishAction], entries: dict[UUID, Entry], counters: CatalogueRevision, *, at: datetime
) -> list[Change]:
    changes, versions = [], []
    for act in actions:
        one, entry = act.composed, entries[act.composed.uid]
        event = _event_type(entry, act.kind)
        if act.kind != Version.Kind.MINOR:
            entry.updated_at = at
        _copy_content(entry, one)
        entry.version, entry.changed_at = entry.version + 1, at
        entry.standing, entry.notice = Entry.Standing.LIVE, ""
        changes.append(_next_change(entry, event, act.note, counters, at))
        versions.append(
            Version(
                entry=entry, number=entry.version, kind=act.kind, note=act.note, at=at, title=entry.title,
                change=counters.last_change_number, index_terms=serialize_index_terms(one), document=entry.document,
            )
        )  # fmt: skip
    pairs = [(entries[act.composed.uid], act.composed) for act in actions]
    old = [entry for entry, _ in pairs if entry.version > 1]
    Entry.objects.bulk_update(old, CONTENT_FIELDS + STATUS_FIELDS)
    RedirectTarget.objects.filter(entry__in=old).delete()
    Entry.objects.bulk_create(entry for entry, _ in pairs if entry.version == 1)
    Version.objects.bulk_create(versions)
    write_derived_rows(pairs, at=at)
    add_file_references(entry for entry, _ in pairs)
    return changes


def _event_type(entry: Entry, kind: str) -> str:
    if entry.version == 0:
        return Change.Event.PUBLISHED
    if entry.standing != Entry.Standing.LIVE:
        return Change.Event.RESTORED
    return Change.Event.CORRECTED if kind == Version.Kind.CORRECTION else Change.Event.UPDATED


def _withdraw(
    actions: Sequence[WithdrawAction], entries: dict[UUID, Entry], counters: CatalogueRevision, *, at: datetime
) -> list[Change]:
    leaving = []
    for act in actions:
        if act.uid not in entries:
            raise Entry.DoesNotExist(f"{act.uid} was never published")
        entry = entries[act.uid]
        entry.standing, entry.notice, entry.changed_at = act.standing, act.notice, at
        if act.redirects_to:
            RedirectTarget.objects.create(entry=entry, to=Entry.objects.live().get(uid=act.redirects_to))
        if act.standing == Entry.Standing.GONE:
            entry.title, entry.document = "", "{}"
        leaving.append(entry)
    Entry.objects.bulk_update(leaving, [*CONTENT_FIELDS, *STATUS_FIELDS])
    gone = [entry for entry in leaving if entry.standing == Entry.Standing.GONE]
    Version.objects.filter(entry__in=gone).delete()
    PublicVerification.objects.filter(entry__in=gone).delete()
    shown = PublicFile.objects.filter(entry__in=gone)
    if names := list(shown.values_list("name", flat=True)) if gone else []:
        shown.delete()
        transaction.on_commit(partial(delete_unreferenced_files, names), robust=True)
    delete_search_text(leaving)
    return [_next_change(entry, WITHDRAWAL_EVENTS[entry.standing], entry.notice, counters, at) for entry in leaving]


def _next_change(entry: Entry, event: str, note: str, counters: CatalogueRevision, at: datetime) -> Change:
    """The next place in the log."""
    counters.last_change_number += 1
    reference = {"entry": entry, "type": entry.type, "uid": entry.uid, "version": entry.version}
    return Change(revision=counters.revision + 1, number=counters.last_change_number, event=event, note=note, at=at, **reference)
