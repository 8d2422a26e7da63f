"""What a visit says of a list: its state, and which rows are new. Changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.db.models import Max, Q

from gathering.inbox.title_keys import whole_title_key
from gathering.list_pages.list_rows import ListRow
from gathering.models import KnownRow, WatchedList
from gathering.models.watched_lists import YEAR
from gathering.visits.silence import silence
from gathering.visits.steps import Finding
from infra.web_addresses import MAX_URL_LENGTH, comparison_key

MAX_FAILURES = 3  # visits in a row without an answer, before somebody is told
LAST_DAY_WITHOUT_PAGE_OF_YEAR = (1, 31)  # month and day, until which the page of a new year may be missing or empty
SHORT_TITLE = 8  # characters of a title's key, below which it names no notice by itself
State = WatchedList.State


@dataclass(frozen=True)
class Verdict:
    """`new` are rows to make leads of, `known` those that are to be known from now on, or seen again, by their keys."""

    state: str
    sentence: str
    known: dict[str, ListRow]
    new: dict[str, ListRow]
    is_good: bool = False


def rows_by_key(rows: Iterable[ListRow]) -> dict[str, ListRow]:
    """Without rows that lead to no web address, and each address once."""
    keyed: dict[str, ListRow] = {}
    for row in rows:
        key = comparison_key(row.address)
        if key and len(key) <= MAX_URL_LENGTH and len(row.address) <= MAX_URL_LENGTH:
            keyed.setdefault(key, row)
    return keyed


def known_keys(watched: WatchedList, rows: dict[str, ListRow]) -> set[str]:
    """The keys of rows that the list has shown before: by address, or by title and day where addresses changed. One statement."""
    titles = {whole_title_key(row.title): key for key, row in rows.items()}
    found = KnownRow.objects.filter(Q(key__in=rows) | Q(title_key__in=titles), watched_list=watched)
    keys = set()
    for key, title_key, day in found.values_list("key", "title_key", "day"):
        if key in rows:
            keys.add(key)
        elif len(title_key) >= SHORT_TITLE and rows[titles[title_key]].day == day:
            keys.add(titles[title_key])
    return keys


def lacks_known_rows(watched: WatchedList, rows: Iterable[ListRow]) -> bool:
    """Whether a list that had rows shows none of them, so that its second page is asked for."""
    keyed = rows_by_key(rows)
    return bool(watched.baseline_at and keyed and not known_keys(watched, keyed))


def judge(watched: WatchedList, finding: Finding, today: date) -> Verdict:
    """At most three statements."""
    if finding.outcome in ("list", "unreadable") and _is_another_page(watched, finding):
        sentence = f"The page is called “{finding.page_title}” now; it was “{watched.page_title}” when the list was chosen."
        return Verdict(State.ANOTHER_PAGE, sentence, {}, {})
    if finding.outcome == "list":
        return _judge_rows(watched, finding, today)
    if finding.outcome == "unchanged":
        return _good(watched, "Nothing has changed since the last visit.", today, {}, {})
    if finding.outcome == "no_answer" and watched.failures + 1 < MAX_FAILURES:
        return Verdict(watched.state, finding.sentence, {}, {})
    if finding.outcome in ("blocked", "no_answer"):
        return Verdict(State.BLOCKED, finding.sentence, {}, {})
    return _without_rows(watched, finding.sentence, today)


def _is_another_page(watched: WatchedList, finding: Finding) -> bool:
    """By its title, which an error page has too, and a page that cannot be read may lack."""
    is_page = finding.outcome == "list" or bool(finding.page_title and finding.status == HTTPStatus.OK)
    return bool(watched.baseline_at) and is_page and _bare(finding.page_title) != _bare(watched.page_title)


def _without_rows(watched: WatchedList, sentence: str, today: date) -> Verdict:
    if is_new_year(watched, today) and (today.month, today.day) <= LAST_DAY_WITHOUT_PAGE_OF_YEAR:
        return Verdict(watched.state, f"The page of {today.year} has no rows yet.", {}, {})
    return Verdict(State.UNREADABLE, sentence, {}, {})


def _judge_rows(watched: WatchedList, finding: Finding, today: date) -> Verdict:
    rows = rows_by_key(finding.rows)
    if not rows:
        return _without_rows(watched, "The page has no rows any more." if watched.baseline_at else "The page has no rows.", today)
    if not watched.baseline_at:
        return Verdict(State.TRIAL, f"First visit: {_counted(rows)}, already there.", rows, {}, is_good=True)
    if watched.has_days and not any(row.day for row in rows.values()):
        return Verdict(State.UNREADABLE, "The rows have no days any more.", {}, {})
    known = known_keys(watched, rows)
    new = {key: row for key, row in rows.items() if key not in known}
    if not known and not is_new_year(watched, today):
        return _gap(watched, rows)
    sentence = f"{_counted(rows)}, {len(new) or 'none'} new."
    return _good(watched, sentence, today, rows, new)


def _gap(watched: WatchedList, rows: dict[str, ListRow]) -> Verdict:
    """No row is known: some were missed, or it is another list. What is older than the newest known day is no news."""
    last = KnownRow.objects.filter(watched_list=watched).aggregate(last=Max("day"))["last"]
    new = {key: row for key, row in rows.items() if row.day and (last is None or row.day >= last)}
    sentence = f"None of its {_counted(rows)} was known: some may have been missed. Look at the page for what is not in the inbox."
    return Verdict(State.GAP, sentence, rows, new, is_good=True)


def _good(watched: WatchedList, sentence: str, today: date, rows: dict[str, ListRow], new: dict[str, ListRow]) -> Verdict:
    """A gap stays until somebody has looked."""
    days, limit = (0, 0) if new else silence(watched, today)
    if watched.state == State.GAP:
        return Verdict(State.GAP, watched.sentence, rows, new, is_good=True)
    if days > limit:
        sentence = f"Nothing new for {days} days; it was never silent for more than {limit // 2} before."
        return Verdict(State.SILENT, sentence, rows, new, is_good=True)
    return Verdict(State.WORKING, sentence, rows, new, is_good=True)


def is_new_year(watched: WatchedList, today: date) -> bool:
    """Whether the address has become that of another year since the list was last found."""
    return YEAR in watched.url and bool(watched.listed_url) and watched.listed_url != watched.filled_url(today.year)


def _bare(title: str) -> str:
    """The title without figures, such as a count or the year, and without blanks."""
    return "".join(character for character in title if not character.isdigit() and not character.isspace())


def _counted(rows: Any) -> str:
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
