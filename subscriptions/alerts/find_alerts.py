"""From entries that changed to the saved searches that they match."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from pyroaring import BitMap

from catalogue.index.revision import Revision
from subscriptions.alerts.compiled_conditions import LiveKeys
from subscriptions.alerts.followed_list import followed_list
from subscriptions.alerts.word_matches import WordMatches
from subscriptions.models import Alert, SavedSearch, SearchKey


def matched_searches(entries: Mapping[int, UUID], revision: Revision, followed: Q) -> dict[SavedSearch, BitMap]:
    """By search the keys of those of the entries that match it. `followed` are conditions of an alert that has the search.

    Entries are uids by key. What is not live any more matches the searches that name it by its uid alone. Two statements, two
    for all searches with words together, and those of each such search that the words of an entry leave over.
    """
    live = LiveKeys(dict(entries), revision)
    words = WordMatches(live.keys, revision)
    absent = {str(uid): key for key, uid in entries.items() if key not in live.keys}
    found = {}
    for search in _searches_at(live, followed):
        keys = live.matching(search)
        if keys and search.conditions["words"]:
            keys = words.matching(search.conditions["words"], keys)
        if keys and search.conditions["asks_list"]:
            keys &= _keys_of_list(search, revision)
        keys |= BitMap(absent[uid] for uid in search.conditions["uids"] if uid in absent)
        if keys:
            found[search] = keys
    return found


def _searches_at(live: LiveKeys, followed: Q) -> list[SavedSearch]:
    """The searches under one of the keys. Facets and codes are asked apart: what is too much meets no conditions later."""
    facets, codes = (set(column) for column in zip(*live.first_keys(), strict=True))
    under_keys = SearchKey.objects.filter(facet__in=facets, code__in=codes).values("search")
    has_alert = Exists(Alert.objects.running().filter(followed, search=OuterRef("pk")))
    return list(SavedSearch.objects.filter(has_alert, pk__in=under_keys).order_by("pk"))


def _keys_of_list(search: SavedSearch, revision: Revision) -> BitMap:
    """The keys of the list as its page would show it; none where a filter is not valid any more."""
    followed = followed_list(search.folder, QueryDict(search.query), revision)
    return followed.entry_query.keys if followed and not followed.errors else BitMap()
