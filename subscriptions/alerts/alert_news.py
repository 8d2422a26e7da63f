"""What there is to tell: entries that were published, changed or removed in a stretch of the change log, and deadlines."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import Change, Entry, Version
from catalogue.query.change_log import NO_CHANGE_NUMBER

DAYS_BEFORE = 3  # the last day of comments
Event = Change.Event
TOLD_FIRST = (Event.PUBLISHED, Event.RESTORED, Event.CORRECTED, Event.UPDATED)  # of several events of a live entry


class News(NamedTuple):
    """One entry and what became of it. `change` is the number of the last event: alerts that are newer are not told of it."""

    entry: Entry
    label: str | Promise
    change: int
    note: str = ""

    @property
    def is_live(self) -> bool:
        return self.entry.standing == Entry.Standing.LIVE

    @property
    def summary(self) -> str:
        return self.entry.content.get("summary", "") if self.is_live else ""


def news_between(after: int, until: int) -> list[News]:
    """One for each entry with an event after that number and up to the other, the latest first. Three statements.

    New wording (a minor version) is not told, nor what was published and is not live any more.
    """
    versions = Version.objects.filter(change__gt=after, change__lte=until, kind=Version.Kind.MINOR)
    minor = set(versions.order_by().values_list("change", flat=True))
    by_uid: dict[UUID, list[Change]] = defaultdict(list)
    for change in Change.objects.for_readers().filter(number__gt=after, number__lte=until).order_by("number"):
        if change.event != Event.UPDATED or change.number not in minor:
            by_uid[change.uid].append(change)
    entries = Entry.objects.filter(uid__in=list(by_uid)).select_related("chinese_title")
    found = [news for entry in entries if (news := _news_of(entry, by_uid[entry.uid]))]
    return sorted(found, key=lambda news: news.change, reverse=True)


def _news_of(entry: Entry, changes: list[Change]) -> News | None:
    last, events = changes[-1], {change.event for change in changes}
    if entry.standing == Entry.Standing.LIVE:
        event = next((event for event in TOLD_FIRST if event in events), None)
        return News(entry, event.label, last.number, last.note) if event else None
    return News(entry, Event(last.event).label, last.number, entry.notice) if last.event in Change.TOMBSTONES else None


def closing_soon(after: date, until: date) -> list[News]:
    """Live entries that took comments up to DAYS_BEFORE days after one of the days, the first not included; not those of before."""
    days = (after + timedelta(days=DAYS_BEFORE), until + timedelta(days=DAYS_BEFORE))
    closing = Entry.objects.live().filter(
        comments_close_on__gt=max(days[0], until - timedelta(days=1)), comments_close_on__lte=days[1]
    )
    found = closing.select_related("chinese_title").order_by("comments_close_on", "pk")
    return [News(entry, _("Comments close soon"), NO_CHANGE_NUMBER) for entry in found]
