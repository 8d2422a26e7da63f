"""The source of a captured page, as the desk recorded others of the same host."""

from datetime import date

from django.utils import timezone

from editorial.capture.known_sources import KnownSources, guess_source_kind
from editorial.models import Source


def create_source(
    address: str, title: str, known: KnownSources, *, publisher: str = "", language: str = "", published_on: date | None = None
) -> Source:
    """`publisher` and `language` are for a host of which the desk has no source. Raises ValidationError."""
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
    return source
