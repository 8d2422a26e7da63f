"""Mailings of the checked site: 1 is being sent, 2 is held with its question; one mail of the first lies in the outbox."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from mailing.address_hash import address_hasher
from mailing.channels import NEWSLETTER, get_channel
from mailing.message.build import JoinedParts, build_message
from mailing.message.encode import encode_html, encode_text
from mailing.models import Delivery, Mailing, Part
from mailing.transports.chosen import open_transport

IN_OUTBOX = UUID("00000000-0000-4000-8000-0000000000e1")
ROWS = ("sent", "sent", "sent", "pending", "pending", "failed", "unknown", "excluded")
REASONS = {"excluded": "Has chosen not to get each issue.", "unknown": "The worker ended before it could say what became of it."}


def load_mailings() -> None:
    sending = _load(1, "Newsletter of March 2015", state="sending", started_at=timezone.now())
    hash_address = address_hasher()
    for place, state in enumerate(ROWS):
        address = f"reader{place}@example.org"
        values = {"sent_at": timezone.now()} if state == "sent" else {}
        delivery = Delivery.objects.create(
            uid=UUID(int=IN_OUTBOX.int + place), mailing=sending, address=address, address_hash=hash_address(address), state=state,
            reason=REASONS.get(state, ""), **values,
        )  # fmt: skip
        if place == 0:
            message = build_message(
                mailing=sending, delivery=delivery, content=JoinedParts.of(sending.parts.all()), unsubscribe_url="https://x/"
            )
            open_transport().deliver("desk@example.org", address, message, key=str(delivery.uid))
    question = "Send it all the same? “Henan, Chongqing and Shanghai adopt plans for the industrial Internet” was corrected."
    _load(
        2,
        "Correction: Opinions on accelerating the standardization of intelligent manufacturing",
        state="held",
        held_reason=question,
    )


def _load(pk: int, title: str, **values: Any) -> Mailing:
    mailing = Mailing.objects.create(
        pk=pk, kind="issue", channel=get_channel(NEWSLETTER), title=title, subject=title, candidates=len(ROWS),
        frozen_at=timezone.now(), web_url="https://desk.example.org/newsletters/2015-03/", **values,
    )  # fmt: skip
    head, body = f"<head><title>{title}</title></head>", f"<body><h1>{title}</h1><p>What happened.</p></body>"
    html = f'<!doctype html><html lang="en">{head}{body}</html>'
    Part.objects.create(mailing=mailing, position=0, html=encode_html(html), text=encode_text(f"{title}\n\nWhat happened."))
    return mailing
