"""What the desk does for a reader who asks by letter or telephone, or whose mailbox works again; the audit log has each act."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from editorial.audit.audit_log import Actor, record_batch
from editorial.models import AuditEntry
from mailing.bounces.events import LIFTABLE, lift_bounces
from mailing.models import Suppression
from subscriptions.models import ErasureRequest, Subscriber
from subscriptions.reader_actions import ask_for_erasure, stop

State = Subscriber.State


class ReaderRequest(NamedTuple):
    """`title` heads its page, `button` is what is pressed there, `done` is said afterwards and stands in the audit log."""

    title: str
    button: str
    consequence: str
    done: str
    is_possible: Callable[[Subscriber], bool]
    act: Callable[[Subscriber], object]
    audited: AuditEntry.Action


def _can_be_lifted(reader: Subscriber) -> bool:
    """Complaints, unsubscriptions and erasures end with the reader's own consent alone."""
    return Suppression.objects.filter(address_hash=reader.address_hash, scope="", reason__in=LIFTABLE).exists()


def _lift(reader: Subscriber) -> None:
    lift_bounces(reader.address_hash)
    Subscriber.objects.filter(pk=reader.pk, state=State.SUSPENDED).update(state=State.ACTIVE)


REQUESTS = {
    "lift": ReaderRequest(
        "Send mail again although it came back", "Send mail again",
        "What came back until now counts no more, and a suspended reader gets mail again from the next mailing on.",
        "bounces lifted", _can_be_lifted, _lift, AuditEntry.Action.RESTORED,
    ),
    "unsubscribe": ReaderRequest(
        "Unsubscribe on request", "Unsubscribe",
        "No more mail goes to this reader, as if the link in a mail had been pressed. Only the reader can subscribe again.",
        "unsubscribed on request", lambda reader: reader.state != State.STOPPED, stop, AuditEntry.Action.DISCARDED,
    ),
    "erase": ReaderRequest(
        "Erase on request", "Erase",
        "Mail stops at once, and the worker erases the address and all that belongs to it. This cannot be taken back.",
        "erased on request", lambda reader: not ErasureRequest.objects.filter(subscriber_uid=reader.uid).exists(), ask_for_erasure,
        AuditEntry.Action.DISCARDED,
    ),
}  # fmt: skip


@transaction.atomic
def carry_out(name: str, reader: Subscriber, *, by: Actor, reason: str) -> bool:
    """Do it and write it down, with the reader's random uid in place of the address; False where it is done already."""
    request, reader = REQUESTS[name], Subscriber.objects.select_for_update().get(pk=reader.pk)
    if not request.is_possible(reader):
        return False
    request.act(reader)
    record_batch(request.audited, f"subscriber {reader.uid}", by=by, reason=f"{request.done}: {reason}")
    return True
