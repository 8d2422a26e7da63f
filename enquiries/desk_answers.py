"""What the desk does with readers' messages: answer by mail, assign, close, mark as spam, open again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.http.language import in_language
from editorial.audit.audit_log import Actor, record_about
from editorial.models import AuditEntry
from enquiries.models import Conversation, Enquirer, Message
from enquiries.models.enquiry_inbox import MAX_CHARACTERS
from mailing.channels import NOTICES, get_channel
from mailing.models import Mailing
from mailing.notices import queue_notice

State = Conversation.State
# By move: the words of its button, the states in which it is offered, and the state after it.
MOVES = {
    "close": ("Close", (State.OPEN, State.ANSWERED), State.CLOSED),
    "spam": ("Mark as spam", (State.OPEN, State.ANSWERED, State.CLOSED), State.SPAM),
    "reopen": ("Open again", (State.ANSWERED, State.CLOSED, State.SPAM), State.OPEN),
}


@transaction.atomic
def answer(conversation: Conversation, text: str, *, seen_at: datetime, by: Actor) -> Message:
    """Mail the answer to the reader and keep it; whoever presses twice mails once.

    Raises ValidationError without a text, where the reader was erased, or where the last message is not the one that was seen.
    """
    if not (text := text.strip()):
        raise ValidationError({"text": "Write the answer first."})
    if len(text) > MAX_CHARACTERS:
        raise ValidationError({"text": f"At most {MAX_CHARACTERS:,} characters; these are {len(text):,}."})
    at = timezone.now()
    same = Conversation.objects.filter(pk=conversation.pk, last_at=seen_at, enquirer__isnull=False).exclude(state=State.SPAM)
    if not same.update(state=State.ANSWERED, last_at=at):
        raise ValidationError("Nothing was mailed: another message came, somebody answered, or the reader was erased. Look again.")
    conversation.refresh_from_db()
    mailing = _mail(conversation, conversation.enquirer, text)  # type: ignore[arg-type] # the UPDATE has just found one
    record_about(AuditEntry.Action.ANSWERED, conversation, by=by)
    return conversation.messages.create(text=text, is_answer=True, by=by, sent_at=at, mailing=mailing)  # type: ignore[misc]


def _mail(conversation: Conversation, enquirer: Enquirer, text: str) -> Mailing:
    """From the desk, in the thread of the mail before; the reader's last message is quoted."""
    before = conversation.messages.filter(mailing__isnull=False).last()
    earlier = before.mailing.deliveries.values_list("uid", flat=True).first() if before and before.mailing else enquirer.mail_uid
    asked = conversation.messages.filter(is_answer=False).last()
    with in_language(enquirer.language):
        about = conversation.title or _("your message to Expert Desk")
        context = {"text": text, "quoted": asked.text if asked else "", "asked_at": asked.sent_at if asked else None}
        return queue_notice(
            kind="answer", channel=get_channel(NOTICES), address=enquirer.address, subject=f"Re: {about}"[:300],
            html=render_to_string("email/desk_answer.html", context), text=render_to_string("email/desk_answer.txt", context),
            answers=earlier,
        )  # fmt: skip


@transaction.atomic
def move(conversation: Conversation, name: str, *, by: Actor) -> bool:
    """One of MOVES. False if it was moved meanwhile, and for a name that is none."""
    words, before, after = MOVES.get(name, ("", (), ""))
    if not Conversation.objects.filter(pk=conversation.pk, state__in=before).update(state=after):
        return False
    record_about(AuditEntry.Action.SAVED, conversation, by=by, reason=words)
    return True


@transaction.atomic
def assign(conversation: Conversation, to: Actor, *, by: Actor) -> bool:
    """Give it to a person. False if she has it already."""
    others = Conversation.objects.filter(pk=conversation.pk).exclude(assigned_to=to)  # type: ignore[misc]
    if not others.update(assigned_to=to):
        return False
    record_about(AuditEntry.Action.ASSIGNED, conversation, by=by, reason=f"to {to}")
    return True
