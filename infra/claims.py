"""Claims: which of several workers does a piece of work, on SQLite and PostgreSQL alike.

A lease (`lease_row`) is for work that takes longer than a transaction may; it runs out when its worker dies. A claim without an
end (`claim_row`) is for what must never be done twice. A lock (`lock_free_rows`) is for work within one transaction.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

AnyModel = TypeVar("AnyModel", bound=Model)


def claim_row(rows: QuerySet[Any], free: Q, **values: Any) -> bool:
    """Set the values where `free` still holds; whether a row was set, which is true for one of several workers.

    One UPDATE. `free` names columns of the table itself and stands outside the subquery, because PostgreSQL looks again at the
    row that another transaction changed, and not at a subquery (READ COMMITTED, EvalPlanQual).
    """
    return bool(rows.model._base_manager.filter(free, pk__in=rows.order_by().values("pk")).update(**values))


def lease_row(
    rows: QuerySet[Any], duration: timedelta, *, column: str = "claimed_until", held: datetime | None = None
) -> datetime | None:
    """Until when the row is this worker's, or None while it is another's.

    `column` holds the end of the lease. `held` is the end that this worker was given: its own lease it may renew.
    """
    until = timezone.now() + duration
    return until if claim_row(rows, is_unleased(column) | Q(**{column: held}), **{column: until}) else None


def release_row(rows: QuerySet[Any], held: datetime, *, column: str = "claimed_until", **values: Any) -> bool:
    """End the lease and set the values, unless it ran out and is another worker's now."""
    return claim_row(rows, Q(**{column: held}), **{column: None, **values})


def is_unleased(column: str = "claimed_until") -> Q:
    return Q(**{column: None}) | Q(**{f"{column}__lte": timezone.now()})


def lock_free_rows(rows: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
    """Those that no other transaction has locked, locked until this one ends.

    A database that cannot skip locked rows waits for them; SQLite has one writer at a time and needs no locks.
    """
    return rows.select_for_update(skip_locked=connections[rows.db].features.has_select_for_update_skip_locked)
