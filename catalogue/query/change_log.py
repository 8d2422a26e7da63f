"""The change log and the corrections, newest first, with totals cached by revision."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from catalogue.index.revision import REVISION_CACHE_SECONDS, Revision
from catalogue.models import Change, Entry, PublicCorrection

NO_CHANGE_NUMBER = 2**32 - 1


@dataclass(frozen=True, eq=False)
class CachedCountQuery:
    """A queryset for paginators; its total is cached under a key that holds the revision."""

    queryset: QuerySet
    cache_key: str

    def count(self) -> int:
        return cache.get_or_set(self.cache_key, self.queryset.count, REVISION_CACHE_SECONDS)  # type: ignore[return-value]

    def __getitem__(self, rows: slice) -> list[Any]:
        return list(self.queryset[rows])

    def last_number(self) -> int:
        """The number of the newest change; 0 before the first."""
        return self.queryset.values_list("number", flat=True).first() or 0


def list_changes(revision: Revision, **conditions: Any) -> CachedCountQuery:
    """The public events that meet the conditions. Events of withdrawn and deleted entries stay in the log."""
    rows = Change.objects.select_related("entry").defer("entry__document").filter(**conditions)
    return CachedCountQuery(rows, _cache_key("changes", revision, conditions))


def live_corrections() -> QuerySet[PublicCorrection]:
    live = PublicCorrection.objects.filter(entry__standing=Entry.Standing.LIVE)
    return live.select_related("entry").defer("entry__document")


def list_corrections(revision: Revision, **conditions: Any) -> CachedCountQuery:
    """The corrections of live entries that meet the conditions."""
    return CachedCountQuery(live_corrections().filter(**conditions), _cache_key("corrections", revision, conditions))


def _cache_key(log: str, revision: Revision, conditions: dict[str, Any]) -> str:
    return f"log:{log}:{revision.number}:{sha256(repr(sorted(conditions.items())).encode()).hexdigest()}"


def first_change_number_since(instant: datetime) -> int:
    """The number of the first public event at or after the instant; NO_CHANGE_NUMBER if there is none. Numbers follow time."""
    return (
        Change.objects.filter(at__gte=instant).order_by("at", "number").values_list("number", flat=True).first() or NO_CHANGE_NUMBER
    )
