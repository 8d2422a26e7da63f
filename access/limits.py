"""How much a reader of the API may ask in a minute. Processes take shares of a common count, so that most requests cost nothing."""

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from access import counters

WINDOW = 60
DAYS_KEPT = 35
MOST_HELD = 10_000
LARGEST_SHARE = 100
AWAY = "The counters of API requests cannot be reached."
logger = logging.getLogger(__name__)


@dataclass
class Share:
    """What this process took of one reader's minute."""

    taken: int = 0
    used: int = 0
    counted: int = 0  # by all processes, when this one last asked


@dataclass(frozen=True)
class Answer:
    is_allowed: bool
    limit: int
    remaining: int
    resets_in: int


_shares: OrderedDict[tuple[str, int], Share] = OrderedDict()
_lock = threading.Lock()


def take(who: str, limit: int, *, now: float | None = None) -> Answer:
    """One request of that reader. Never more than `limit` a minute over all processes; where the count is away, over this one."""
    now = time.time() if now is None else now
    window = int(now // WINDOW)
    resets_in = WINDOW - int(now % WINDOW)
    with _lock:
        share = _share(who, window)
        if share.used >= share.taken:
            _take_more(share, who, window, limit)
        is_allowed = share.used < share.taken
        share.used += is_allowed
        remaining = max(0, limit - share.counted) + share.taken - share.used
    return Answer(is_allowed, limit, remaining, resets_in)


def used_by_day(who: str, *, today: date | None = None) -> dict[date, int] | None:
    """Requests of the last days in UTC, oldest first; a share counts when it is taken. None where the count is away."""
    today = today or datetime.now(UTC).date()
    days = [today - timedelta(days=back) for back in range(DAYS_KEPT - 1, -1, -1)]
    try:
        found = counters.values([_day_key(who, day) for day in days])
    except Exception:
        logger.exception(AWAY)
        return None
    return {day: found[_day_key(who, day)] for day in days if _day_key(who, day) in found}


def forget() -> None:
    with _lock:
        _shares.clear()


def _share(who: str, window: int) -> Share:
    key = (who, window)
    share = _shares.setdefault(key, Share())
    _shares.move_to_end(key)
    while len(_shares) > MOST_HELD:
        _shares.popitem(last=False)
    return share


def _take_more(share: Share, who: str, window: int, limit: int) -> None:
    """A twentieth of the limit, LARGEST_SHARE at most; one by one where little is left, so that no share lies idle."""
    if share.counted >= limit:
        return
    wanted = max(1, min(limit // 20, LARGEST_SHARE, (limit - share.counted) // 8))
    try:
        share.counted = counters.count(f"limit:{who}:{window}", wanted, seconds=2 * WINDOW)
        counters.count(_day_key(who, datetime.now(UTC).date()), wanted, seconds=DAYS_KEPT * 86400)
    except Exception:  # a full disk or a Redis that is gone: reading goes on, counted by this process alone
        logger.exception(AWAY)
        share.counted += wanted
    share.taken += max(0, wanted - max(0, share.counted - limit))


def _day_key(who: str, day: date) -> str:
    return f"used:{who}:{day}"
