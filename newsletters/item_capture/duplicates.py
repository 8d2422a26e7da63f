"""Duplicates of a captured page: items and sources with the same address or title, drafts included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from editorial.capture.known_sources import KnownSources
from editorial.models import AuditEntry, Source
from newsletters.models import Item

MAX_PER_KIND = 5  # items, and as many sources


@dataclass(frozen=True)
class Duplicate:
    """`description` says what it is, since when and by whom."""

    title: str
    url: str
    description: str


def find_duplicates(known: KnownSources, title: str) -> list[Duplicate]:
    """Returns items first, then sources that none of these items has. Two or three statements."""
    wanted = Q(sources__in=[source.pk for source in known.same_page])
    if title:
        wanted |= Q(title__iexact=title) | Q(title_zh__iexact=title)
    items = list(Item.objects.filter(wanted).distinct().order_by("-pk").prefetch_related("sources")[:MAX_PER_KIND])
    sources = list(known.same_page)
    if title:
        sources += Source.objects.filter(title__iexact=title).exclude(pk__in=[s.pk for s in sources]).order_by("-pk")[:MAX_PER_KIND]
    shown = {source.pk for item in items for source in item.sources.all()}
    return [*_item_duplicates(items), *_source_duplicates([source for source in sources if source.pk not in shown][:MAX_PER_KIND])]


def _item_duplicates(items: Sequence[Item]) -> Iterable[Duplicate]:
    by = _creators([item.uid for item in items])
    for item in items:
        who = f" by {by[item.uid]}" if by.get(item.uid) else ""
        day = timezone.localtime(item.created_at).date()
        description = f"Item, {item.get_state_display().lower()}, captured on {day:%-d %B %Y}{who}"
        yield Duplicate(item.title, reverse("admin:newsletters_item_change", args=[item.pk]), description)


def _creators(uids: Sequence[UUID]) -> dict[UUID, str]:
    entries = AuditEntry.objects.filter(uid__in=uids, action=AuditEntry.Action.CREATED)
    return {uid: name for uid, name in entries.values_list("uid", "by_name") if uid}


def _source_duplicates(sources: Iterable[Source]) -> Iterable[Duplicate]:
    for source in sources:
        read = f", read on {source.accessed_on:%-d %B %Y}" if source.accessed_on else ""
        yield Duplicate(source.title, reverse("admin:editorial_source_change", args=[source.pk]), f"Source{read}; no item has it")
