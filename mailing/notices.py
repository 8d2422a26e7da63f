"""Notices: one mail to one address through the ledger, such as a confirmation."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mailing.address_hash import address_hasher
from mailing.message.encode import encode_html, encode_text
from mailing.models import Channel, Delivery, Mailing, Part


@transaction.atomic
def queue_notice(
    *, kind: str, channel: Channel, address: str, subject: str, html: str, text: str, token: str = "", answers: UUID | None = None
) -> Mailing:
    """Put the mail into the ledger; the worker sends it within seconds. Raises ValueError for a space in the address.

    `answers` is the uid of an earlier delivery to the address, for what a person writes: mail programs show both as one thread.
    """
    if address.split() != [address]:
        raise ValueError("An address has no spaces and no line breaks.")
    now = timezone.now()
    mailing = Mailing.objects.create(
        kind=kind,
        is_notice=True,
        channel=channel,
        state=Mailing.State.SENDING,
        title=subject,
        subject=subject,
        started_at=now,
        frozen_at=now,
        candidates=1,
        audience={"answers": str(answers)} if answers else {},
    )
    Part.objects.create(mailing=mailing, position=0, html=encode_html(html), text=encode_text(text))
    Delivery.objects.create(mailing=mailing, address=address, address_hash=address_hasher()(address), token=token, next_at=now)
    return mailing
