"""Visits lists that are due: one worker a list and a host, one request at a time, with the pause of the host before the next."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from editorial.link_checks.host_claims import claim_due_row, release_host
from gathering.list_pages.list_rows import ListRecipe
from gathering.list_pages.read_list import propose_lists, read_list
from gathering.models import WatchedList
from gathering.visits.judge_visit import lacks_known_rows
from gathering.visits.record_proposals import record_proposals
from gathering.visits.record_visit import host_of, record_visit
from gathering.visits.steps import Finding, Step
from gathering.visits.take_step import Reader, take_step
from infra.claims import release_row

State = WatchedList.State


def visit_due_lists(
    is_stopped: Callable[[], bool] = lambda: False, *, read: Reader = read_list, propose: Reader = propose_lists
) -> int:
    """Takes every step that is due and whose host is free; returns how many visits ended. Any number of workers may run it."""
    count = 0
    while not is_stopped() and (watched := _claim_list()) is not None:
        count += _take_step(watched, read, propose)
    return count


def _claim_list() -> WatchedList | None:
    watched = WatchedList.objects.exclude(state=State.PAUSED).order_by("next_at", "pk")
    return claim_due_row(watched, Q(next_at__lte=timezone.now()))


def _take_step(watched: WatchedList, read: Reader, propose: Reader) -> bool:
    """Whether the visit has ended. A step that leads to another leaves that in the row, due as soon as its host is free."""
    step = Step.from_json(watched.step) if watched.step else Step(watched.filled_url(timezone.localdate().year))
    is_chosen = bool(watched.recipe)
    reader = partial(read, recipe=ListRecipe.from_json(watched.recipe)) if is_chosen else propose
    wait = timedelta()
    try:
        found = take_step(watched, step, read=reader, lacks_known_rows=partial(lacks_known_rows, watched))
        if isinstance(found, Finding):
            wait = timedelta(seconds=found.retry_after)
    finally:
        release_host(watched.host.name, wait)
    if isinstance(found, Step):
        row = WatchedList.objects.filter(pk=watched.pk)
        release_row(row, watched.claimed_until, step=found.as_json(), host=host_of(found.url))  # type: ignore[arg-type]
        return False
    record = record_visit if is_chosen else record_proposals
    return record(watched, found, at=timezone.now())
