"""One mail to one address, through the same ledger as all mail."""

from django.db import transaction

from mailing.address_hash import address_hasher
from mailing.models import Channel, Mailing


@transaction.atomic
def queue_notice(*, kind: str, channel: Channel, address: str, subject: str, html: str, text: str, token: str = "") -> Mailing:
    """Store the mail, ready to be sent."""
    mailing = Mailing.objects.create(
        kind=kind, channel=channel, title=subject, subject=subject, state=Mailing.State.SENDING, candidates=1
    )
    part = mailing.parts.create(position=0, html=html.encode(), text=text.encode())
    selection = mailing.selections.create(digest="0")
    selection.parts.add(part)
    mailing.deliveries.create(selection=selection, address=address, address_hash=address_hasher()(address), token=token)
    return mailing
