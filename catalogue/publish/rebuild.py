"""Writes what is derived from the live publications anew: documents, derived rows, index. No version, no public event."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from catalogue.index.segments import rebuild_segments, update_segments
from catalogue.models import CatalogueRevision, Entry, PublicFile, Version
from catalogue.publish.affected_entries import AffectedEntries, serialize_index_terms
from catalogue.publish.contracts import PublishableDocument
from catalogue.publish.derived_rows import token_fields_of_documents, write_derived_rows
from catalogue.publish.public_files import expected_file_references
from catalogue.publish.stamps import raise_every_stamp, rebuild_stamps
from catalogue.publish.write import CONTENT_FIELDS, copy_content
from catalogue.search import inverted_index
from infra.canonical_json import canonical_json


@transaction.atomic
def rewrite_documents(documents: Sequence[PublishableDocument], *, at: datetime) -> None:
    """Make stored documents and derived rows of live entries equal to these documents, and raise the revision."""
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[one.uid for one in documents])}
    affected = AffectedEntries.find_for_write(entries, documents, [])
    before, stored_fields = affected.index_terms(entries.values()), inverted_index.stored_token_fields(entries.values())
    for composed in documents:
        copy_content(entries[composed.uid], composed)
    Entry.objects.bulk_update(entries.values(), [*CONTENT_FIELDS, "sorted_on"])
    for composed in documents:
        current = Version.objects.filter(entry=entries[composed.uid], number=entries[composed.uid].version)
        current.update(document=canonical_json(composed.document), index_terms=serialize_index_terms(composed))
    pairs = [(entries[composed.uid], composed) for composed in documents]
    write_derived_rows(pairs, at=at)
    _rewrite_file_references(list(entries.values()))
    inverted_index.update_postings(stored_fields, token_fields_of_documents(pairs))
    counters.raise_revision(touched_at=at)
    raise_every_stamp(counters)
    counters.save()
    update_segments(before, affected.index_terms(entries.values()), revision=counters.revision)


def _rewrite_file_references(entries: list[Entry]) -> None:
    """Make the PublicFile rows of these entries exactly the files that any of their versions names."""
    wanted = expected_file_references(entries)
    rows = PublicFile.objects.filter(entry__in=entries)
    stored = {(row.entry_id, row.name): row.pk for row in rows}
    rows.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    PublicFile.objects.bulk_create(PublicFile(entry_id=pk, name=name) for pk, name in sorted(wanted - stored.keys()))


def rewrite_index_terms(versions: Sequence[Version]) -> None:
    """Store the `index_terms` that the caller set on these versions. Call rebuild_indexes() afterwards."""
    Version.objects.bulk_update(versions, ["index_terms"])


@transaction.atomic
def rebuild_indexes() -> None:
    """Write the bitmap index and the inverted index anew from the versions, links and search texts."""
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    counters.raise_revision()
    rebuild_stamps(counters)
    counters.save()
    rebuild_segments(revision=counters.revision)
    inverted_index.rebuild_postings()
