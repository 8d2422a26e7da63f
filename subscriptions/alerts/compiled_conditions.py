"""Conditions: a saved search compiled, so that a published entry finds its alerts without running each search.

All but the words are sets and ranges of the bitmap index, and answered by it for the entries at hand, exactly as a list is.
"""

from typing import Any
from uuid import UUID

from pyroaring import BitMap

from catalogue.index.bitmap_index import TYPE, BitmapIndex
from catalogue.index.process_cache import bitmap_index_at, vocabulary_at
from catalogue.index.revision import Revision
from catalogue.models.index import IndexTerm
from catalogue.publication_types import publication_type
from catalogue.query.filters import EntryFilterSet
from subscriptions.models.alerts import SavedSearch

UID = "uid"  # the facet of the keys of searches that name entries
ANY_ENTRY: IndexTerm = ("", "")  # the key of a search that no term narrows
CHANGE = "change"  # the range of `changed_since`


def compile_conditions(filters: EntryFilterSet) -> dict[str, Any]:
    """The conditions of valid filters, as JSON. `asks_list`: the list itself has to be asked as well."""
    query, uids = filters.qs, sorted(map(str, filters.form.cleaned_data.get("uid") or ()))
    of_the_day = publication_type(query.type).day_facets if query.type else {}
    asked_of_list = [
        *(facet for facet, _codes in (*query.filters, *query.exclusions) if facet in of_the_day),
        *(one.name for one in query.ranges if one.name == CHANGE),
        *query.key_filters[bool(uids) :],
    ]
    return {
        "type": query.type,
        "uids": uids,
        "filters": [one for one in query.filters if one[0] not in of_the_day],
        "exclusions": [one for one in query.exclusions if one[0] not in of_the_day],
        "ranges": [one for one in query.ranges if one.name != CHANGE],
        "words": query.words,
        "asks_list": bool(asked_of_list),
    }


def first_keys(conditions: dict[str, Any], index: BitmapIndex) -> list[IndexTerm]:
    """The values of the condition that the fewest entries meet today: whatever matches carries one of them."""
    if conditions["uids"]:
        return [(UID, uid) for uid in conditions["uids"]]
    choices = [*conditions["filters"], *([(TYPE, [conditions["type"]])] if conditions["type"] else [])]
    if not choices:
        return [ANY_ENTRY]
    facet, codes = min(choices, key=lambda one: len(index.any_of(*one)))
    return [(facet, code) for code in codes]


class LiveKeys:
    """The live ones of some entries, by what the bitmap index of a revision says of them. `entries` are uids by key."""

    def __init__(self, entries: dict[int, UUID], revision: Revision) -> None:
        self.revision, self._index, vocabulary = revision, bitmap_index_at(revision), vocabulary_at(revision)
        self._key_of = {str(uid): key for key, uid in entries.items()}
        self._merged = vocabulary.merged_codes
        self.keys = self._index.all_live & BitMap(entries)

    def first_keys(self) -> set[IndexTerm]:
        """All keys under which searches may stand that one of the entries matches; of merged terms too."""
        carried = {term for term, members in self._index.bitmaps.items() if not members.isdisjoint(self.keys)}
        merged = {(facet, code) for (facet, code), into in self._merged.items() if (facet, into) in carried}
        return carried | merged | {ANY_ENTRY} | {(UID, uid) for uid in self._key_of}

    def matching(self, search: SavedSearch) -> BitMap:
        """Those that meet all conditions but words and what is asked of the list."""
        conditions = search.conditions
        found = self.keys & self._index.live(conditions["type"])
        if conditions["uids"]:
            found &= BitMap(self._key_of[uid] for uid in conditions["uids"] if uid in self._key_of)
        for facet, codes in conditions["filters"]:
            found &= self._carrying(facet, codes)
        for facet, codes in conditions["exclusions"]:
            found -= self._carrying(facet, codes)
        for name, low, high, is_inside in conditions["ranges"] if found else ():
            inside = self._index.bit_sliced(name).between(low, high)
            found = found & inside if is_inside else found - inside
        return found

    def _carrying(self, facet: str, codes: list[str]) -> BitMap:
        return self._index.any_of(facet, [self._merged.get((facet, code), code) for code in codes])
