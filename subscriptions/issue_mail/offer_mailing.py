"""Offers to mail an issue in the step in which it is published, alone or with its items, now or at an hour."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError

from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from editorial.models import AcceptedOffer, Publication
from editorial.workflow.added_offers import Offer, OfferKind, add_offer_kind
from editorial.workflow.transition_table import has_permission
from mailing.models import Mailing
from newsletters.models import Issue
from subscriptions.issue_mail.create_mailing import LATENESS, mail_issue, mailing_of
from subscriptions.issue_mail.issue_audience import ISSUE, count_issue_readers

NAME = "mail_issue"
HELP = (
    "Only after it was published, with the text as it is then. Who subscribes until then gets it too. If the server stands still "
    f"for more than {LATENESS.seconds // 3600} hours, nothing goes out until somebody decides. For another hour, publish first."
)


def register() -> None:
    """Called once, by the app's `ready()`."""
    add_offer_kind(OfferKind(NAME, offer_mailing, mail_when_public))


def offer_mailing(transition: str, rows: Sequence[Publication], by: Actor) -> Iterator[Offer]:
    """For each issue that has no mailing yet; not ticked, since what was mailed cannot be taken back. Two statements at most."""
    issues = [row for row in rows if row.ENTRY_TYPE == ISSUE]
    if transition not in ("publish", "schedule") or not issues or not has_permission(by, "publish", Issue):
        return
    made = Mailing.objects.filter(kind=ISSUE, entry_uid__in=[row.uid for row in issues]).exclude(state=Mailing.State.CANCELLED)
    mailed = set(made.values_list("entry_uid", flat=True))
    open_issues = [row for row in issues if row.uid not in mailed]
    if open_issues and (readers := count_issue_readers()):
        for row in open_issues:
            which = f"“{row}”" if len(rows) > 1 else "it"
            label = f"Mail {which} to {_subscribers(readers)} when it is public"
            yield Offer(NAME, row, label, HELP, readers, is_ticked=False)


def mail_when_public(accepted: AcceptedOffer) -> str:
    """Starts the mailing, and says if its readers are others than were confirmed. Raises ValidationError where it cannot go out."""
    entry = Entry.objects.live().filter(uid=accepted.uid).first()
    if entry is None:
        raise ValidationError("It was not mailed: readers do not see it on the site.")
    if mailing_of(entry):
        return "It has a mailing already and gets no second one."
    mail_issue(entry, accepted.by, at=accepted.due_at)  # type: ignore[arg-type]
    readers = count_issue_readers()
    difference = readers - accepted.count
    since = f", {abs(difference)} {'more' if difference > 0 else 'fewer'} than on the box" if difference else ""
    return f"It is mailed to {_subscribers(readers)} now{since}."


def _subscribers(number: int) -> str:
    return f"{number:,} subscriber{'' if number == 1 else 's'}"
