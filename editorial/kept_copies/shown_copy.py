"""What readers are told of the copies of a source: the day of the latest one and its SHA-256."""

from django.utils import timezone

from editorial.link_checks.link_urls import checkable_url
from editorial.models import KeptCopy, Source


def show_latest_copy(source_key: int) -> None:
    """Writes it into the source. Readers see it when a publication that names the source is published next.

    `copied_url` is the address that the copy is of: a source that gets another address shows no copy of the old one.
    """
    source = Source.objects.select_for_update().get(pk=source_key)
    kept = KeptCopy.objects.filter(source=source, state=KeptCopy.State.KEPT, url=checkable_url(source.url)).first()
    values = {"copy_kept_on": None, "copy_sha256": "", "copied_url": ""}
    if kept is not None:
        day = timezone.localdate(kept.fetched_at)
        values = {"copy_kept_on": day, "copy_sha256": kept.sha256, "copied_url": source.url}  # type: ignore[dict-item]
    Source.objects.filter(pk=source_key).update(**values)
