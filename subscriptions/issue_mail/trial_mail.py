"""A test mail of an issue to people whom somebody names: the very bytes that a reader would get, by the way that mailings take.

It stands in no ledger, and its one-click link belongs to nobody.
"""

import uuid
from collections.abc import Iterator, Sequence

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from mailing.channels import NEWSLETTER, get_channel
from mailing.message.build import JoinedParts, build_message
from mailing.message.return_paths import return_path
from mailing.models import Delivery, Mailing
from mailing.transports.chosen import open_transport
from mailing.transports.outcome import Outcome, Result
from subscriptions.issue_mail.create_mailing import stored_parts
from subscriptions.issue_mail.issue_audience import ISSUE
from subscriptions.issue_mail.render_parts import MailPart
from subscriptions.mail_addresses import clean_address

MOST_ADDRESSES = 10
STOPS = (Result.AWAY, Result.MISCONFIGURED)  # no other mail will do better
SAMPLE_STOP_URL = f"{settings.SITE_URL}/subscriptions/stop/{'0' * 43}/"  # answers like any other, and stops nobody


class TrialForm(forms.Form):
    addresses = forms.CharField(
        label="Send a test mail to", widget=forms.Textarea(attrs={"rows": 2}), max_length=4000,
        help_text=f"At most {MOST_ADDRESSES} addresses, one a line. They get what is shown below, with [Test] before the subject.",
    )  # fmt: skip

    def clean_addresses(self) -> list[str]:
        found: dict[str, None] = {}
        for typed in self.cleaned_data["addresses"].replace(",", " ").replace(";", " ").split():
            try:
                found[clean_address(typed)] = None
            except ValidationError as invalid:
                raise ValidationError([f"{typed}: {said}" for said in invalid.messages]) from None
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(f"These are {len(found)} addresses; a test mail goes to {MOST_ADDRESSES} at most.")
        return list(found)


def send_trial(parts: Sequence[MailPart], *, subject: str, web_url: str, addresses: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
    """Each address with what became of its mail; those after a server that takes no mail are left out."""
    mailing = Mailing(kind=ISSUE, channel=get_channel(NEWSLETTER), subject=f"[Test] {subject}")
    rows = stored_parts([part._replace(subject=part.subject and f"[Test] {part.subject}") for part in parts], mailing)
    transport = open_transport()
    try:
        for address in addresses:
            delivery = Delivery(uid=uuid.uuid4(), mailing=mailing, address=address)
            message = build_message(
                mailing=mailing, delivery=delivery, content=JoinedParts.of(rows), unsubscribe_url=SAMPLE_STOP_URL, web_url=web_url
            )
            outcome = transport.deliver(return_path(delivery), address, message, key=str(delivery.uid))
            yield address, outcome
            if outcome.result in STOPS:
                break
    finally:
        transport.close()
