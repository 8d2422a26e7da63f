"""Two readers by mail of the checked site, whose links are always the same.

One has not confirmed; the other gets mail, follows a list and was asked about another.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from enquiries.models import Enquirer, TranslationRequest
from enquiries.translation_moves import accept
from mailing.address_hash import address_hasher
from subscriptions.alerts.reader_alerts import ask_for_alert, confirm_alert
from subscriptions.models import LinkRequest, Preference, Subscriber, Wishes
from subscriptions.reader_export import write_export

MAILED_AT = "2099-01-01T00:00:00+00:00"  # the links expire a day later
PENDING, ACTIVE = UUID("00000000-0000-4000-8000-0000000000d1"), UUID("00000000-0000-4000-8000-0000000000d2")


ENQUIRER, ABOUT = UUID("00000000-0000-4000-8000-0000000000d3"), UUID("00000000-0000-4000-8000-0000000000e1")


def load_enquiries() -> None:
    """Somebody who wrote about the publication ABOUT: one message waits for her button, another for an answer, and a vote."""
    enquirer = Enquirer.objects.create(
        uid=ENQUIRER, secret="of the enquirer", address="enquirer@example.org", address_hash="0" * 64,
        mailed_at=datetime.fromisoformat(MAILED_AT),
    )  # fmt: skip
    enquirer.enquiries.create(purpose="mistake", entry_uid=ABOUT, text="The number of the act is that of the draft.")
    conversation = enquirer.conversations.create(kind="question", entry_uid=ABOUT, title="Opinions on standards")
    conversation.messages.create(text="Is there a list of the standards?\nAnd who keeps it?", entry_version=1)
    conversation.messages.create(text="Yes, it is an annex of the act.", is_answer=True)
    request = TranslationRequest.objects.create(entry_uid=ABOUT, entry_type="policy", title="Opinions on standards", language="en")
    request.requesters.create(enquirer=enquirer)
    accept(request, date(2099, 1, 1), by=None)


@transaction.atomic
def load_readers() -> None:
    active = _load(ACTIVE, "active@example.org", Wishes(), state="active", confirmed_at=timezone.now())
    active.consents.create(
        way="imported", words="As the evidence says.", version="imported", evidence="A signed list of 2015, folder 7."
    )
    for query in ("kind=law", "q=internet"):
        ask_for_alert(active, {"folder": "policies", "query": query, "rhythm": "daily"})
    confirm_alert(active, active.alerts.all()[0].pk)
    _load(PENDING, "pending@example.org", Wishes(sectors=("I",), regions=("CN-HA",)), state="pending")


def _load(uid: UUID, address: str, wishes: Wishes, **values: Any) -> Subscriber:
    subscriber = Subscriber.objects.create(
        uid=uid,
        secret=f"of reader {uid}",
        address=address,
        address_hash=address_hasher()(address),
        links_sent=dict.fromkeys(LinkRequest.Purpose.values, MAILED_AT),
        preference=Preference.objects.create(digest=wishes.digest, **wishes.as_json()),
        **values,
    )
    write_export(subscriber)
    return subscriber
