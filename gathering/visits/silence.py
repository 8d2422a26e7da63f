"""Whether a list is silent for longer than it ever was."""

from datetime import date
from itertools import pairwise

from gathering.models import KnownRow, WatchedList
from gathering.visits.holidays import days_without_holidays

GAPS, LEAST_DAYS = 20, 7
LOOKED_AT = 400  # the newest known rows, whose days are compared
DAYS_OF_A_NEW_LIST = 30  # where there is no gap to go by


def silence(watched: WatchedList, today: date) -> tuple[int, int]:
    """Days since the newest row, and after how many the list is called silent; both without holidays. One statement.

    That is twice the longest of the last 20 gaps between days with rows, at least a week.
    """
    newest = KnownRow.objects.filter(watched_list=watched).order_by("-first_seen_at", "-pk")
    seen = newest.values_list("day", "first_seen_at__date")[:LOOKED_AT]
    days = sorted({min(day or first_seen, today) for day, first_seen in seen}, reverse=True)[: GAPS + 1]
    if not days:
        return 0, DAYS_OF_A_NEW_LIST
    gaps = [days_without_holidays(earlier, later) for later, earlier in pairwise(days)]
    limit = max(LEAST_DAYS, 2 * max(gaps)) if gaps else DAYS_OF_A_NEW_LIST
    return days_without_holidays(days[0], today), limit
