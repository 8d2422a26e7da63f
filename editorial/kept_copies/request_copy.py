"""Asks for a copy of what stands at a source's address. The worker takes it, so that nobody waits for a server elsewhere."""

from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial.audit.audit_log import Actor
from editorial.link_checks.link_urls import checkable_url
from editorial.models import KeptCopy, LinkHost, Source


def request_copy(source: Source, *, by: Actor) -> KeptCopy | None:
    """The copy that is waiting, which may have been asked for before; None where the source has no address elsewhere.

    A source of a meeting or dialogue has none: what it names is not what readers are told.
    """
    url = "" if source.kind in Source.FIRST_HAND else checkable_url(source.url)
    if not url:
        return None
    host, _ = LinkHost.objects.get_or_create(name=str(urlsplit(url).hostname)[:255])
    try:
        with transaction.atomic():
            return KeptCopy.objects.create(source=source, url=url, host=host, requested_by=by)  # type: ignore[misc]
    except IntegrityError:
        waiting = KeptCopy.objects.filter(source=source, state=KeptCopy.State.WAITING)
        waiting.update(url=url, host=host, next_at=timezone.now())
        return waiting.first()
