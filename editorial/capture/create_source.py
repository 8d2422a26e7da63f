"""The source of a captured page, as the desk recorded others of the same host."""

from datetime import date

from django.utils import timezone

from editorial.audit.audit_log import Actor
from editorial.capture.known_sources import KnownSources, guess_source_kind
from editorial.kept_copies.request_copy import request_copy
from editorial.models import Source


def create_source(
    address: str,
    title: str,
    known: KnownSources,
    *,
    publisher: str = "",
    language: str = "",
    published_on: date | None = None,
    by: Actor = None,
) -> Source:
    """Asks for a copy of the page, too. `publisher` and `language` are for a host of which the desk has no source.

    Raises ValidationError.
    """
    same_host = known.same_host
    source = Source(
        kind=guess_source_kind(address, same_host),
        title=title,
        url=address,
        publisher=same_host.publisher if same_host else publisher,
        language=same_host.language if same_host else language,
        published_on=published_on,
        accessed_on=timezone.localdate(),
    )
    source.full_clean()
    source.save()
    request_copy(source, by=by)
    return source
