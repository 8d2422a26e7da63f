"""Recomposes what is published: to find whatever in the catalogue differs from it, and to write it anew."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from catalogue.blocks import sets_of_live, sets_stored
from catalogue.composed import Composed, canonical
from catalogue.indexing import link_rows
from catalogue.memory import names_at
from catalogue.models import Entry, Link, PublicFile, SearchText, Verified, Version
from catalogue.moment import read_moment
from catalogue.places import marks_now, marks_of
from catalogue.postings import sets_of_postings, sets_of_texts
from catalogue.public_files import wanted_by
from catalogue.reading import document_now
from catalogue.unified import leads_now
from catalogue.writing import rewrite, rewrite_marks, rewrite_sets, write_verified
from editorial import registry
from editorial.composing import compose_snapshot
from editorial.media.going_public import copy_missing, missing_for_readers
from editorial.models import Snapshot, Verification
from editorial.snapshots import Known

BATCH = 200
COLUMNS = ("slug", "title", "sorted_on", "in_force_on", "ended_on", "comments_close_on")
LINK_COLUMNS = ("to_id", "type", "position", "effective_on", "locator", "note")


def check_catalogue() -> list[str]:
    """What is wrong, a line each; an empty list means that every stored byte is as composing makes it today."""
    problems: list[str] = []
    for pairs in _recomposed(problems):
        entries = [entry for entry, _ in pairs]
        stored = _Stored(entries)
        for entry, composed in pairs:
            problems += [f"{entry}: {what}" for what in stored.differences(entry, composed)]
    leads = leads_now()
    for version, marks in _earlier(problems):
        if version.marks != marks and marks_now(version.marks, leads) != marks:
            problems.append(f"{version.entry} version {version.number}: its places in lists differ")
    problems += [f"the file {name} is missing from the public store" for name in missing_for_readers()]
    return problems + _check_sets() + _check_verified()


def rebuild_catalogue() -> int:
    """Write documents and derived rows of all entries anew from their snapshots; returns how many there were."""
    done = 0
    for pairs in _recomposed([], live_only=True):
        rewrite([composed for _, composed in pairs], at=timezone.now())
        done += len(pairs)
    for versions in _in_batches(_earlier([])):
        rewrite_marks(versions)
    rewrite_sets()
    write_verified(dict.fromkeys(_told_verified()) | _verified(), at=timezone.now())
    copy_missing()
    return done


def _verified() -> dict[UUID, date]:
    """The day of the last verification of each publication, as the desk knows it."""
    return dict(Verification.objects.order_by("pk").values_list("uid", "on"))


def _told_verified() -> dict[UUID, date]:
    """The same as readers are told."""
    return dict(Verified.objects.values_list("entry__uid", "on"))


def _check_verified() -> list[str]:
    wanted, told = _verified(), _told_verified()
    uids = sorted(uid for uid in wanted.keys() | told.keys() if wanted.get(uid) != told.get(uid))
    return [f"{entry}: the day on which it was verified differs" for entry in Entry.objects.filter(uid__in=uids).order_by("pk")]


def _recomposed(problems: list[str], *, live_only: bool = False) -> Iterator[list[tuple[Entry, Composed]]]:
    """Batches of entries that are not gone with what their published snapshot composes to today."""
    entries = Entry.objects.exclude(standing=Entry.Standing.GONE)
    if live_only:
        entries = entries.live()
    after = 0
    while batch := list(entries.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = batch[-1].pk
        snapshots = {(s.uid, s.version): s for s in Snapshot.objects.filter(uid__in=[entry.uid for entry in batch])}
        known = Known()
        pairs = []
        for entry in batch:
            snapshot = snapshots.get((entry.uid, entry.version))
            if snapshot is None:
                problems.append(f"{entry}: no snapshot of version {entry.version}")
            else:
                model = registry.model_of(entry.type)
                pairs.append((entry, compose_snapshot(model, snapshot.content, snapshot.shape, known=known)))
        yield pairs


def _in_batches(earlier: Iterator[tuple[Version, str]]) -> Iterator[list[Version]]:
    """With the marks set, not saved."""
    while batch := list(islice(earlier, BATCH)):
        for version, marks in batch:
            version.marks = marks
        yield [version for version, _ in batch]


def _earlier(problems: list[str]) -> Iterator[tuple[Version, str]]:
    """Earlier versions of what is not gone, with the marks that their snapshots compose to today."""
    versions = Version.objects.filter(number__lt=F("entry__version")).select_related("entry").defer("document", "entry__document")
    after = 0
    while batch := list(versions.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = batch[-1].pk
        snapshots = {(s.uid, s.version): s for s in Snapshot.objects.filter(uid__in={version.entry.uid for version in batch})}
        known = Known()
        for version in batch:
            snapshot = snapshots.get((version.entry.uid, version.number))
            if snapshot is None:
                problems.append(f"{version.entry}: no snapshot of version {version.number}")
            else:
                model = registry.model_of(version.entry.type)
                yield version, marks_of(compose_snapshot(model, snapshot.content, snapshot.shape, known=known))


class _Stored:
    """Derived rows of a batch of entries, each kind read in one statement.

    Documents and marks stay as they were printed when a term is merged: they are right when they mean what composing gives.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.names = names_at(read_moment())
        self.links: dict[int, list[tuple]] = {entry.pk: [] for entry in entries}
        for pk, *values in Link.objects.filter(entry__in=entries).order_by("position").values_list("entry_id", *LINK_COLUMNS):
            self.links[pk].append(tuple(values))
        self.files_wanted = wanted_by(entries)
        self.files = set(PublicFile.objects.filter(entry__in=entries).values_list("entry_id", "name"))
        self.texts = dict(SearchText.objects.filter(entry__in=entries).values_list("entry_id", "text"))
        current = Version.objects.filter(entry__in=entries, number=F("entry__version"))
        self.versions = {version.entry_id: version for version in current}
        self.corrections: dict[int, set[tuple]] = {entry.pk: set() for entry in entries}
        for entry in Entry.objects.filter(pk__in=self.corrections).prefetch_related("corrections"):
            self.corrections[entry.pk] = {(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in entry.corrections.all()}

    def differences(self, entry: Entry, composed: Composed) -> Iterator[str]:
        document = canonical(composed.document)
        if entry.document != document and canonical(document_now(entry.content, self.names)) != document:
            yield "the document differs"
        version = self.versions.get(entry.pk)
        if version is None or version.document != entry.document:
            yield "its present version differs from the document"
        elif version.marks != marks_of(composed) and marks_now(version.marks, self.names.former) != marks_of(composed):
            yield "its places in lists differ"
        for name in COLUMNS:
            if getattr(entry, name) != getattr(composed, name):
                yield f"{name} differs"
        live = entry.standing == Entry.Standing.LIVE
        if self.texts.get(entry.pk) != (composed.search_text if live else None):
            yield "the search text differs"
        links = [tuple(getattr(row, name) for name in LINK_COLUMNS) for row in link_rows(entry, composed)]
        if self.links[entry.pk] != links:
            yield "the links differ"
        if {one for one in self.files if one[0] == entry.pk} != {one for one in self.files_wanted if one[0] == entry.pk}:
            yield "the files that readers may have differ"
        corrections = {(c.uid, c.was_wrong, c.is_right, c.corrected_on) for c in composed.corrections}
        if self.corrections[entry.pk] != corrections:
            yield "the corrections differ"


def _check_sets() -> list[str]:
    """Who carries what, by the live versions and by the stored blocks."""
    wanted, stored = sets_of_live(), sets_stored()
    places = sorted(wanted.keys() | stored.keys())
    problems = [f"{facet}={code}: the members differ" for facet, code in places if wanted[facet, code] != stored[facet, code]]
    texts, postings = sets_of_texts(), sets_of_postings()
    return problems + [
        f"the word “{word}”: its places differ"
        for word in sorted(texts.keys() | postings.keys())
        if texts.get(word) != postings.get(word)
    ]
