"""The worker takes up what strangers left in the inbox: it alone looks whether an address is known, and mails the links."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from infra.claims import lock_free_rows
from mailing.address_hash import address_hasher
from mailing.models import Suppression
from subscriptions.alerts.reader_alerts import ask_for_alert, delete_expired_alerts
from subscriptions.link_mails import queue_link_mail
from subscriptions.link_tokens import DAY
from subscriptions.models import LinkRequest, Preference, ReaderExport, Subscriber, Wishes
from subscriptions.reader_export import write_export

MAX_AT_ONCE = 200
TOO_OLD = 2 * DAY  # whoever asked does not wait for a mail any more
KEEP_UNCONFIRMED = 8 * DAY  # a day longer than its link is valid
Purpose, State = LinkRequest.Purpose, Subscriber.State


def handle_link_requests(now: datetime | None = None) -> int:
    """Mail the links that were asked for; returns how many requests were taken up. Any number of workers may run it."""
    now = now or timezone.now()
    return sum(_take_up(request, now) for request in LinkRequest.objects.order_by("pk")[:MAX_AT_ONCE])


@transaction.atomic
def _take_up(request: LinkRequest, now: datetime) -> bool:
    """The request and its mail change hands in one transaction. False if another worker was first."""
    if not LinkRequest.objects.filter(pk=request.pk).delete()[0]:
        return False
    address_hash = address_hasher()(request.address)
    is_refused = Suppression.objects.filter(address_hash=address_hash, scope="").exists()
    if not is_refused and request.asked_at > now - TOO_OLD:
        if request.purpose in (Purpose.CONFIRM, Purpose.FOLLOW):
            _ask_to_confirm(request, address_hash, now)
        elif subscriber := Subscriber.objects.select_for_update().filter(address_hash=address_hash).first():
            _mail_link(subscriber, request.purpose, request.language, now)
    return True


def _ask_to_confirm(request: LinkRequest, address_hash: str, now: datetime) -> None:
    """A reader who gets mail already keeps it as it is, whatever a stranger asks: the mail has a link for changes instead.

    Whoever wants to follow a list confirms that alone, and gets no newsletter unless it was asked for too.
    """
    is_alert = request.purpose == Purpose.FOLLOW
    wishes = Wishes(has_issue=False) if is_alert else Wishes.from_json(request.wishes)
    values: dict[str, Any] = {"preference": Preference.objects.of(wishes), "language": request.language}
    subscriber, is_new = Subscriber.objects.select_for_update().get_or_create(
        address_hash=address_hash, defaults={"address": request.address, "pending_since": now, **values}
    )
    has_asked = is_alert and ask_for_alert(subscriber, request.alert)
    if subscriber.state == State.ACTIVE:
        _mail_link(subscriber, Purpose.FOLLOW if has_asked else Purpose.MANAGE, request.language, now, is_known=not has_asked)
        return
    if not is_new:
        kept = {} if is_alert and subscriber.state == State.PENDING else values
        Subscriber.objects.filter(pk=subscriber.pk).update(state=State.PENDING, pending_since=now, **kept)
    _mail_link(subscriber, Purpose.CONFIRM, request.language, now)


def _mail_link(subscriber: Subscriber, purpose: str, language: str, now: datetime, *, is_known: bool = False) -> None:
    """At most one mail for each purpose an address and day: whoever knows an address cannot fill its mailbox.

    Alerts have one each, as many as may wait to be confirmed.
    """
    last = subscriber.links_sent.get(purpose)
    if last and datetime.fromisoformat(last) > now - DAY and purpose != Purpose.FOLLOW:
        return
    subscriber.links_sent = {**subscriber.links_sent, purpose: now.isoformat()}
    subscriber.save(update_fields=["links_sent"])
    if purpose == Purpose.EXPORT:
        write_export(subscriber)
    queue_link_mail(subscriber, purpose, language=language, is_known=is_known)


def delete_expired_requests(now: datetime | None = None) -> None:
    """Delete exports whose link expired, addresses that nobody confirmed, and wishes that nobody has.

    Who once confirmed, stopped, and did not confirm again, is unsubscribed as before.
    """
    now = now or timezone.now()
    ReaderExport.objects.filter(made_at__lt=now - DAY).delete()
    unconfirmed = Subscriber.objects.filter(state=State.PENDING, pending_since__lt=now - KEEP_UNCONFIRMED)
    unconfirmed.filter(confirmed_at=None).delete()
    unconfirmed.update(state=State.STOPPED, pending_since=None)
    delete_expired_alerts(now)
    _delete_unused_preferences()


@transaction.atomic
def _delete_unused_preferences() -> None:
    """But for those that somebody is about to take: their rows are locked."""
    has_reader = Exists(Subscriber.objects.filter(preference=OuterRef("pk")))
    unused = [row.pk for row in lock_free_rows(Preference.objects.filter(~has_reader))[:MAX_AT_ONCE]]
    Preference.objects.filter(pk__in=unused).delete()
