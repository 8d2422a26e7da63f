"""Which worker may ask a host, and when again: one at a time, with a pause between two requests, whoever asks for what."""

from datetime import timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from editorial.models import LinkHost
from infra.claims import is_unleased, lease_row

HOST_INTERVAL = timedelta(seconds=5)  # between two requests to one host
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


def release_host(name: str, pause: timedelta = HOST_INTERVAL) -> None:
    """Nobody asks the host during the pause."""
    LinkHost.objects.filter(name=name[:MAX_NAME_LENGTH]).update(free_at=timezone.now() + pause)


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
        release_host(name, timedelta())
    return None
