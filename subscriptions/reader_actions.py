"""What a reader does with the link in a mail: confirm, change, stop, ask to be erased. Each may be done twice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from catalogue.vocabulary.date_text import format_instant
from mailing.channels import ALERTS, NEWSLETTER
from mailing.models import Suppression, WaitingReport
from subscriptions.consent_words import VERSION, consent_words
from subscriptions.models import Consent, ErasureRequest, LinkRequest, Preference, StopRequest, Subscriber, Wishes

SCOPE = NEWSLETTER  # of all that readers subscribe to here; mail about the subscription itself has none
SCOPES = (SCOPE, ALERTS)  # alerts have one more of their own, which a reader can stop alone
OWN_WISH = (Suppression.Reason.UNSUBSCRIBED, Suppression.Reason.ERASED)  # ends with the reader's own consent, unlike a bounce
State = Subscriber.State


@transaction.atomic
def confirm(subscriber: Subscriber, *, language: str, now: datetime | None = None) -> bool:
    """The reader gets mail from now on; keeps the words that the page showed. False if it was so before.

    Whoever confirms holds the mailbox, so that the page may show a link for changes at once.
    """
    now = now or timezone.now()
    row = Subscriber.objects.select_for_update().filter(pk=subscriber.pk, state__in=(State.PENDING, State.STOPPED)).first()
    if row is None:
        return False
    mailed_at = datetime.fromisoformat(row.links_sent[LinkRequest.Purpose.CONFIRM])
    row.state, row.confirmed_at, row.pending_since = State.ACTIVE, now, None
    row.links_sent = {**row.links_sent, LinkRequest.Purpose.MANAGE: now.isoformat()}
    row.save(update_fields=["state", "confirmed_at", "pending_since", "links_sent"])
    row.consents.create(
        way=Consent.Way.CONFIRMED,
        words=consent_words(language),
        version=VERSION,
        given_at=now,
        evidence=f"The link that was mailed on {format_instant(mailed_at)} was opened and its button pressed.",
    )
    row.alerts.waiting().update(confirmed_at=now)
    Suppression.objects.filter(address_hash=row.address_hash, scope__in=SCOPES, reason__in=OWN_WISH).delete()
    subscriber.links_sent = row.links_sent
    return True


@transaction.atomic
def change_wishes(subscriber: Subscriber, wishes: Wishes, *, language: str) -> None:
    Subscriber.objects.filter(pk=subscriber.pk).update(preference=Preference.objects.of(wishes), language=language)


@transaction.atomic
def stop(subscriber: Subscriber, *, reason: str = Suppression.Reason.UNSUBSCRIBED) -> bool:
    """The reader gets no more mail, and links that were mailed before open nothing more, that of unsubscribing excepted.

    False if it was so before.
    """
    for scope in SCOPES:
        Suppression.objects.get_or_create(address_hash=subscriber.address_hash, scope=scope, defaults={"reason": reason})
    subscriber.alerts.all().delete()
    was_running = Subscriber.objects.exclude(state=State.STOPPED).filter(pk=subscriber.pk)
    if not was_running.update(state=State.STOPPED, links_sent={}, pending_since=None):
        return False
    StopRequest.objects.create(address_hash=subscriber.address_hash, scope=SCOPE)
    return True


def note_arrival(subscriber: Subscriber, mail: UUID) -> None:
    """Leaves a report for the worker: whoever presses the one-click link of a mail has it. `mail` is the uid of its delivery."""
    values = {"uid": mail, "recipient": subscriber.address, "happened_at": timezone.now()}
    WaitingReport.objects.get_or_create(source="one-click", event_id=mail.hex, defaults=values)


@transaction.atomic
def ask_for_erasure(subscriber: Subscriber) -> None:
    """Stops all mail at once; the worker erases."""
    stop(subscriber, reason=Suppression.Reason.ERASED)
    Subscriber.objects.filter(pk=subscriber.pk).update(links_sent={})
    ErasureRequest.objects.get_or_create(subscriber_uid=subscriber.uid, defaults={"address_hash": subscriber.address_hash})
