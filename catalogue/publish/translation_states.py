"""Writes how far the translations are that readers asked for, into the catalogue: state, planned day, number of readers, reason.

No version and no public event: nothing of the publication itself changes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from catalogue.models import CatalogueRevision, Entry, PublicTranslations
from catalogue.publish.stamps import places_showing, raise_stamps


@transaction.atomic
def write_translation_states(states: Mapping[UUID, Sequence[Mapping[str, Any]]], *, at: datetime) -> int:
    """Store the requests of each entry by uid (none: readers see none); returns how many entries changed.

    A request has `language`, `state`, `target_on` (ISO 8601 or None), `votes` and `reason`. The revision rises once, and only if
    something changes. Entries that were never published, or are gone, are passed over.
    """
    counters = CatalogueRevision.objects.select_for_update().get(pk=1)
    known = Entry.objects.exclude(standing=Entry.Standing.GONE).filter(uid__in=states)
    entries = {entry.uid: entry for entry in known.select_related("translations").defer("document")}
    changed = {uid: entry for uid, entry in entries.items() if entry.stored_translations != list(states[uid])}
    if not changed:
        return 0
    PublicTranslations.objects.filter(entry__in=changed.values()).delete()
    PublicTranslations.objects.bulk_create(
        PublicTranslations(entry=entry, requests=list(states[uid])) for uid, entry in changed.items() if states[uid]
    )
    counters.raise_revision(touched_at=at)
    raise_stamps(places_showing(changed.values()), counters)
    counters.save()
    return len(changed)
