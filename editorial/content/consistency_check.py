"""Recomposes what is published: to find whatever in the catalogue differs from it, and to write it anew."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from catalogue.documents.presenter import replace_merged_codes
from catalogue.index.index_terms import resolve_stored_terms
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import read_revision
from catalogue.index.segments import expected_bitmaps, stored_bitmaps
from catalogue.models import Entry, Link, PublicFile, PublicVerification, SearchText, Version
from catalogue.publish.affected_entries import serialize_index_terms
from catalogue.publish.contracts import PublishableDocument
from catalogue.publish.derived_rows import build_links
from catalogue.publish.public_files import expected_file_references
from catalogue.publish.rebuild import rebuild_indexes, rewrite_documents, rewrite_index_terms
from catalogue.publish.write import write_verification_days
from catalogue.search.inverted_index import expected_postings, stored_postings
from catalogue.vocabulary.merged_terms import read_merged_terms
from editorial.content import publication_registry
from editorial.content.compose import compose_snapshot
from editorial.content.snapshot_shapes import UnreadableSnapshot
from editorial.content.snapshots import RelatedObjectCache
from editorial.media_files.publish_files import missing_public_files, restore_public_files
from editorial.models import Snapshot, Verification
from infra.canonical_json import canonical_json

BATCH_SIZE = 200
ENTRY_COLUMNS = ("slug", "title", "sorted_on", "in_force_on", "ended_on", "comments_close_on")
LINK_COLUMNS = ("to_id", "type", "position", "effective_on", "locator", "note")


def check_catalogue() -> list[str]:
    """What is wrong, a line each; an empty list means that every stored byte is as composing makes it today."""
    problems: list[str] = []
    for pairs in _recomposed_entries(problems):
        entries = [entry for entry, _ in pairs]
        stored = _StoredRows(entries)
        for entry, composed in pairs:
            problems += [f"{entry}: {what}" for what in stored.differences(entry, composed)]
    leads = read_merged_terms()
    for version, marks in _recomposed_earlier_versions(problems):
        if version.index_terms != marks and resolve_stored_terms(version.index_terms, leads) != marks:
            problems.append(f"{version.entry} version {version.number}: its places in lists differ")
    problems += [f"the file {name} is missing from the public store" for name in missing_public_files()]
    return problems + _check_index() + _check_verification_days()


def rebuild_catalogue() -> int:
    """Write documents and derived rows of all entries anew from their snapshots; returns how many there were."""
    done = 0
    for pairs in _recomposed_entries([], live_only=True):
        rewrite_documents([composed for _, composed in pairs], at=timezone.now())
        done += len(pairs)
    for versions in _versions_in_batches(_recomposed_earlier_versions([])):
        rewrite_index_terms(versions)
    rebuild_indexes()
    write_verification_days(dict.fromkeys(_public_verification_days()) | _desk_verification_days(), at=timezone.now())
    restore_public_files()
    return done


def _desk_verification_days() -> dict[UUID, date]:
    """The day of the last verification of each publication, as the desk knows it."""
    return dict(Verification.objects.order_by("pk").values_list("uid", "on"))


def _public_verification_days() -> dict[UUID, date]:
    """The same as readers are told."""
    return dict(PublicVerification.objects.values_list("entry__uid", "on"))


def _check_verification_days() -> list[str]:
    wanted, told = _desk_verification_days(), _public_verification_days()
    uids = sorted(uid for uid in wanted.keys() | told.keys() if wanted.get(uid) != told.get(uid))
    return [f"{entry}: the day on which it was verified differs" for entry in Entry.objects.filter(uid__in=uids).order_by("pk")]


def _recomposed_entries(problems: list[str], *, live_only: bool = False) -> Iterator[list[tuple[Entry, PublishableDocument]]]:
    """Batches of entries that are not gone with what their published snapshot composes to today."""
    entries = Entry.objects.exclude(standing=Entry.Standing.GONE)
    if live_only:
        entries = entries.live()
    after = 0
    while batch := list(entries.filter(pk__gt=after).order_by("pk")[:BATCH_SIZE]):
        after = batch[-1].pk
        snapshots = {(s.uid, s.version): s for s in Snapshot.objects.filter(uid__in=[entry.uid for entry in batch])}
        cache = RelatedObjectCache()
        pairs = []
        for entry in batch:
            snapshot = snapshots.get((entry.uid, entry.version))
            if (composed := _compose_stored(entry, entry.version, snapshot, cache, problems)) is not None:
                pairs.append((entry, composed))
        yield pairs


def _compose_stored(
    entry: Entry, number: int, snapshot: Snapshot | None, cache: RelatedObjectCache, problems: list[str]
) -> PublishableDocument | None:
    """What the version `number` composes to; None where it cannot be composed, and then `problems` says why."""
    if snapshot is None:
        problems.append(f"{entry}: no snapshot of version {number}")
        return None
    try:
        return compose_snapshot(publication_registry.model_for_type(entry.type), snapshot.content, snapshot.shape, cache=cache)
    except UnreadableSnapshot as unreadable:
        problems += [f"{entry}: version {number}: {said}" for said in unreadable.messages]
        return None


def _versions_in_batches(earlier: Iterator[tuple[Version, str]]) -> Iterator[list[Version]]:
    """With the marks set, not saved."""
    while batch := list(islice(earlier, BATCH_SIZE)):
        for version, marks in batch:
            version.index_terms = marks
        yield [version for version, _ in batch]


def _recomposed_earlier_versions(problems: list[str]) -> Iterator[tuple[Version, str]]:
    """Earlier versions of what is not gone, with the marks that their snapshots compose to today."""
    versions = Version.objects.filter(number__lt=F("entry__version")).select_related("entry").defer("document", "entry__document")
    after = 0
    while batch := list(versions.filter(pk__gt=after).order_by("pk")[:BATCH_SIZE]):
        after = batch[-1].pk
        snapshots = {(s.uid, s.version): s for s in Snapshot.objects.filter(uid__in={version.entry.uid for version in batch})}
        cache = RelatedObjectCache()
        for version in batch:
            snapshot = snapshots.get((version.entry.uid, version.number))
            composed = _compose_stored(version.entry, version.number, snapshot, cache, problems)
            if composed is not None:
                yield version, serialize_index_terms(composed)


class _StoredRows:
    """Derived rows of a batch of entries, each kind read in one statement.

    Documents and marks stay as they were printed when a term is merged: they are right when they mean what composing gives.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.names = vocabulary_at(read_revision())
        self.links: dict[int, list[tuple]] = {entry.pk: [] for entry in entries}
        for pk, *values in Link.objects.filter(entry__in=entries).order_by("position").values_list("entry_id", *LINK_COLUMNS):
            self.links[pk].append(tuple(values))
        self.files_wanted = expected_file_references(entries)
        self.files = set(PublicFile.objects.filter(entry__in=entries).values_list("entry_id", "name"))
        self.texts = dict(SearchText.objects.filter(entry__in=entries).values_list("entry_id", "text"))
        current = Version.objects.filter(entry__in=entries, number=F("entry__version"))
        self.versions = {version.entry_id: version for version in current}
        self.corrections: dict[int, set[tuple]] = {entry.pk: set() for entry in entries}
        for entry in Entry.objects.filter(pk__in=self.corrections).prefetch_related("corrections"):
            self.corrections[entry.pk] = {(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in entry.corrections.all()}

    def differences(self, entry: Entry, composed: PublishableDocument) -> Iterator[str]:
        document = canonical_json(composed.document)
        if entry.document != document and canonical_json(replace_merged_codes(entry.content, self.names)) != document:
            yield "the document differs"
        version = self.versions.get(entry.pk)
        if version is None or version.document != entry.document:
            yield "its present version differs from the document"
        elif version.index_terms != serialize_index_terms(composed) and resolve_stored_terms(
            version.index_terms, self.names.merged_codes
        ) != serialize_index_terms(composed):
            yield "its places in lists differ"
        for name in ENTRY_COLUMNS:
            if getattr(entry, name) != getattr(composed, name):
                yield f"{name} differs"
        live = entry.standing == Entry.Standing.LIVE
        if self.texts.get(entry.pk) != (composed.search_text if live else None):
            yield "the search text differs"
        links = [tuple(getattr(row, name) for name in LINK_COLUMNS) for row in build_links(entry, composed)]
        if self.links[entry.pk] != links:
            yield "the links differ"
        if {one for one in self.files if one[0] == entry.pk} != {one for one in self.files_wanted if one[0] == entry.pk}:
            yield "the files that readers may have differ"
        corrections = {(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in composed.corrections}
        if self.corrections[entry.pk] != corrections:
            yield "the corrections differ"


def _check_index() -> list[str]:
    """Who carries what, by the live versions and by the stored blocks."""
    wanted, stored = expected_bitmaps(), stored_bitmaps()
    places = sorted(wanted.keys() | stored.keys())
    problems = [f"{facet}={code}: the members differ" for facet, code in places if wanted[facet, code] != stored[facet, code]]
    texts, postings = expected_postings(), stored_postings()
    return problems + [
        f"the word “{word}”: its places differ"
        for word in sorted(texts.keys() | postings.keys())
        if texts.get(word) != postings.get(word)
    ]
