"""Reads a page as a list of notices, in another process with limits of time and memory: a page of a stranger is a bomb.

A tree of 100,000 attributes takes lxml 200 s, and 2 MB of open tags take feedparser 18 s; a usual page takes a third of one.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from gathering.list_pages.list_rows import ListReading, ListRecipe
from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessTimeout, run_isolated

MAX_BYTES = 2 * 2**20
PROCESSOR_SECONDS = 5
LIMITS = ProcessLimits(seconds=9, memory=512 * 2**20)
CHINA = timezone(timedelta(hours=8))
TOO_MUCH = "The page is too large or too deeply nested to read."


def read_list(
    body: bytes, *, address: str, status: int, headers: Mapping[str, str], recipe: ListRecipe, today: date | None = None
) -> ListReading:
    """Never raises for a bad page: it is "blocked" or "unreadable" then. A "list" has at least one row.

    `address` is where the page was found at last; for the answer of a named interface, that of the page that named it.
    `today` is the day by which days without a year get one; the day in China if it is None.
    """
    return _read(body, address=address, status=status, headers=headers, recipe=recipe, today=today, propose=False)


def propose_lists(body: bytes, *, address: str, status: int, headers: Mapping[str, str], today: date | None = None) -> ListReading:
    """As `read_list` without a recipe, with `proposals`: the lists that the page may mean, the likeliest first."""
    return _read(body, address=address, status=status, headers=headers, recipe=ListRecipe(), today=today, propose=True)


def _read(
    body: bytes, *, address: str, status: int, headers: Mapping[str, str], recipe: ListRecipe, today: date | None, propose: bool
) -> ListReading:
    argument = {
        "address": address,
        "status": status,
        "content_type": next((value[:200] for name, value in headers.items() if name.lower() == "content-type"), ""),
        "recipe": recipe.as_json(),
        "today": (today or datetime.now(CHINA).date()).isoformat(),
        "propose": propose,
        "processor": PROCESSOR_SECONDS,
    }
    try:
        answer = run_isolated("gathering.list_pages.list_process", json.dumps(argument), stdin=body[:MAX_BYTES], limits=LIMITS)
    except (ProcessTimeout, ProcessFailed):
        return ListReading("unreadable", TOO_MUCH)
    return ListReading.from_json(json.loads(answer))
