"""Reminder mails: one a person and day, stored before it is sent, and sent at most once."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from editorial.models import Reminder, ReminderMail
from editorial.review_reminders.due_reviews import REMIND_AHEAD, DueReview, due_reviews
from editorial.review_reminders.recipients import reachable_staff
from infra.claims import claim_row

SEND_FROM_HOUR = 7  # of the desk's morning
FIRST_RETRY_PAUSE, MAX_RETRY_PAUSE = timedelta(minutes=10), timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=1)
State = ReminderMail.State


def send_reminders(now: datetime | None = None) -> int:
    """Store this morning's mails and send those that wait; returns how many were sent. Any number of workers may run it."""
    now = now or timezone.now()
    if timezone.localtime(now).hour >= SEND_FROM_HOUR:
        write_mails(now)
    waiting = ReminderMail.objects.filter(state=State.WAITING, next_at__lte=now).select_related("person").order_by("pk")
    return sum(send_mail(mail, now=now) for mail in waiting)


def write_mails(now: datetime) -> None:
    """Store a mail for each person with a due review that no mail of this week names: a week ahead, on the day, then weekly."""
    today = timezone.localdate(now)
    rows = due_reviews(today + REMIND_AHEAD)
    reminded = set(Reminder.objects.filter(uid__in={row.uid for row in rows}).values_list("person_id", "uid", "review_by", "week"))
    for person, mine in _due_by_recipient(rows).items():
        new = [row for row in mine if (person.pk, row.uid, row.review_by, row.week(today)) not in reminded]
        if new:
            _write_mail(person, new, now)


def _due_by_recipient(rows: Iterable[DueReview]) -> dict[Any, list[DueReview]]:
    """Due reviews by person: the owner, or a fallback group where no owner has a mail address."""
    people_by_key, fallback_people = reachable_staff()
    by_person: dict[Any, list[DueReview]] = defaultdict(list)
    for row in rows:
        for person in [people_by_key[row.owner]] if row.owner in people_by_key else fallback_people:
            by_person[person].append(row)
    return by_person


def _write_mail(person: Any, rows: list[DueReview], now: datetime) -> None:
    """Store the mail, unless the person has one of today: then the new reviews wait for tomorrow."""
    today = timezone.localdate(now)
    subject = f"{len(rows)} publications to look at again" if len(rows) > 1 else "A publication to look at again"
    text = render_to_string("email/review_due.txt", _mail_context(rows, today))
    try:
        with transaction.atomic():
            mail = ReminderMail.objects.create(person=person, day=today, subject=subject, text=text, next_at=now)
            Reminder.objects.bulk_create(
                Reminder(mail=mail, person=person, uid=row.uid, review_by=row.review_by, week=row.week(today)) for row in rows
            )
    except IntegrityError:
        return


def _mail_context(rows: list[DueReview], today: date) -> dict[str, Any]:
    return {
        "site": settings.SITE_URL,
        "overdue": [row for row in rows if row.days(today) > 0],
        "today": [row for row in rows if row.days(today) == 0],
        "ahead": [row for row in rows if row.days(today) < 0],
    }


def send_mail(mail: ReminderMail, *, now: datetime) -> bool:
    """Whether the mail was sent. A refused or unsent mail is tried again; one whose sending broke off is not."""
    row, due = ReminderMail.objects.filter(pk=mail.pk), Q(state=State.WAITING, next_at__lte=now)
    if not claim_row(row, due, state=State.SENDING, attempts=mail.attempts + 1):
        return False
    mail.attempts += 1
    connection = get_connection()
    try:
        message = EmailMessage(mail.subject, mail.text, None, [mail.person.email], connection=connection)
        connection.open()
    except (SMTPException, OSError, ValueError) as error:
        return _retry_later(mail, error, now)
    try:
        connection.send_messages([message])
    except (SMTPResponseException, SMTPRecipientsRefused, ValueError) as error:
        return _retry_later(mail, error, now)
    except (SMTPException, OSError) as error:
        ReminderMail.objects.filter(pk=mail.pk).update(failure=f"It broke off, and may have arrived: {error}"[:300])
        return False
    finally:
        with suppress(SMTPException, OSError):
            connection.close()
    ReminderMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=timezone.now(), failure="")
    return True


def _retry_later(mail: ReminderMail, error: Exception, now: datetime) -> bool:
    """Postpone the mail, longer each time; give it up after a day, because next week's mail repeats its reviews."""
    is_over = timezone.localdate(now) > mail.day + GIVE_UP_AFTER
    pause = min(FIRST_RETRY_PAUSE * 2 ** min(mail.attempts - 1, 10), MAX_RETRY_PAUSE)
    state = State.GIVEN_UP if is_over else State.WAITING
    ReminderMail.objects.filter(pk=mail.pk).update(state=state, next_at=now + pause, failure=str(error)[:300])
    return False
