"""Two readers by mail of the checked site, whose links are always the same.

One has not confirmed; the other gets mail, follows a list and was asked about another.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mailing.address_hash import address_hasher
from subscriptions.alerts.reader_alerts import ask_for_alert, confirm_alert
from subscriptions.models import LinkRequest, Preference, Subscriber, Wishes
from subscriptions.reader_export import write_export

MAILED_AT = "2099-01-01T00:00:00+00:00"  # the links expire a day later
PENDING, ACTIVE = UUID("00000000-0000-4000-8000-0000000000d1"), UUID("00000000-0000-4000-8000-0000000000d2")


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
