"""Erases whoever wrote: the address, the messages and the votes go; entries of conversations stay, without a word."""

from datetime import datetime

from django.db import transaction

from enquiries.models import Conversation, Enquirer, Enquiry, Message
from mailing.address_hash import address_hasher
from mailing.models import Delivery, MailEvent, Part

ENQUIRER = "enquirer"  # the kind in the ledger of erasures


def enquirer_key(address_hash: str, at: datetime) -> str:
    """What the ledger of erasures says in place of the person: the hash of the address, and the instant of the wish."""
    return f"{address_hash}:{at.isoformat()}"


@transaction.atomic
def erase_enquirer(key: str) -> int:
    """Erase what the key of `enquirer_key` stands for; returns how many rows changed. It may be done again, after a restore too.

    What the person wrote after that wish stays. Texts go as well, and the mails that quote them: people sign what they write.
    """
    address_hash, _colon, at = key.partition(":")
    enquirer = Enquirer.objects.filter(address_hash=address_hash, created_at__lte=datetime.fromisoformat(at)).first()
    changed = _erase_waiting(address_hash, datetime.fromisoformat(at))
    if enquirer is None:
        return changed
    conversations = Conversation.objects.filter(enquirer=enquirer)
    messages = Message.objects.filter(conversation__in=conversations)
    changed += Part.objects.filter(mailing__in=messages.exclude(mailing=None).values("mailing")).update(html=b"", text=b"")
    changed += messages.exclude(text="").update(text="")
    conversations.exclude(state=Conversation.State.SPAM).update(state=Conversation.State.CLOSED)
    rows = Delivery.objects.filter(address_hash=address_hash, mailing__kind__in=("enquiry", "answer", "translation"))
    rows.filter(state=Delivery.State.PENDING).update(state=Delivery.State.EXCLUDED, reason="Erased on request")
    changed += rows.exclude(address="").update(address="", token="", reply="")
    changed += MailEvent.objects.filter(delivery__in=rows).exclude(detail="").update(detail="")
    return changed + enquirer.delete()[0]


def _erase_waiting(address_hash: str, at: datetime) -> int:
    """The inbox has no hashes before the worker took it up."""
    hash_of = address_hasher()
    waiting = Enquiry.objects.filter(enquirer=None, asked_at__lte=at).values_list("pk", "address")
    return Enquiry.objects.filter(pk__in=[pk for pk, address in waiting if hash_of(address) == address_hash]).delete()[0]
