"""Offers the notice in the step in which a publisher corrects or withdraws what was mailed."""

from django.utils import timezone

from catalogue.models import Entry
from editorial.admin_mixins.added_offers import Offer, add_offer
from editorial.audit.audit_log import Actor
from editorial.models import Publication
from editorial.workflow.transition_table import has_permission
from mailing.audiences import register_audience
from mailing.models import Mailing
from subscriptions.correction_mail.correction_audience import CORRECTION, WITHDRAWAL, CorrectionAudience, sent_before
from subscriptions.correction_mail.create_notice import is_told, send_notice

NOT_COUNTED = "Who has unsubscribed, or wants no corrections, is not counted."
NAMES = {"publish": "correction", "withdraw": "notice"}
HELP = {
    "publish": f"Only a correction is mailed: what was wrong, what is right, and your words under “What changed”. {NOT_COUNTED}",
    "withdraw": f"The mail says why; if it is removed for good, only that it was, and its address. {NOT_COUNTED}",
}


def register() -> None:
    """Called once, by the app's `ready()`."""
    for kind in (CORRECTION, WITHDRAWAL):
        register_audience(kind, CorrectionAudience())
    add_offer(offer_notice)


def offer_notice(transition: str, row: Publication, by: Actor) -> Offer | None:
    """None where nobody is to be told. Four statements at most, one for what was never mailed."""
    if transition not in HELP or not has_permission(by, "publish", type(row)) or (sent := sent_before(row.uid)) is None:
        return None
    entry = Entry.objects.filter(uid=row.uid).defer("document").first()
    if entry is None or (transition == "withdraw" and is_told(entry, WITHDRAWAL)):
        return None
    readers = f"{sent.readers:,} reader{'s were' if sent.readers != 1 else ' was'}"
    label = f"{readers} sent this by mail ({timezone.localtime(sent.last_at):%B %Y}). Send them the {NAMES[transition]}"
    return Offer("mail_notice", label, HELP[transition], lambda: _accept(row, by))


def _accept(row: Publication, by: Actor) -> str:
    mailing = send_notice(row.uid, by)
    if mailing is None:
        return ""
    if mailing.state == Mailing.State.SCHEDULED:
        at = timezone.localtime(mailing.scheduled_at)
        return f"Those who were sent it by mail are told at {at:%H:%M}, when what is on its way has arrived."
    return "Those who were sent it by mail are told now."
