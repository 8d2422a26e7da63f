"""What happened in public, newest first: the change log and the corrections, as lists counted once an edition."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from catalogue.models import Change, Entry, PublicCorrection
from catalogue.moment import KEPT_SECONDS, Moment

NEVER = 2**32 - 1


@dataclass(frozen=True, eq=False)
class Log:
    """A queryset for paginators, whose total is kept for the moment's edition."""

    rows: QuerySet
    key: str

    def count(self) -> int:
        return cache.get_or_set(self.key, self.rows.count, KEPT_SECONDS)  # type: ignore[return-value]

    def __getitem__(self, places: slice) -> list[Any]:
        return list(self.rows[places])

    def last(self) -> int:
        """The number of the newest change; 0 before the first."""
        return self.rows.values_list("number", flat=True).first() or 0


def changes(moment: Moment, **conditions: Any) -> Log:
    """Every public event, or those under the conditions; what was withdrawn or deleted stays in it."""
    rows = Change.objects.select_related("entry").defer("entry__document").filter(**conditions)
    return Log(rows, _key("changes", moment, conditions))


def live_corrections() -> QuerySet[PublicCorrection]:
    live = PublicCorrection.objects.filter(entry__standing=Entry.Standing.LIVE)
    return live.select_related("entry").defer("entry__document")


def corrections(moment: Moment, **conditions: Any) -> Log:
    """Every correction of what is live, or those under the conditions."""
    return Log(live_corrections().filter(**conditions), _key("corrections", moment, conditions))


def _key(log: str, moment: Moment, conditions: dict[str, Any]) -> str:
    return f"log:{log}:{moment.edition}:{sha256(repr(sorted(conditions.items())).encode()).hexdigest()}"


def first_change_since(instant: datetime) -> int:
    """The number of the first public event at or after it; NEVER when there was none. Numbers follow time."""
    return Change.objects.filter(at__gte=instant).order_by("at", "number").values_list("number", flat=True).first() or NEVER
