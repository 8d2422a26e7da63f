"""Rate limit by reader and minute. Each machine leases requests from a shared counter in advance, so that most
requests need no access to it; its processes share the lease (access/shared_leases.py).
"""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from access import shared_counters
from access.shared_leases import Lease, lease_table

WINDOW_SECONDS = 60
RETENTION_DAYS = 35
MAX_LEASE_SIZE = 100
COUNTERS_UNREACHABLE = "The counters of requests cannot be reached."
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RateLimitResult:
    """`remaining` is exact on one machine: limit minus use. Several machines know the others' leases as of their own last."""

    is_allowed: bool
    limit: int
    remaining: int
    resets_in: int


def consume_request(reader: str, limit: int, *, now: float | None = None, is_counted_by_day: bool = True) -> RateLimitResult:
    """Count one request. All machines together allow at most `limit` a minute; each process alone if the counter is unreachable.

    `is_counted_by_day`: whether daily_requests() shall know of it.
    """
    now = time.time() if now is None else now
    window = int(now // WINDOW_SECONDS)
    resets_in = WINDOW_SECONDS - int(now % WINDOW_SECONDS)
    with lease_table(settings.COUNTERS_FILE).lease(reader, window) as lease:
        if lease.used >= lease.granted:
            _extend_lease(lease, reader, window, limit, is_counted_by_day)
        is_allowed = lease.used < lease.granted
        lease.used += is_allowed
        remaining = min(limit - lease.used, max(0, limit - lease.total_counted) + lease.granted - lease.used)
    return RateLimitResult(is_allowed, limit, remaining, resets_in)


def daily_requests(reader: str, *, today: date | None = None) -> dict[date, int] | None:
    """Requests by UTC day of the last RETENTION_DAYS, oldest first; leased requests count. None if the counter is unreachable."""
    today = today or datetime.now(UTC).date()
    days = [today - timedelta(days=back) for back in range(RETENTION_DAYS - 1, -1, -1)]
    try:
        found = shared_counters.read_counters([_day_key(reader, day) for day in days])
    except Exception:
        logger.exception(COUNTERS_UNREACHABLE)
        return None
    return {day: found[_day_key(reader, day)] for day in days if _day_key(reader, day) in found}


def clear_leases() -> None:
    lease_table(settings.COUNTERS_FILE).clear()


def _extend_lease(lease: Lease, reader: str, window: int, limit: int, is_counted_by_day: bool) -> None:
    """Lease a twentieth of the limit, at most MAX_LEASE_SIZE; fewer when few are left, so that no machine holds back requests."""
    if lease.total_counted >= limit:
        return
    size = max(1, min(limit // 20, MAX_LEASE_SIZE, (limit - lease.total_counted) // 8))
    lease.total_counted = shared_counters.increment_counter(f"limit:{reader}:{window}", size, seconds=2 * WINDOW_SECONDS)
    if is_counted_by_day:
        shared_counters.increment_counter(_day_key(reader, datetime.now(UTC).date()), size, seconds=RETENTION_DAYS * 86400)
    lease.granted += max(0, size - max(0, lease.total_counted - limit))


def _day_key(reader: str, day: date) -> str:
    return f"used:{reader}:{day}"
