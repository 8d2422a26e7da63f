"""iCalendar (RFC 5545): closing days of comments, first days in force and days of what is to be done, as all-day events in the
desk's time zone.

Of a list and of one publication: see list_formats.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from catalogue.http.desk_day import exact_desk_day
from catalogue.models import Entry
from catalogue.query.entry_query import EntryQuery
from catalogue.vocabulary.localized_names import chinese_name

if TYPE_CHECKING:
    from icalendar import Event

PAST_PERIOD = timedelta(days=366)
MAX_EVENTS_PER_DATE = 1000  # for each key of DATE_TEXTS
CALENDAR_ZONE = "Asia/Shanghai"
DATE_TEXTS = {
    "comments_close_on": ("comments", "Comments close: {}", "The day ends at 24:00 in {zone}."),
    "in_force_on": ("in-force", "In force: {}", "From the beginning of the day in {zone}."),
    "to_do_by": ("to-do", "To be done: {}", "The day ends at 24:00 in {zone}."),
}
ENTRY_DATE_TEXTS = DATE_TEXTS | {"ended_on": ("ended", "No longer in force: {}", "From the beginning of the day in {zone}.")}


def exact_dates(document: Mapping[str, Any]) -> list[str]:
    """Returns the keys of ENTRY_DATE_TEXTS whose date in a document, stored or presented, is known to the day."""
    return [name for name in ENTRY_DATE_TEXTS if document.get(name) and _is_known_to_the_day(document, name)]


def iter_deadlines(entry_query: EntryQuery) -> Iterator[tuple[str, Entry]]:
    """Yields (key of DATE_TEXTS, entry) from a year ago onwards, for dates that are known to the day. One statement a key."""
    since = (exact_desk_day() - PAST_PERIOD).toordinal()
    for name in DATE_TEXTS:
        entries = entry_query.within(name, low=since)[0:MAX_EVENTS_PER_DATE]
        yield from ((name, entry) for entry in entries if _is_known_to_the_day(entry.content, name))


def _is_known_to_the_day(document: Mapping[str, Any], name: str) -> bool:
    return document.get(f"{name}_precision", "day") == "day"


def has_deadlines(entry_query: EntryQuery) -> bool:
    """Whether the list has a date of DATE_TEXTS from a year ago onwards, in whatever precision. No statement."""
    since, index = (exact_desk_day() - PAST_PERIOD).toordinal(), entry_query.bitmap_index
    return any(entry_query.keys & index.bit_sliced(name).between(since, None) for name in DATE_TEXTS)


def render_calendar(days: Iterable[tuple[str, Entry]], *, title: str, url: str) -> bytes:
    """Returns the same bytes for the same content: DTSTAMP of an event is the moment at which its entry last changed."""
    from icalendar import Calendar, Timezone

    ical = Calendar()
    ical.add("prodid", "-//Expert Desk//Deadlines//EN")
    ical.add("version", "2.0")
    ical.add("method", "PUBLISH")
    ical.add("x-wr-calname", title)
    ical.add("x-wr-caldesc", f"Days are days in {CALENDAR_ZONE}: each ends at 24:00 there.")
    ical.add("x-wr-timezone", CALENDAR_ZONE)
    ical.add("url", url)
    ical.add_component(Timezone.from_tzid(CALENDAR_ZONE, first_date=date(2000, 1, 1), last_date=date(2038, 1, 1)))
    for name, entry in days:
        ical.add_component(_event(name, entry))
    return ical.to_ical()


def _event(name: str, entry: Entry) -> "Event":
    from icalendar import Event

    short, summary, hint = ENTRY_DATE_TEXTS[name]
    content = entry.content
    day = date.fromisoformat(content[name])
    event = Event()
    event.add("uid", f"{entry.uid}-{short}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.version - 1)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary.format(entry.title))
    texts = (chinese_name(content), content["to_do"] if name == "to_do_by" else content["summary"], hint.format(zone=CALENDAR_ZONE))
    event.add("description", "\n".join(text for text in texts if text))
    event.add("url", settings.SITE_URL + entry.get_absolute_url())
    event.add("transp", "TRANSPARENT")
    return event
