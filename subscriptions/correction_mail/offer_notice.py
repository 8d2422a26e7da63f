"""Offers the notice in the step in which a publisher corrects or withdraws what was mailed, alone or with others, now or later."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from editorial.models import AcceptedOffer, Publication
from editorial.workflow.added_offers import Offer, OfferKind, add_offer_kind
from editorial.workflow.transition_table import has_permission
from mailing.audiences import register_audience
from mailing.models import Mailing
from subscriptions.correction_mail.correction_audience import CORRECTION, WITHDRAWAL, CorrectionAudience, sent_before
from subscriptions.correction_mail.create_notice import TOLD, is_told, send_notice

NAME = "mail_notice"
NOT_COUNTED = "Who has unsubscribed, or wants no corrections, is not counted."
MAILED = f"Only a correction is mailed: what was wrong, what is right, and your words under “What changed”. {NOT_COUNTED}"
WORDS = {"publish": "correction", "schedule": "correction when it is public", "withdraw": "notice"}
HELP = {
    "publish": MAILED,
    "schedule": MAILED,
    "withdraw": f"The mail says why; if it is removed for good, only that it was, and its address. {NOT_COUNTED}",
}


def register() -> None:
    """Called once, by the app's `ready()`."""
    for kind in (CORRECTION, WITHDRAWAL):
        register_audience(kind, CorrectionAudience())
    add_offer_kind(OfferKind(NAME, offer_notices, tell_readers))


def offer_notices(transition: str, rows: Sequence[Publication], by: Actor) -> Iterator[Offer]:
    """For each that was mailed to somebody who can be told. One statement where nothing was."""
    own = [row for row in rows if transition in HELP and has_permission(by, "publish", type(row))]
    sent = sent_before([row.uid for row in own]) if own else {}
    for row in own:
        if row.uid not in sent or (transition == "withdraw" and _is_removal_told(row)):
            continue
        readers, last_at = sent[row.uid]
        which = f"“{row}”" if len(rows) > 1 else "this"
        were_sent = f"{readers:,} reader{'s were' if readers != 1 else ' was'} sent {which} by mail"
        label = f"{were_sent} ({timezone.localtime(last_at):%B %Y}). Send them the {WORDS[transition]}"
        yield Offer(NAME, row, label, HELP[transition], readers)


def _is_removal_told(row: Publication) -> bool:
    entry = Entry.objects.filter(uid=row.uid).defer("document").first()
    return entry is None or is_told(entry, WITHDRAWAL)


def tell_readers(accepted: AcceptedOffer) -> str:
    """Starts the mailing of the notice; "" for a change of which nobody is told."""
    try:
        mailing = send_notice(accepted.uid, accepted.by)  # type: ignore[arg-type]
    except ValidationError as refused:
        if refused.code == TOLD:
            return str(refused.message)
        raise
    if mailing is None:
        return ""
    if mailing.state == Mailing.State.SCHEDULED:
        at = timezone.localtime(mailing.scheduled_at)
        return f"Those who were sent it by mail are told at {at:%H:%M}, when what is on its way has arrived."
    return "Those who were sent it by mail are told now."
