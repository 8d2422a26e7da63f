"""Mails what is wrong with watched lists to who answers for them, each state once, in one mail a person."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from editorial.review_reminders.recipients import reachable_staff
from gathering.alarms.causes import causes_of
from gathering.models import WatchedList
from infra.claims import claim_row
from mailing.channels import NOTICES, get_channel
from mailing.notices import queue_notice


@transaction.atomic
def tell_alarms(now: datetime | None = None) -> int:
    """Put the mails into the ledger; returns how many. Any number of workers may run it. A muted list waits for its day."""
    now = now or timezone.now()
    untold = WatchedList.objects.alarming().unmuted(timezone.localdate(now)).filter(told_at=None)
    lists = [one for one in untold.select_related("host") if _claim(one, now)]
    by_person = _by_recipient(lists) if lists else {}
    for person, mine in by_person.items():
        _queue_mail(person, mine)
    return len(by_person)


def _claim(watched: WatchedList, now: datetime) -> bool:
    return claim_row(WatchedList.objects.filter(pk=watched.pk), Q(told_at=None, state=watched.state), told_at=now)


def _by_recipient(lists: list[WatchedList]) -> dict[Any, list[WatchedList]]:
    people_by_key, fallback_people = reachable_staff()
    by_person: dict[Any, list[WatchedList]] = defaultdict(list)
    for watched in lists:
        key = watched.responsible_id
        for person in [people_by_key[key]] if key in people_by_key else fallback_people:
            by_person[person].append(watched)
    return by_person


def _queue_mail(person: Any, lists: list[WatchedList]) -> None:
    causes = causes_of(lists)
    subject = "A watched list needs a look" if len(causes) == 1 else f"{len(causes)} watched lists need a look"
    context = {"site": settings.SITE_URL, "causes": causes}
    html, text = (render_to_string(f"email/list_alarms.{kind}", context) for kind in ("html", "txt"))
    queue_notice(kind="lists", channel=get_channel(NOTICES), address=person.email, subject=subject, html=html, text=text)
