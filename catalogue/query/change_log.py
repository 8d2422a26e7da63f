"""The change log and the corrections, newest first, with totals cached by revision."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import OuterRef, QuerySet, Subquery

from catalogue.index.revision import REVISION_CACHE_SECONDS, Revision
from catalogue.models import CatalogueRevision, Change, Entry, PublicCorrection

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


class WholeLog(CachedCountQuery):
    """The whole log: its numbers have no gaps, so that the last one is the total."""

    def count(self) -> int:
        return Change.objects.order_by("-number").values_list("number", flat=True).first() or 0


def list_changes(revision: Revision, *, is_whole: bool = False, **conditions: Any) -> CachedCountQuery:
    """The public events that meet the conditions. Events of withdrawn and deleted entries stay in the log.

    `is_whole`: with the events of terms and verifications, which programs follow and readers are not shown.
    """
    log = Change.objects.all() if is_whole else Change.objects.for_readers()
    rows = log.select_related("entry__chinese_title").defer("entry__document").filter(**conditions)
    query_type = WholeLog if is_whole and not conditions else CachedCountQuery
    return query_type(rows, _cache_key("log" if is_whole else "changes", revision, conditions))


def live_corrections() -> QuerySet[PublicCorrection]:
    live = PublicCorrection.objects.filter(entry__standing=Entry.Standing.LIVE)
    return live.select_related("entry__chinese_title").defer("entry__document")


def list_corrections(revision: Revision, **conditions: Any) -> CachedCountQuery:
    """The corrections of live entries that meet the conditions."""
    return CachedCountQuery(live_corrections().filter(**conditions), _cache_key("corrections", revision, conditions))


def _cache_key(log: str, revision: Revision, conditions: dict[str, Any]) -> str:
    return f"log:{log}:{revision.cache_key}:{sha256(repr(sorted(conditions.items())).encode()).hexdigest()}"


def with_last_change(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Adds `last_event` and `last_note`, of the latest public event of each entry, in the same statement."""
    latest = Change.objects.for_readers().filter(entry=OuterRef("pk")).order_by("-number")
    return entries.annotate(last_event=Subquery(latest.values("event")[:1]), last_note=Subquery(latest.values("note")[:1]))


def change_numbers_between(since: datetime | None, before: datetime | None) -> tuple[int | None, int | None]:
    """The lowest and the highest number of an event from `since` on and before `before`; None where that end is open.

    One statement. Numbers follow time.
    """
    ends = {
        name: Subquery(_changes_from(instant).values("number")[:1])
        for name, instant in (("first", since), ("end", before))
        if instant
    }
    found = CatalogueRevision.objects.filter(pk=1).annotate(**ends).values(*ends).get()
    low, end = found.get("first") or NO_CHANGE_NUMBER, found.get("end")
    return low if since else None, end - 1 if end else None


def _changes_from(instant: datetime) -> QuerySet[Change]:
    return Change.objects.filter(at__gte=instant).order_by("at", "number")


def first_change_number_since(instant: datetime) -> int:
    """The number of the first public event at or after the instant; NO_CHANGE_NUMBER if there is none. Numbers follow time."""
    return _changes_from(instant).values_list("number", flat=True).first() or NO_CHANGE_NUMBER
