"""Writes versions, withdrawals and verification days to the catalogue: in one transaction, under the lock of CatalogueRevision.

The other writers are rebuild.py and merge_vocabulary_terms.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from catalogue.http.answer_store.store import purge_answers
from catalogue.http.paths import entry_place
from catalogue.index.index_terms import LIVE
from catalogue.index.segments import update_segments
from catalogue.models import (
    CatalogueRevision,
    Change,
    ChineseTitle,
    Entry,
    EntryNumber,
    Link,
    PublicCorrection,
    PublicFile,
    PublicTranslations,
    PublicVerification,
    Redirect,
    RedirectTarget,
    Version,
)
from catalogue.publish.affected_entries import AffectedEntries, serialize_index_terms
from catalogue.publish.contracts import PublishableDocument, PublishAction, WithdrawAction
from catalogue.publish.derived_rows import delete_search_text, token_fields_of_documents, write_derived_rows
from catalogue.publish.public_files import add_file_references, delete_unreferenced_files
from catalogue.publish.stamps import places_showing, raise_stamps
from catalogue.search import inverted_index
from catalogue.vocabulary.term_changes import add_term_events, visibility_events
from infra.canonical_json import canonical_json

CONTENT_FIELDS = ["slug", "title", "document", "in_force_on", "ended_on", "comments_close_on"]
STATUS_FIELDS = ["version", "standing", "notice", "sorted_on", "updated_at", "changed_at"]
WITHDRAWAL_EVENTS: dict[str, str] = {
    Entry.Standing.WITHDRAWN: Change.Event.WITHDRAWN,
    Entry.Standing.REDIRECTED: Change.Event.REDIRECTED,
    Entry.Standing.GONE: Change.Event.DELETED,
}


class AddressTaken(Exception):
    """The address (`type`, `slug`) belongs to another entry, or redirects to one."""

    def __init__(self, entry_type: str, slug: str) -> None:
        super().__init__(f"The address “{slug}” belongs to another {entry_type}, or leads to one.")
        self.type, self.slug = entry_type, slug


@transaction.atomic
def write(actions: Sequence[PublishAction | WithdrawAction], *, at: datetime) -> int:
    """Carry out the actions at one instant; returns the new revision. The instant is never before the last public event.

    Raises AddressTaken, before anything is written, if a document's address belongs to an entry outside these actions.
    Raises Entry.DoesNotExist if an action withdraws what was never published, or redirects to what is not live.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    at = max(at, counters.at)
    publishing = [action for action in actions if isinstance(action, PublishAction)]
    withdrawing = [action for action in actions if isinstance(action, WithdrawAction)]
    documents, withdrawn_uids = [action.composed for action in publishing], [action.uid for action in withdrawing]
    uids = [*(composed.uid for composed in documents), *withdrawn_uids]
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=uids)}
    affected = AffectedEntries.find_for_write(entries, documents, withdrawn_uids)
    before, stored_fields = affected.index_terms(entries.values()), inverted_index.stored_token_fields(entries.values())
    places, addresses = places_showing(entries.values()), {uid: _place(entry) for uid, entry in entries.items()}
    _claim_addresses(documents, entries)
    entries |= _new_entries(publishing, entries, counters, at=at)
    changes = _publish(publishing, entries, counters, at=at) + _withdraw(withdrawing, entries, counters, at=at)
    Change.objects.bulk_create(changes)
    counters.raise_revision()
    counters.at = at
    after = affected.index_terms(entries.values(), are_published=True)
    toggled = update_segments(before, after, revision=counters.revision)
    term_events = visibility_events(*toggled)
    add_term_events(term_events, counters, at=at)
    # A filter by a term that nothing live carries is refused, in the lists of each type.
    raise_stamps(places | places_showing(entries.values()), counters, of_every_list=bool(term_events))
    left = [place for uid, place in addresses.items() if entries[uid].standing != LIVE or _place(entries[uid]) != place]
    purge = partial(purge_answers, left, generation=counters.generation, stamp=counters.revision)
    transaction.on_commit(purge, robust=True)
    counters.save()
    inverted_index.update_postings(
        stored_fields, token_fields_of_documents((entries[composed.uid], composed) for composed in documents)
    )
    return counters.revision


@transaction.atomic
def write_verification_days(days: Mapping[UUID, date | None], *, at: datetime) -> None:
    """Store the day of the last verification by uid (None: never). No version; raises the revision.

    Each live publication whose day changes has an event in the log, which its `changed_at` does not follow.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    known = Entry.objects.exclude(standing=Entry.Standing.GONE).filter(uid__in=days)
    entries = list(known.for_presenting().defer("document").order_by("pk"))
    changed = [entry for entry in entries if entry.standing == Entry.Standing.LIVE and entry.verified_on != days[entry.uid]]
    PublicVerification.objects.filter(entry__uid__in=days).delete()
    PublicVerification.objects.bulk_create(PublicVerification(entry=entry, on=on) for entry in entries if (on := days[entry.uid]))
    if changed:
        counters.at = at = max(at, counters.at)
    Change.objects.bulk_create(_next_change(entry, Change.Event.VERIFIED, "", counters, at) for entry in changed)
    counters.raise_revision(touched_at=at)
    raise_stamps(places_showing(changed), counters)
    counters.save()


def _place(entry: Entry) -> str:
    return entry_place(entry.type, entry.slug)


def copy_content(entry: Entry, composed: PublishableDocument) -> None:
    entry.slug, entry.title, entry.document = composed.slug, composed.title, canonical_json(composed.document)
    entry.sorted_on, entry.in_force_on, entry.ended_on = composed.sorted_on, composed.in_force_on, composed.ended_on
    entry.comments_close_on = composed.comments_close_on


def _claim_addresses(composed: Sequence[PublishableDocument], entries: dict[UUID, Entry]) -> None:
    """Refuse addresses of other entries, store redirects from old addresses, and free addresses that entries exchange.

    Raises AddressTaken.
    """
    if not composed:
        return
    own_uids = [one.uid for one in composed]
    wanted = Q()
    for type_ in {one.type for one in composed}:
        wanted |= Q(type=type_, slug__in=[one.slug for one in composed if one.type == type_])
    holder = Entry.objects.filter(wanted).exclude(uid__in=own_uids).first()
    holder = holder or Redirect.objects.filter(wanted).exclude(entry__uid__in=own_uids).first()  # type: ignore[assignment]
    if holder:
        raise AddressTaken(holder.type, holder.slug)
    Redirect.objects.filter(wanted).delete()
    claimed = {(one.type, one.slug) for one in composed}
    moving = [entries[one.uid] for one in composed if one.uid in entries and entries[one.uid].slug != one.slug]
    redirects = [Redirect(type=e.type, slug=e.slug, entry=e) for e in moving if (e.type, e.slug) not in claimed]
    for entry in moving:
        Entry.objects.filter(pk=entry.pk).update(slug=f"moving-{entry.uid}")
    Redirect.objects.bulk_create(redirects)


def _new_entries(
    actions: Sequence[PublishAction], entries: dict[UUID, Entry], counters: CatalogueRevision, *, at: datetime
) -> dict[UUID, Entry]:
    """Unsaved entries for what was never published, with the next keys of CatalogueRevision."""
    new = {}
    for composed in (action.composed for action in actions if action.composed.uid not in entries):
        counters.last_entry_key += 1
        new[composed.uid] = Entry(
            id=counters.last_entry_key, type=composed.type, uid=composed.uid, version=0, published_at=at, updated_at=at
        )
    return new


def _publish(
    actions: Sequence[PublishAction], entries: dict[UUID, Entry], counters: CatalogueRevision, *, at: datetime
) -> list[Change]:
    changes, versions = [], []
    for action in actions:
        composed, entry = action.composed, entries[action.composed.uid]
        event = _event_type(entry, action.kind)
        if action.kind != Version.Kind.MINOR:
            entry.updated_at = at
        copy_content(entry, composed)
        entry.version, entry.changed_at = entry.version + 1, at
        entry.standing, entry.notice = Entry.Standing.LIVE, ""
        changes.append(_next_change(entry, event, action.note, counters, at))
        versions.append(
            Version(
                entry=entry, number=entry.version, kind=action.kind, note=action.note, at=at, title=entry.title,
                change=counters.last_change_number, index_terms=serialize_index_terms(composed), document=entry.document,
            )
        )  # fmt: skip
    pairs = [(entries[action.composed.uid], action.composed) for action in actions]
    known = [entry for entry, _ in pairs if entry.version > 1]
    Entry.objects.bulk_update(known, CONTENT_FIELDS + STATUS_FIELDS)
    RedirectTarget.objects.filter(entry__in=known).delete()
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
    withdrawn = []
    for action in actions:
        if action.uid not in entries:
            raise Entry.DoesNotExist(f"{action.uid} was never published")
        entry = entries[action.uid]
        entry.standing, entry.notice, entry.changed_at = action.standing, action.notice, at
        RedirectTarget.objects.filter(entry=entry).delete()
        if action.redirects_to:
            RedirectTarget.objects.create(entry=entry, to=Entry.objects.live().get(uid=action.redirects_to))
        if action.standing == Entry.Standing.GONE:
            entry.title, entry.document, entry.notice = "", "{}", ""
        withdrawn.append(entry)
    Entry.objects.bulk_update(withdrawn, [*CONTENT_FIELDS, *STATUS_FIELDS])
    delete_search_text(withdrawn)
    changes = [_next_change(entry, WITHDRAWAL_EVENTS[entry.standing], entry.notice, counters, at) for entry in withdrawn]
    if gone := [entry for entry in withdrawn if entry.standing == Entry.Standing.GONE]:
        _forget(gone)
        for change in changes:
            change.entry = None if change.entry in gone else change.entry
    return changes


def _forget(gone: Sequence[Entry]) -> None:
    """Delete what readers could see of these entries. Their events stay as number, uid, type, version, time and event name; the
    entries hold their addresses, which answer 410.
    """
    files = PublicFile.objects.filter(entry__in=gone)
    if names := list(files.values_list("name", flat=True)):
        transaction.on_commit(lambda: delete_unreferenced_files(names), robust=True)
    derived = (PublicVerification, PublicCorrection, ChineseTitle, EntryNumber, Link)
    for model in (PublicFile, Version, PublicTranslations, *derived):
        model.objects.filter(entry__in=gone).delete()
    Change.objects.filter(entry__in=gone).update(entry=None, note="")


def _next_change(entry: Entry, event: str, note: str, counters: CatalogueRevision, at: datetime) -> Change:
    """An unsaved Change with the next number of the change log."""
    counters.last_change_number += 1
    reference = {"entry": entry, "type": entry.type, "uid": entry.uid, "version": entry.version}
    return Change(revision=counters.revision + 1, number=counters.last_change_number, event=event, note=note, at=at, **reference)
