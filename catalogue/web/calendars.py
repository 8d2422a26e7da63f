"""Days by which something must be done, or from which it holds, as a calendar (RFC 5545). Days are days in the desk's zone."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone

from catalogue.models import Entry
from catalogue.selection import Selection

LOOKING_BACK = timedelta(days=366)
MOST = 1000  # of each kind of day
ZONE = "Asia/Shanghai"
SAID = {
    "comments_close_on": ("comments", "Comments close: {}", "The day ends at 24:00 in {zone}."),
    "in_force_on": ("in-force", "In force: {}", "From the beginning of the day in {zone}."),
}


def deadlines(selection: Selection) -> Iterator[tuple[str, Entry]]:
    """(which day, entry), of the last year and all that is to come, exactly known days only. Two statements, one a kind of day."""
    since = (timezone.localdate() - LOOKING_BACK).toordinal()
    for name in SAID:
        entries = selection.within(name, low=since)[0:MOST]
        yield from ((name, entry) for entry in entries if entry.content.get(f"{name}_precision", "day") == "day")


def calendar(days: Iterable[tuple[str, Entry]], *, title: str, url: str) -> bytes:
    """The same bytes for the same content: the stamp of an event is when its entry changed."""
    made = Calendar()
    made.add("prodid", "-//Expert Desk//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    made.add("x-wr-caldesc", f"Days are days in {ZONE}: each ends at 24:00 there.")
    made.add("x-wr-timezone", ZONE)
    made.add("url", url)
    made.add_component(Timezone.from_tzid(ZONE, first_date=date(2000, 1, 1), last_date=date(2038, 1, 1)))
    for name, entry in days:
        made.add_component(_event(name, entry))
    return made.to_ical()


def _event(name: str, entry: Entry) -> Event:
    short, summary, hint = SAID[name]
    day = getattr(entry, name)
    made = Event()
    made.add("uid", f"{entry.uid}-{short}@{settings.SITE_URL.split('//')[-1]}")
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("sequence", entry.version - 1)
    made.add("dtstart", day)
    made.add("dtend", day + timedelta(days=1))
    made.add("summary", summary.format(entry.title))
    content = entry.content
    said = (content.get("title_zh"), content["summary"], hint.format(zone=ZONE))
    made.add("description", "\n".join(text for text in said if text))
    made.add("url", settings.SITE_URL + entry.get_absolute_url())
    made.add("transp", "TRANSPARENT")
    return made
