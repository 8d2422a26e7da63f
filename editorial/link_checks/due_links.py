"""Checks links that are due: the least recently checked first, one worker a link and a host, with pauses between requests."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from editorial.link_checks.fetch import FetchResult, HostBusy, fetch_page
from editorial.link_checks.host_claims import HOST_INTERVAL, claim_due_row, claim_new_host, release_host
from editorial.models import LinkCheck
from infra.claims import release_row

CHECK_INTERVAL = timedelta(days=7)
RETRY_INTERVALS = (timedelta(hours=1), timedelta(days=1), timedelta(days=3))  # after failures in a row; then CHECK_INTERVAL
Status = LinkCheck.Status


def check_due_links(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Checks every link that is due and whose host is free; returns how many. Any number of workers may run it at once."""
    count = 0
    while not is_stopped() and (link := _claim_link()) is not None:
        count += _check_link(link)
    return count


def _claim_link() -> LinkCheck | None:
    """Claims one link and its host for this worker. A claim ends after CLAIM_DURATION, so a worker that died blocks nothing."""
    stalest_first = LinkCheck.objects.named().order_by(F("checked_at").asc(nulls_first=True), "pk")
    return claim_due_row(stalest_first, Q(next_check_at__lte=timezone.now()))


def _check_link(link: LinkCheck) -> bool:
    """Checks the link. Returns False where it redirects to a host that is busy; then it is due again shortly."""
    hosts = [link.host.name]

    def claim_redirect_host(name: str) -> bool:
        is_claimed = claim_new_host(name)
        hosts.extend([name] if is_claimed else [])
        return is_claimed

    wait = timedelta()
    try:
        result = fetch_page(link.url, claim_host=claim_redirect_host)
        wait = result.retry_after
    except HostBusy:
        later = timezone.now() + 2 * HOST_INTERVAL
        release_row(LinkCheck.objects.filter(pk=link.pk), link.claimed_until, next_check_at=later)  # type: ignore[arg-type]
        return False
    finally:
        for name in hosts:
            release_host(name, wait if name == hosts[-1] else timedelta())
    return record_result(link, result, at=timezone.now())


@transaction.atomic
def record_result(link: LinkCheck, result: FetchResult, *, at: datetime) -> bool:
    """Saves the result of a check. Returns False, and saves nothing, where the claim ran out meanwhile."""
    stored = LinkCheck.objects.select_for_update().filter(pk=link.pk, claimed_until=link.claimed_until).first()
    if stored is None:
        return False
    stored.claimed_until, stored.checked_at = None, at
    stored.failure, stored.final_url, stored.is_permanent = result.failure[:300], result.final_url, result.is_permanent
    stored.status = _status_after(stored, result)
    if result.status in LinkCheck.WELL_STATUSES:
        stored.consecutive_failures, stored.last_well_at = 0, at
        _compare_content(stored, result.content_hash, at)
    elif result.status != Status.NOT_CHECKED:
        stored.consecutive_failures += 1
    stored.next_check_at = at + max(_next_interval(stored), result.retry_after)
    stored.save()
    return True


def _status_after(link: LinkCheck, result: FetchResult) -> str:
    """A check without an answer is doubtful the first time and broken from the second time on."""
    return Status.BROKEN if result.is_transient and link.consecutive_failures else result.status


def _compare_content(link: LinkCheck, content_hash: str, at: datetime) -> None:
    """Compares the content with that of the last check and with the content that an editor has reviewed."""
    if link.content_hash and content_hash != link.content_hash:
        link.changed_at = at
    link.content_hash = content_hash
    link.reviewed_hash = link.reviewed_hash or content_hash
    if link.status == Status.FINE and content_hash != link.reviewed_hash:
        link.status = Status.CHANGED


def _next_interval(link: LinkCheck) -> timedelta:
    """A week give or take twelve hours, so that links added together are not all due together again."""
    if 0 < link.consecutive_failures <= len(RETRY_INTERVALS):
        return RETRY_INTERVALS[link.consecutive_failures - 1]
    return CHECK_INTERVAL + timedelta(hours=link.pk % 24 - 12)
