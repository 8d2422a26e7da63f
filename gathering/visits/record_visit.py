"""Writes down what a visit found: its line, the state of the list, the rows, the leads, and when the next one is."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from editorial.link_checks.host_claims import MAX_NAME_LENGTH
from editorial.models import LinkHost
from gathering.inbox.add_leads import add_leads, readable_title
from gathering.inbox.title_keys import whole_title_key
from gathering.list_pages.list_rows import ListRow
from gathering.models import KnownRow, Visit, WatchedList
from gathering.visits.judge_visit import Verdict, judge
from gathering.visits.steps import Finding

RETRY_INTERVALS = (timedelta(minutes=30), timedelta(hours=2))  # after visits in a row without an answer
JITTER = 0.2  # of the pace, either way


def host_of(url: str) -> LinkHost:
    return LinkHost.objects.get_or_create(name=str(urlsplit(url).hostname)[:MAX_NAME_LENGTH])[0]


@transaction.atomic
def record_visit(watched: WatchedList, finding: Finding, *, at: datetime) -> bool:
    """Returns False, and saves nothing, where the claim ran out meanwhile."""
    mine = WatchedList.objects.select_for_update().filter(pk=watched.pk, claimed_until=watched.claimed_until)
    stored = mine.first()
    if stored is None:
        return False
    verdict = judge(stored, finding, timezone.localdate(at))
    stored.set_state(verdict.state, verdict.sentence, at)
    _remember_answer(stored, finding, verdict, at)
    stored.claimed_until, stored.step, stored.visited_at = None, {}, at
    stored.failures = stored.failures + 1 if finding.outcome == "no_answer" else 0
    stored.next_at = at + _pause(stored, finding)
    first = stored.filled_url(timezone.localdate(stored.next_at).year)
    stored.host = host_of(first)
    stored.save()
    _know_rows(stored, verdict.known, at)
    added = add_leads(stored, verdict.new, at=at)
    Visit.objects.create(
        watched_list=stored, at=at, status=finding.status, rows=len(verdict.known) or len(finding.rows), new_rows=added,
        state=stored.state, sentence=verdict.sentence,
    )  # fmt: skip
    return True


def _remember_answer(stored: WatchedList, finding: Finding, verdict: Verdict, at: datetime) -> None:
    """A bad page is never the one that a 304 may confirm."""
    if finding.outcome in ("unchanged", "no_answer"):
        return
    stored.etag, stored.last_modified, stored.validated_url = "", "", ""
    if not verdict.is_good:
        return
    if finding.etag or finding.last_modified:
        stored.etag, stored.last_modified, stored.validated_url = finding.etag, finding.last_modified, finding.url
    stored.listed_url = stored.filled_url(timezone.localdate(at).year)
    if stored.baseline_at is None:
        stored.baseline_at, stored.page_title = at, finding.page_title[:300]
        dated = sum(row.day is not None for row in verdict.known.values())
        stored.has_days = 2 * dated >= len(verdict.known)


def _know_rows(watched: WatchedList, rows: dict[str, ListRow], at: datetime) -> None:
    """Rows that are known already were seen again. Two statements."""
    KnownRow.objects.filter(watched_list=watched, key__in=rows).update(last_seen_at=at)
    KnownRow.objects.bulk_create(
        [
            KnownRow(
                watched_list=watched, key=key, url=row.address, title=readable_title(row.title),
                title_key=whole_title_key(row.title), day=row.day, first_seen_at=at, last_seen_at=at,
            )
            for key, row in rows.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _pause(watched: WatchedList, finding: Finding) -> timedelta:
    """The pace give or take a fifth, so that lists are not all due together; sooner after a visit without an answer."""
    pace = timedelta(hours=watched.pace)
    if 0 < watched.failures <= len(RETRY_INTERVALS):
        pace = min(pace, RETRY_INTERVALS[watched.failures - 1])
    jittered = pace * (1 - JITTER + 2 * JITTER * secrets.randbelow(1001) / 1000)
    return max(jittered, timedelta(seconds=finding.retry_after))
