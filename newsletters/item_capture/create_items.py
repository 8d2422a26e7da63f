"""Creates draft items with their sources from captured pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from editorial.audit.audit_log import Actor
from editorial.capture.create_source import create_source
from editorial.capture.known_sources import KnownSources
from editorial.content.free_slug import dated_slug, free_slug
from editorial.models import Remark, Source
from editorial.workflow.after_save import after_save
from infra.text.han import HAN_CHARACTER
from newsletters.models import Item


@dataclass(frozen=True)
class CapturedPage:
    """A page to capture. `source` is the existing source to use; None creates a new one."""

    address: str
    title: str
    known: KnownSources
    source: Source | None = None


def create_items(captures: Sequence[CapturedPage], *, note: str, by: Actor) -> list[Item]:
    """Creates all items or none. Raises ValidationError. Tries again once where another person takes the same slug meanwhile."""
    try:
        return _create_all(captures, note, by)
    except IntegrityError:
        return _create_all(captures, note, by)


@transaction.atomic
def _create_all(captures: Sequence[CapturedPage], note: str, by: Actor) -> list[Item]:
    return [_create_item(capture, note.strip(), by) for capture in captures]


def _create_item(capture: CapturedPage, note: str, by: Actor) -> Item:
    """Creates an item, its source and, for a note, a remark, which no snapshot contains."""
    title = capture.title
    is_chinese = bool(HAN_CHARACTER.search(title))
    item = Item(
        title=title, title_zh=title if is_chinese else "", slug=free_slug(Item, title) or dated_slug(Item), owner=by, updated_by=by
    )  # type: ignore[misc]
    item.full_clean()
    item.save()
    item.sources.add(capture.source or create_source(capture.address, capture.title, capture.known, by=by))
    if note:
        Remark.objects.create(type=item.ENTRY_TYPE, uid=item.uid, by=by, text=note)  # type: ignore[misc]
    after_save(item, by=by, is_new=True)
    return item
