"""Erases a reader: the address goes everywhere, its hash stays, so that nobody imports it again."""

from django.db import transaction

from mailing.address_hash import address_hasher
from mailing.models import Delivery, MailEvent, Suppression, WaitingReport
from subscriptions.models import LinkRequest, Subscriber
from subscriptions.reader_actions import SCOPES

SUBSCRIBER = "subscriber"  # the kind in the ledger of erasures


def erasure_key(uid: object, address_hash: str) -> str:
    """What the ledger of erasures says in place of the reader: the random uid and the hash of the address."""
    return f"{uid}:{address_hash}"


@transaction.atomic
def erase_subscriber(key: str) -> int:
    """Erase what the key of `erasure_key` stands for; returns how many rows changed. It may be done again, after a restore too.

    A reader who signed up again later has another uid: the database was erased before, and nothing is done.
    """
    uid, _colon, address_hash = key.partition(":")
    if Subscriber.objects.filter(address_hash=address_hash).exclude(uid=uid).exists():
        return 0
    changed = Subscriber.objects.filter(uid=uid).delete()[0]
    changed += _suppress(address_hash)
    return changed + _erase_mails(address_hash) + _erase_requests(address_hash)


def _suppress(address_hash: str) -> int:
    """Bounces and complaints stay what they are: they are about the mailbox, and outlast a new consent."""
    erased = Suppression.Reason.ERASED
    values = {"defaults": {"reason": erased}}
    new = [Suppression.objects.get_or_create(address_hash=address_hash, scope=scope, **values)[1] for scope in SCOPES]
    unsubscribed = Suppression.objects.filter(address_hash=address_hash, scope__in=SCOPES, reason=Suppression.Reason.UNSUBSCRIBED)
    return sum(new) + unsubscribed.update(reason=erased)


def _erase_mails(address_hash: str) -> int:
    """Rows stay as proof of what was sent to how many; a mail that waits is not sent any more."""
    rows = Delivery.objects.filter(address_hash=address_hash)
    changed = rows.filter(state=Delivery.State.PENDING).update(state=Delivery.State.EXCLUDED, reason="Erased on request")
    changed += rows.exclude(address="").update(address="", token="", reply="")
    return changed + MailEvent.objects.filter(address_hash=address_hash).delete()[0]


def _erase_requests(address_hash: str) -> int:
    """The inboxes have no hashes: strangers' requests may not cost a look at the key."""
    hash_of, changed = address_hasher(), 0
    for model, field in ((LinkRequest, "address"), (WaitingReport, "recipient")):
        waiting = model._default_manager.values_list("pk", field)
        found = [pk for pk, address in waiting if hash_of(address) == address_hash]
        changed += model._default_manager.filter(pk__in=found).delete()[0]
    return changed
