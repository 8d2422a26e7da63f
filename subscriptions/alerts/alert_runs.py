"""The worker's job for alerts: each run tells one stretch of the change log to the readers of one rhythm, in one mailing.

A run and its mailing are written in one transaction, after all else is worked out: a worker that dies leaves nothing, and the
next one does it again.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from catalogue.index.revision import read_revision
from catalogue.models import Change
from mailing.channels import ALERTS, get_channel
from mailing.entry_changes import last_change
from mailing.models import Mailing, Part
from mailing.transitions import start
from subscriptions.alerts.alert_audience import ALERT, alerts_of_rhythm
from subscriptions.alerts.alert_news import News, closing_soon, news_between
from subscriptions.alerts.alert_parts import AlertParts, alert_parts
from subscriptions.alerts.find_alerts import matched_searches
from subscriptions.models import Alert, AlertRun
from subscriptions.models.alerts import DEADLINES, Rhythm

GATHERED_FOR = timedelta(minutes=10)  # from the first event on, so that a bundle is one mail
MORNING = time(7)  # in the desk's zone, of the daily mail; on Mondays of the weekly one
SUBJECT = "Expert Desk alert 订阅提醒"  # for readers of both languages


def run_alerts(now: datetime | None = None) -> int:
    """Tell what is due; returns how many mailings were made. Any number of workers may run it. One statement without alerts."""
    now = now or timezone.now()
    first_changes = dict(Alert.objects.running().order_by().values_list("rhythm").annotate(Min("after_change")))
    if not first_changes:
        return 0
    accepted = last_change()
    made = [_tell_changes(rhythm, first, now, accepted) for rhythm, first in first_changes.items()]
    return sum(made) + _tell_deadlines(now, accepted)


def _position(rhythm: str) -> int | None:
    """Up to where the rhythm has been told."""
    return AlertRun.objects.filter(rhythm=rhythm).aggregate(until=Max("until"))["until"]


def _tell_changes(rhythm: str, first: int, now: datetime, accepted: int) -> bool:
    """`first` is the change after which the oldest of its alerts begins: what came before is passed over unread."""
    after = _position(rhythm) or 0
    begin = max(after, first)
    until = _last_due(rhythm, begin, now)
    if until is None:
        return False
    return _tell(AlertRun(rhythm=rhythm, after=after, until=until, at=now), news_between(begin, until), accepted)


def _last_due(rhythm: str, begin: int, now: datetime) -> int | None:
    """The number of the last event that the rhythm tells now; None if there is nothing to tell yet."""
    log = Change.objects.for_readers().filter(number__gt=begin)
    if rhythm != Rhythm.NOW:
        log = log.filter(at__lt=_last_morning(now, weekly=rhythm == Rhythm.WEEKLY))
    elif not log.filter(at__lte=now - GATHERED_FOR).exists():
        return None
    return log.aggregate(last=Max("number"))["last"]


def _last_morning(now: datetime, *, weekly: bool) -> datetime:
    """The latest MORNING that has come, of a Monday if `weekly`, in the desk's zone."""
    local = timezone.localtime(now)
    day = local.date() - timedelta(days=local.weekday() if weekly else 0)
    morning = timezone.make_aware(datetime.combine(day, MORNING))
    earlier = timezone.make_aware(datetime.combine(day - timedelta(days=7 if weekly else 1), MORNING))
    return morning if morning <= now else earlier


def _tell_deadlines(now: datetime, accepted: int) -> bool:
    """Once a day, from MORNING on; days without a worker are made up for, as far as comments are still taken."""
    today = timezone.localtime(now - timedelta(hours=MORNING.hour)).date()
    until = today.toordinal()
    after = _position(DEADLINES) or until - 1
    if after >= until:
        return False
    return _tell(
        AlertRun(rhythm=DEADLINES, after=after, until=until, at=now), closing_soon(date.fromordinal(after), today), accepted
    )


def _tell(run: AlertRun, news: list[News], accepted: int) -> bool:
    """Write the run, and its mailing if anybody follows what it tells. False without a mailing, or if another worker was first.

    `accepted` is a change before the news were read: what is corrected or withdrawn after it holds the mailing, with the question.
    """
    parts = _parts(run.rhythm, news)
    rows = parts.rows() if parts.places else []
    with transaction.atomic():
        position = {"rhythm": run.rhythm, "after": run.after}
        is_mine = AlertRun.objects.get_or_create(**position, defaults={"until": run.until, "at": run.at})[1]
        if not is_mine or not rows:
            return False
        mailing = _start_mailing(run.rhythm, parts, rows, accepted)
        AlertRun.objects.filter(**position).update(mailing=mailing)
    return True


def _parts(rhythm: str, news: list[News]) -> AlertParts:
    entries = {one.entry.pk: one.entry.uid for one in news}
    found = matched_searches(entries, read_revision(), alerts_of_rhythm(rhythm)) if news else {}
    return alert_parts(news, found)


def _start_mailing(rhythm: str, parts: AlertParts, rows: list[Part], accepted: int) -> Mailing:
    titles = [block.news.entry.title for block in parts.blocks if block.news]
    subject = f"{SUBJECT}: {titles[0]}" if len(titles) == 1 and titles[0] else f"{SUBJECT}, {timezone.localdate():%Y-%m-%d}"
    mailing = Mailing.objects.create(
        kind=ALERT, channel=get_channel(ALERTS), title=subject[:300], subject=subject[:300], accepted_change=accepted,
        audience={"rhythm": rhythm, "size": parts.size, "places": parts.places},
    )  # fmt: skip
    for row in rows:
        row.mailing = mailing
    Part.objects.bulk_create(rows)
    start(mailing, by=None)
    return mailing
