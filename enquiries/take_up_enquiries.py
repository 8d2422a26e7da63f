"""The worker takes up what strangers wrote: it alone looks whose address it is, mails links and brings the rest to the desk."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone

from catalogue.documents.translations import lacking_languages
from catalogue.http.language import in_language
from catalogue.models import Entry
from enquiries.enquiry_links import LINK_MAIL, enquirer_url
from enquiries.models import Conversation, Enquirer, Enquiry, Message, Requester, TranslationRequest
from mailing.address_hash import address_hasher
from mailing.channels import CONFIRMATIONS, get_channel
from mailing.models import Suppression
from mailing.notices import queue_notice
from subscriptions.link_tokens import DAY

MAX_AT_ONCE = 200
MAX_OF_ADDRESS = 20  # unconfirmed enquiries: a page shows them all
TOO_OLD = 2 * DAY  # whoever wrote does not wait for a mail any more
KEEP_UNCONFIRMED = 8 * DAY  # a day longer than its link is valid
KEEP_SETTLED = 90 * DAY  # votes, once the notice is sent
KEEP_CLOSED = 365 * DAY  # conversations, from the last message
OVER = (Conversation.State.CLOSED, Conversation.State.SPAM)


def handle_enquiries(now: datetime | None = None) -> int:
    """Mail links, and take up what is confirmed; returns how many enquiries. Any number of workers may run it."""
    now = now or timezone.now()
    new = Enquiry.objects.filter(enquirer=None).order_by("pk")[:MAX_AT_ONCE]
    confirmed = Enquiry.objects.filter(confirmed_at__isnull=False).order_by("pk")[:MAX_AT_ONCE]
    return sum(_find_enquirer(one, now) for one in new) + sum(_take_up(one) for one in confirmed)


@transaction.atomic
def _find_enquirer(enquiry: Enquiry, now: datetime) -> bool:
    """The enquiry gets its enquirer, who gets one mail a day. Dropped: of an address that bounces, and too many of one address."""
    mine = Enquiry.objects.filter(pk=enquiry.pk, enquirer=None)
    address_hash = address_hasher()(enquiry.address)
    is_refused = Suppression.objects.filter(address_hash=address_hash, scope="").exists()
    if is_refused or enquiry.asked_at < now - TOO_OLD:
        return bool(mine.delete()[0])
    values = {"address": enquiry.address, "language": enquiry.language}
    enquirer, _ = Enquirer.objects.select_for_update().get_or_create(address_hash=address_hash, defaults=values)
    if enquirer.enquiries.filter(confirmed_at=None).count() >= MAX_OF_ADDRESS:
        return bool(mine.delete()[0])
    if not mine.update(enquirer=enquirer, address=""):
        return False
    if enquirer.mailed_at is None or enquirer.mailed_at <= now - DAY:
        _mail_link(enquirer, enquiry.language, now)
    return True


def _mail_link(enquirer: Enquirer, language: str, now: datetime) -> None:
    enquirer.mailed_at, enquirer.language = now, language
    with in_language(language):
        context = {"mail": LINK_MAIL, "lead": LINK_MAIL.lead, "url": enquirer_url(enquirer), "site": settings.SITE_URL}
        mailing = queue_notice(
            kind="enquiry",
            channel=get_channel(CONFIRMATIONS),
            address=enquirer.address,
            subject=str(LINK_MAIL.subject),
            html=render_to_string("email/reader_link.html", context),
            text=render_to_string("email/reader_link.txt", context),
        )
    enquirer.mail_uid = mailing.deliveries.get().uid
    enquirer.save(update_fields=["mailed_at", "language", "mail_uid"])


@transaction.atomic
def _take_up(enquiry: Enquiry) -> bool:
    """A vote, or a message of a conversation. False if another worker was first."""
    if not Enquiry.objects.filter(pk=enquiry.pk).delete()[0]:
        return False
    enquirer = Enquirer.objects.select_for_update().get(pk=enquiry.enquirer_id)  # type: ignore[misc]
    entry = Entry.objects.live().filter(uid=enquiry.entry_uid).first() if enquiry.entry_uid else None
    if enquiry.purpose != Enquiry.Purpose.TRANSLATION:
        _add_message(enquiry, enquirer, entry)
    elif entry and enquiry.wanted in lacking_languages(entry.content):
        _add_vote(enquiry, enquirer, entry)
    return True


def _add_vote(enquiry: Enquiry, enquirer: Enquirer, entry: Entry) -> None:
    values: dict[str, Any] = {"entry_type": entry.type, "title": entry.title, "opened_at": enquiry.asked_at}
    request, _ = TranslationRequest.objects.open().get_or_create(entry_uid=entry.uid, language=enquiry.wanted, defaults=values)
    Requester.objects.get_or_create(request=request, enquirer=enquirer, defaults={"asked_at": enquiry.asked_at})


def _add_message(enquiry: Enquiry, enquirer: Enquirer, entry: Entry | None) -> None:
    """To the reader's conversation about the entry, which is open again, unless that is over; then another one begins."""
    uid, at = entry.uid if entry else None, timezone.now()
    known = enquirer.conversations.exclude(state__in=OVER).filter(entry_uid=uid).first()
    conversation = known or Conversation(enquirer=enquirer, kind=enquiry.purpose, entry_uid=uid, title=entry.title if entry else "")
    conversation.state, conversation.last_at = Conversation.State.OPEN, at
    conversation.save()
    Message.objects.create(conversation=conversation, text=enquiry.text, entry_version=enquiry.entry_version, sent_at=at)


def delete_expired_enquiries(now: datetime | None = None) -> None:
    """Delete what nobody confirmed, votes that were answered long ago, old closed conversations, and who has nothing of these."""
    now = now or timezone.now()
    Enquiry.objects.filter(confirmed_at=None, asked_at__lt=now - KEEP_UNCONFIRMED).delete()
    Requester.objects.filter(request__settled_at__lt=now - KEEP_SETTLED).delete()
    Conversation.objects.filter(state__in=OVER, last_at__lt=now - KEEP_CLOSED).delete()
    has = [Exists(model.objects.filter(enquirer=OuterRef("pk"))) for model in (Enquiry, Requester, Conversation)]
    unused = Enquirer.objects.filter(*(~one for one in has), erasure_asked_at=None)
    unused.exclude(mailed_at__gt=now - DAY).delete()
