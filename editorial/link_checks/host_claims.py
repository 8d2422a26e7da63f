"""Which worker may ask a host, and when again: one at a time, with a pause between two requests, whoever asks for what."""

from datetime import timedelta

from django.utils import timezone

from editorial.models import LinkHost
from infra.claims import lease_row

HOST_INTERVAL = timedelta(seconds=5)  # between two requests to one host
CLAIM_DURATION = timedelta(seconds=60)  # longer than a look at a page may take
MAX_NAME_LENGTH = 255


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
