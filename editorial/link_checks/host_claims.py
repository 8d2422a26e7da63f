"""Which worker may ask a host, and when again: one at a time, with a pause between two requests, whoever asks for what."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from editorial.models import LinkHost
from infra.claims import is_unleased, lease_row

HOST_INTERVAL = timedelta(seconds=5)  # between two requests to one host
MAX_HOST_PAUSE = timedelta(days=1)  # by a Retry-After; see MAX_RETRY_AFTER of http_client
CLAIM_DURATION = timedelta(seconds=60)  # longer than a look at a page may take
MAX_NAME_LENGTH = 255
CANDIDATES_PER_CLAIM = 20
AnyModel = TypeVar("AnyModel", bound=Model)


def claim_host(name: str) -> bool:
    """Whether this worker may ask the host. The claim ends after CLAIM_DURATION, so a worker that died blocks nothing."""
    return lease_row(LinkHost.objects.filter(name=name[:MAX_NAME_LENGTH]), CLAIM_DURATION, column="free_at") is not None


def claim_new_host(name: str) -> bool:
    """As `claim_host`, for a host that may never have been asked."""
    LinkHost.objects.get_or_create(name=name[:MAX_NAME_LENGTH])
    return claim_host(name)


def release_host(name: str, wait: timedelta = timedelta()) -> None:
    """Nobody asks the host for HOST_INTERVAL, or for `wait` where the host asks for more quiet, at most MAX_HOST_PAUSE."""
    _set_free_at(name, timezone.now() + max(HOST_INTERVAL, min(wait, MAX_HOST_PAUSE)))


def _set_free_at(name: str, at: datetime) -> None:
    LinkHost.objects.filter(name=name[:MAX_NAME_LENGTH]).update(free_at=at)


def claim_due_row(rows: QuerySet[AnyModel], is_due: Q) -> AnyModel | None:
    """Claims the first of the rows that is due, and its `host`, for this worker; None where no row with a free host is due."""
    free = rows.filter(is_unleased(), is_due, host__free_at__lte=timezone.now()).select_related("host")
    for row in free[:CANDIDATES_PER_CLAIM]:
        name = row.host.name  # type: ignore[attr-defined]
        if not claim_host(name):
            continue
        row.claimed_until = lease_row(rows.model._base_manager.filter(is_due, pk=row.pk), CLAIM_DURATION)  # type: ignore[attr-defined]
        if row.claimed_until:  # type: ignore[attr-defined]
            return row
        _set_free_at(name, timezone.now())  # nothing was asked
    return None
