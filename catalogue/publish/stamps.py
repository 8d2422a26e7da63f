"""Raises the stamps of what a change shows anew: kept answers of those places are made again, all others stay valid.

An entry's answers show itself, the entries linked to or from it, the contents of what it contains, and its neighbours in the
list of its type. tests/catalogue/publish/test_kept_answers.py compares kept answers with new ones after random changes.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from catalogue.http.paths import entry_place
from catalogue.models import CatalogueRevision, Entry, Link, Stamp
from catalogue.models.stamp import EVERYWHERE
from catalogue.publication_types import type_codes
from catalogue.vocabulary.link_types import CONTAINS

BATCH = 1000
MAX_CHANGED, MAX_PLACES = 100, 2000  # a change of more entries, or of more places, raises EVERYWHERE
SHOWN = (Entry.Standing.LIVE, Entry.Standing.WITHDRAWN)  # an entry that was withdrawn has a page with neighbours too


def places_showing(entries: Collection[Entry]) -> set[str]:
    """The places of all entries whose answers show one of these stored entries, as the catalogue stands now."""
    keys, uids = {entry.pk for entry in entries}, {entry.uid for entry in entries}
    if len(keys) > MAX_CHANGED:
        return {EVERYWHERE, *(entry_place(entry.type, entry.slug) for entry in entries)}
    linked: Any = Link.objects.filter(Q(entry__in=keys) | Q(to__in=uids)).order_by()
    for key, uid in linked.values_list("entry_id", "to_id"):
        keys.add(key)
        uids.add(uid)
    shown = Entry.objects.filter(Q(pk__in=keys) | Q(uid__in=uids)).order_by()
    links = Link.objects.filter(type=CONTAINS, to__in=shown.values("uid")).order_by()
    containing = Entry.objects.filter(pk__in=links.values("entry")).order_by()
    found = {entry_place(*row) for row in shown.union(containing).values_list("type", "slug")}
    for entry in entries:
        if entry.standing in SHOWN:
            found |= _places_around(entry)
    return found


def _places_around(entry: Entry) -> set[str]:
    """The places from the live entry before this one to the live entry after it in the list of the type, both included.

    To the end of the list where there is none: removed entries there have this one for a neighbour.
    """
    day = entry.sorted_on
    listed = Entry.objects.filter(type=entry.type, standing__in=SHOWN)
    before = listed.live().filter(sorted_on__lte=day).filter(Q(sorted_on__lt=day) | Q(pk__lt=entry.pk))
    after = listed.live().filter(sorted_on__gte=day).filter(Q(sorted_on__gt=day) | Q(pk__gt=entry.pk))
    first = before.order_by("-sorted_on", "-pk").values_list("sorted_on", "pk").first() or (date.min, 0)
    last = after.order_by("sorted_on", "pk").values_list("sorted_on", "pk").first() or (date.max, 0)
    rows = listed.filter(sorted_on__range=(first[0], last[0])).order_by().values_list("sorted_on", "pk", "slug")
    return {entry_place(entry.type, slug) for *position, slug in rows if first <= tuple(position) <= last}


def raise_stamps(places: Iterable[str], counters: CatalogueRevision, *, of_every_list: bool = False) -> None:
    """Stamp these places, and the lists of their types or of all types, with the revision of `counters`, which is locked.

    Where changes of another release raised no stamps, all are written anew.
    """
    places = set(places)
    if not counters.has_stamps:
        rebuild_stamps(counters)
        return
    if len(places) > MAX_PLACES:
        places.add(EVERYWHERE)  # and each place has its row, without which nothing is kept
    lists = set(type_codes()) if of_every_list else {place.partition("/")[0] for place in places} - {EVERYWHERE}
    _write(places | lists, counters)


def raise_every_stamp(counters: CatalogueRevision) -> None:
    """After a change of everything. The caller raised the revision of `counters`, and holds its lock."""
    raise_stamps([EVERYWHERE], counters)


def rebuild_stamps(counters: CatalogueRevision) -> None:
    """One stamp for each entry and type, of the present revision; the caller saves `counters`."""
    Stamp.objects.all().delete()
    rows = Entry.objects.exclude(standing=Entry.Standing.GONE).order_by().values_list("type", "slug")
    _write({*type_codes(), EVERYWHERE, *(entry_place(*row) for row in rows)}, counters)
    counters.stamped_revision = counters.revision


def _write(places: Collection[str], counters: CatalogueRevision) -> None:
    conflicts: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["place"], "update_fields": ["revision"]}
    stamps = (Stamp(place=place, revision=counters.revision) for place in sorted(places))
    Stamp.objects.bulk_create(stamps, batch_size=BATCH, **conflicts)
