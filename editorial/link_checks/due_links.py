"""The round of the links: the stalest first, each by one worker, each host by one worker and with pauses."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from editorial.link_checks.fetch import FetchResult, HostBusy, fetch_page
from editorial.models import LinkCheck, LinkHost
from infra.claims import is_unleased, lease_row, release_row

CHECK_INTERVAL = timedelta(days=7)
RETRY_INTERVALS = (timedelta(hours=1), timedelta(days=1), timedelta(days=3))  # after the first failures in a row; then a week
HOST_INTERVAL = timedelta(seconds=5)  # two requests to one host
CLAIM_DURATION = timedelta(seconds=60)  # longer than a visit may take
MAX_RETRY_AFTER = timedelta(days=1)  # that a host may ask for with Retry-After
CANDIDATES_PER_CLAIM = 20
Status = LinkCheck.Status


def check_due_links(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Look at all that is due and whose host is free; how many were looked at. Any number of workers may do it at once."""
    done = 0
    while not is_stopped() and (link := _claim_link()) is not None:
        done += _check_link(link)
    return done


def _claim_link() -> LinkCheck | None:
    """For this worker, with its host. The claim of one that died runs out."""
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
    """Whether it was looked at: one that leads to a busy host waits for its turn."""
    hosts = [link.host.name]

    def may_ask(name: str) -> bool:
        LinkHost.objects.get_or_create(name=name[:255])
        is_ours = _claim_host(name[:255])
        hosts.extend([name[:255]] if is_ours else [])
        return is_ours

    wait = HOST_INTERVAL
    try:
        seen = fetch_page(link.url, may_ask=may_ask)
        wait = max(HOST_INTERVAL, min(seen.retry_after, MAX_RETRY_AFTER))
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
    """Write down what came of a visit, unless the claim ran out meanwhile."""
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
    """No answer is doubtful the first time and broken from the second on."""
    return Status.BROKEN if seen.is_transient and link.consecutive_failures else seen.status


def _compare_content(link: LinkCheck, content_hash: str, at: datetime) -> None:
    """With what it said the last time, and with what the desk has read."""
    if link.content_hash and content_hash != link.content_hash:
        link.changed_at = at
    link.content_hash = content_hash
    link.reviewed_hash = link.reviewed_hash or content_hash
    if link.status == Status.FINE and content_hash != link.reviewed_hash:
        link.status = Status.CHANGED


def _next_interval(link: LinkCheck) -> timedelta:
    """About a week, so that what was gathered together does not come back together."""
    if 0 < link.consecutive_failures <= len(RETRY_INTERVALS):
        return RETRY_INTERVALS[link.consecutive_failures - 1]
    return CHECK_INTERVAL + timedelta(hours=link.pk % 24 - 12)
