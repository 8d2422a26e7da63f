"""Loads sources.csv: lists and feeds of authorities that a desk would watch. They are paused: a demonstration asks nobody."""

import csv
from pathlib import Path

from gathering.models import WatchedList
from gathering.visits.record_visit import host_of

SOURCES_FILE = Path(__file__).with_name("sources.csv")
YEAR = 2026  # stands for any, where an address has one


def load_watched_lists() -> int:
    """How many lists there are now. What is known of a page's structure stands in the sentence about its state."""
    with SOURCES_FILE.open(encoding="utf-8") as file:
        lists = [_watched_list(row) for row in csv.DictReader(file)]
    WatchedList.objects.bulk_create(lists)
    return len(lists)


def _watched_list(row: dict[str, str]) -> WatchedList:
    watched = WatchedList(
        name=row["name"], body=row["body"], url=row["url"], language=row["language"], state=WatchedList.State.PAUSED,
        sentence=f"Paused, as a demonstration asks nobody. {row['shape']}".strip(),
    )  # fmt: skip
    watched.host = host_of(watched.filled_url(YEAR))
    return watched
