"""Recomposes published snapshots, to find differences in the catalogue or to rewrite it."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from catalogue.documents.presenter import replace_merged_codes
from catalogue.index.index_terms import resolve_stored_terms
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import read_revision
from catalogue.index.segments import expected_bitmaps, stored_bitmaps
from catalogue.models import (
    Change,
    ChineseTitle,
    Entry,
    EntryNumber,
    Link,
    PublicCorrection,
    PublicFile,
    PublicTranslations,
    PublicVerification,
    SearchText,
    Version,
)
from catalogue.publish.affected_entries import serialize_index_terms
from catalogue.publish.contracts import NumberRow, PublishableDocument
from catalogue.publish.derived_rows import build_links
from catalogue.publish.public_files import expected_file_references
from catalogue.publish.rebuild import rebuild_indexes, rewrite_documents, rewrite_index_terms
from catalogue.publish.write import write_verification_days
from catalogue.search.inverted_index import expected_postings, stored_postings
from catalogue.vocabulary.localized_names import chinese_name
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
    """The problems, a line each; an empty list means that every stored byte equals what composing gives today."""
    problems: list[str] = []
    for pairs in _recomposed_entries(problems):
        entries = [entry for entry, _ in pairs]
        stored = _StoredRows(entries)
        for entry, composed in pairs:
            problems += [f"{entry}: {difference}" for difference in stored.differences(entry, composed)]
    merged_terms = read_merged_terms()
    for version, index_terms in _recomposed_earlier_versions(problems):
        if version.index_terms != index_terms and resolve_stored_terms(version.index_terms, merged_terms) != index_terms:
            problems.append(f"{version.entry} version {version.number}: its places in lists differ")
    problems += [f"the file {name} is missing from the public store" for name in missing_public_files()]
    return problems + _check_index() + _check_verification_days() + _check_gone_entries()


def rebuild_catalogue(say: Callable[[str], Any] = lambda text: None) -> int:
    """Makes documents and derived rows of all live entries what their snapshots compose to; returns how many were not.

    What is as composed is only read: after a kill, another run goes quickly past what the first one has written.
    """
    count, rewritten = 0, 0
    for pairs in _recomposed_entries([], live_only=True):
        stored = _StoredRows([entry for entry, _ in pairs])
        stale = [composed for entry, composed in pairs if any(stored.differences(entry, composed, is_exact=True))]
        if stale:
            rewrite_documents(stale, at=timezone.now())
        count, rewritten = count + len(pairs), rewritten + len(stale)
        say(f"{count} entries, {rewritten} of them rewritten")
    for versions in _versions_in_batches(_recomposed_earlier_versions([])):
        rewrite_index_terms(versions)
    rebuild_indexes()
    write_verification_days(dict.fromkeys(_public_verification_days()) | _desk_verification_days(), at=timezone.now())
    restore_public_files()
    return rewritten


def _desk_verification_days() -> dict[UUID, date]:
    """The day of the last verification of each publication at the desk, by uid."""
    return dict(Verification.objects.order_by("pk").values_list("uid", "on"))


def _public_verification_days() -> dict[UUID, date]:
    """The day of the last verification that readers see, by uid."""
    return dict(PublicVerification.objects.values_list("entry__uid", "on"))


def _check_verification_days() -> list[str]:
    desk, public = _desk_verification_days(), _public_verification_days()
    uids = sorted(uid for uid in desk.keys() | public.keys() if desk.get(uid) != public.get(uid))
    return [f"{entry}: the day on which it was verified differs" for entry in Entry.objects.filter(uid__in=uids).order_by("pk")]


def _check_gone_entries() -> list[str]:
    """Entries that were removed for good, and of which readers could still see something."""
    gone = Entry.objects.filter(standing=Entry.Standing.GONE)
    left = set(gone.exclude(title="", document="{}", notice="").values_list("pk", flat=True))
    public = (PublicCorrection, PublicFile, PublicTranslations, PublicVerification)
    for model in (Change, ChineseTitle, EntryNumber, Link, *public, Version):
        left |= set(model._default_manager.filter(entry__in=gone).values_list("entry_id", flat=True))
    return [f"{entry}: it was removed for good, and something of it is left" for entry in gone.filter(pk__in=left).order_by("pk")]


def _recomposed_entries(problems: list[str], *, live_only: bool = False) -> Iterator[list[tuple[Entry, PublishableDocument]]]:
    """Batches of entries that are not gone, each with the document that its published snapshot composes to today."""
    entries = Entry.objects.exclude(standing=Entry.Standing.GONE)
    if live_only:
        entries = entries.live()
    last_pk = 0
    while batch := list(entries.filter(pk__gt=last_pk).order_by("pk")[:BATCH_SIZE]):
        last_pk = batch[-1].pk
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
    """The document of the version `number`; None where it cannot be composed, with the reason added to `problems`."""
    if snapshot is None:
        problems.append(f"{entry}: no snapshot of version {number}")
        return None
    try:
        return compose_snapshot(publication_registry.model_for_type(entry.type), snapshot.content, snapshot.shape, cache=cache)
    except UnreadableSnapshot as unreadable:
        problems += [f"{entry}: version {number}: {message}" for message in unreadable.messages]
        return None


def _versions_in_batches(earlier: Iterator[tuple[Version, str]]) -> Iterator[list[Version]]:
    """Batches of versions with the recomposed index terms set, not saved."""
    while batch := list(islice(earlier, BATCH_SIZE)):
        for version, index_terms in batch:
            version.index_terms = index_terms
        yield [version for version, _ in batch]


def _recomposed_earlier_versions(problems: list[str]) -> Iterator[tuple[Version, str]]:
    """Earlier versions of entries that are not gone, with the index terms that their snapshots compose to today."""
    versions = Version.objects.filter(number__lt=F("entry__version")).select_related("entry").defer("document", "entry__document")
    last_pk = 0
    while batch := list(versions.filter(pk__gt=last_pk).order_by("pk")[:BATCH_SIZE]):
        last_pk = batch[-1].pk
        snapshots = {(s.uid, s.version): s for s in Snapshot.objects.filter(uid__in={version.entry.uid for version in batch})}
        cache = RelatedObjectCache()
        for version in batch:
            snapshot = snapshots.get((version.entry.uid, version.number))
            composed = _compose_stored(version.entry, version.number, snapshot, cache, problems)
            if composed is not None:
                yield version, serialize_index_terms(composed)


class _StoredRows:
    """Derived rows of a batch of entries, each kind read in one statement.

    A merge of terms does not change stored documents and index terms: they are right if resolving merged codes gives what
    composing gives.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.vocabulary = vocabulary_at(read_revision())
        self.links: dict[int, list[tuple]] = {entry.pk: [] for entry in entries}
        for pk, *values in Link.objects.filter(entry__in=entries).order_by("position").values_list("entry_id", *LINK_COLUMNS):
            self.links[pk].append(tuple(values))
        self.expected_files = expected_file_references(entries)
        self.files = set(PublicFile.objects.filter(entry__in=entries).values_list("entry_id", "name"))
        self.texts = dict(SearchText.objects.filter(entry__in=entries).values_list("entry_id", "text"))
        self.chinese_titles = dict(ChineseTitle.objects.filter(entry__in=entries).values_list("entry_id", "text"))
        self.numbers = {row.entry_id: row for row in EntryNumber.objects.filter(entry__in=entries)}
        current = Version.objects.filter(entry__in=entries, number=F("entry__version"))
        self.versions = {version.entry_id: version for version in current}
        self.corrections: dict[int, set[tuple]] = {entry.pk: set() for entry in entries}
        for entry in Entry.objects.filter(pk__in=self.corrections).prefetch_related("corrections"):
            self.corrections[entry.pk] = {(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in entry.corrections.all()}

    def differences(self, entry: Entry, composed: PublishableDocument, *, is_exact: bool = False) -> Iterator[str]:
        """`is_exact`: codes of merged terms are differences too."""
        document, index_terms = canonical_json(composed.document), serialize_index_terms(composed)
        if entry.document != document and (
            is_exact or canonical_json(replace_merged_codes(entry.content, self.vocabulary)) != document
        ):
            yield "the document differs"
        version = self.versions.get(entry.pk)
        if version is None or version.document != entry.document:
            yield "its present version differs from the document"
        elif version.index_terms != index_terms and (
            is_exact or resolve_stored_terms(version.index_terms, self.vocabulary.merged_codes) != index_terms
        ):
            yield "its places in lists differ"
        for name in ENTRY_COLUMNS:
            if getattr(entry, name) != getattr(composed, name):
                yield f"{name} differs"
        if self.chinese_titles.get(entry.pk, "") != chinese_name(composed.document):
            yield "the Chinese title differs"
        if not _is_same_number(self.numbers.get(entry.pk), composed.number_row):
            yield "the number differs"
        live = entry.standing == Entry.Standing.LIVE
        if self.texts.get(entry.pk) != (composed.search_text if live else None):
            yield "the search text differs"
        links = [tuple(getattr(row, name) for name in LINK_COLUMNS) for row in build_links(entry, composed)]
        if self.links[entry.pk] != links:
            yield "the links differ"
        stored, expected = ({file for file in files if file[0] == entry.pk} for files in (self.files, self.expected_files))
        if stored != expected:
            yield "the files that readers may have differ"
        corrections = {(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in composed.corrections}
        if self.corrections[entry.pk] != corrections:
            yield "the corrections differ"


def _is_same_number(stored: EntryNumber | None, composed: NumberRow | None) -> bool:
    return (NumberRow(**{one.name: getattr(stored, one.name) for one in fields(NumberRow)}) if stored else None) == composed


def _check_index() -> list[str]:
    """Problems of the bitmap index and of the inverted index, compared with the live versions."""
    expected, stored = expected_bitmaps(), stored_bitmaps()
    terms = sorted(expected.keys() | stored.keys())
    problems = [f"{facet}={code}: the members differ" for facet, code in terms if expected[facet, code] != stored[facet, code]]
    expected_lists, stored_lists = expected_postings(), stored_postings()
    return problems + [
        f"the word “{word}”: its places differ"
        for word in sorted(expected_lists.keys() | stored_lists.keys())
        if expected_lists.get(word) != stored_lists.get(word)
    ]
