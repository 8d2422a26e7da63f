"""Long public holidays of China, in which authorities publish nothing: they count for no silence.

2025 and 2026 as the General Office of the State Council announced them. 2027 and 2028 by the rule of Decree 795 (10 November
2024), eight days from New Year's Eve and seven from 1 October; with the Mid-Autumn Festival among them, eight.
"""

from datetime import date, timedelta

HOLIDAYS = (
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 10, 1), date(2026, 10, 7)),
    (date(2027, 2, 5), date(2027, 2, 12)),
    (date(2027, 10, 1), date(2027, 10, 7)),
    (date(2028, 1, 25), date(2028, 2, 1)),
    (date(2028, 10, 1), date(2028, 10, 8)),
)
DAY = timedelta(days=1)


def days_without_holidays(after: date, until: date) -> int:
    """Days from the one after `after` to `until`, without those of HOLIDAYS."""
    lost = sum(max((min(last, until) - max(first, after + DAY)).days + 1, 0) for first, last in HOLIDAYS)
    return max((until - after).days - lost, 0)
