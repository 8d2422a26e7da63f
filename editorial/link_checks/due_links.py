"""Checks links that are due: the least recently checked first, one worker a link and a host, with pauses between requests."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from editorial.link_checks.fetch import FetchResult, HostBusy, fetch_page
from editorial.models import LinkCheck, LinkHost
from infra.claims import is_unleased, lease_row, release_row

CHECK_INTERVAL = timedelta(days=7)
RETRY_INTERVALS = (timedelta(hours=1), timedelta(days=1), timedelta(days=3))  # after failures in a row; then CHECK_INTERVAL
HOST_INTERVAL = timedelta(seconds=5)  # between two requests to one host
CLAIM_DURATION = timedelta(seconds=60)  # longer than a check may take
MAX_HOST_PAUSE = timedelta(days=1)  # that an answer may ask for with Retry-After; see MAX_RETRY_AFTER of fetch
CANDIDATES_PER_CLAIM = 20
Status = LinkCheck.Status


def check_due_links(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Checks every link that is due and whose host is free; returns how many. Any number of workers may run it at once."""
    done = 0
    while not is_stopped() and (link := _claim_link()) is not None:
        done += _check_link(link)
    return done


def _claim_link() -> LinkCheck | None:
    """Claims one link and its host for this worker. A claim ends after CLAIM_DURATION, so a worker that died blocks nothing."""
    now = timezone.now()
    due = LinkCheck.objects.named().filter(is_unleased(), next_check_at__lte=now, host__free_at__lte=now).select_related("host")
    for link in due.order_by(F("checked_at").asc(nulls_first=True), "pk")[:CANDIDATES_PER_CLAIM]:
        if not _claim_host(link.host.name):
            continue
        link.claimed_until = lease_row(LinkCheck.objects.filter(pk=link.pk, next_check_at__lte=now), CLAIM_DURATION)
        if link.claimed_until:
            return link
        _release_host(link.host.name, timedelta())
    return None


def _claim_host(name: str) -> bool:
    return lease_row(LinkHost.objects.filter(name=name), CLAIM_DURATION, column="free_at") is not None


def _release_host(name: str, pause: timedelta) -> None:
    LinkHost.objects.filter(name=name).update(free_at=timezone.now() + pause)


def _check_link(link: LinkCheck) -> bool:
    """Whether the link was checked; False where it redirects to a host that is busy, and it is due again shortly."""
    hosts = [link.host.name]

    def may_ask(name: str) -> bool:
        LinkHost.objects.get_or_create(name=name[:255])
        is_ours = _claim_host(name[:255])
        hosts.extend([name[:255]] if is_ours else [])
        return is_ours

    wait = HOST_INTERVAL
    try:
        seen = fetch_page(link.url, may_ask=may_ask)
        wait = max(HOST_INTERVAL, min(seen.retry_after, MAX_HOST_PAUSE))
    except HostBusy:
        later = timezone.now() + 2 * HOST_INTERVAL
        release_row(LinkCheck.objects.filter(pk=link.pk), link.claimed_until, next_check_at=later)  # type: ignore[arg-type]
        return False
    finally:
        for name in hosts:
            _release_host(name, wait if name == hosts[-1] else HOST_INTERVAL)
    return record_result(link, seen, at=timezone.now())


@transaction.atomic
def record_result(link: LinkCheck, seen: FetchResult, *, at: datetime) -> bool:
    """Saves the result of a check. Returns False, and saves nothing, where the claim ran out meanwhile."""
    held = LinkCheck.objects.select_for_update().filter(pk=link.pk, claimed_until=link.claimed_until).first()
    if held is None:
        return False
    held.claimed_until, held.checked_at = None, at
    held.failure, held.final_url, held.is_permanent = seen.failure[:300], seen.final_url, seen.is_permanent
    held.status = _status_after(held, seen)
    if seen.status in LinkCheck.WELL_STATUSES:
        held.consecutive_failures, held.last_well_at = 0, at
        _compare_content(held, seen.content_hash, at)
    elif seen.status != Status.NOT_CHECKED:
        held.consecutive_failures += 1
    held.next_check_at = at + max(_next_interval(held), seen.retry_after)
    held.save()
    return True


def _status_after(link: LinkCheck, seen: FetchResult) -> str:
    """A check without an answer is doubtful the first time and broken from the second time on."""
    return Status.BROKEN if seen.is_transient and link.consecutive_failures else seen.status


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
