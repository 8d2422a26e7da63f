"""The mails that carry a link, one for each purpose, in the language of the page on which they were asked for."""

from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.http.language import in_language
from mailing.channels import get_channel
from mailing.notices import queue_notice
from subscriptions.link_tokens import link_url
from subscriptions.models import LinkRequest, Subscriber

CHANNEL = "confirmations"
Purpose = LinkRequest.Purpose


class LinkMail(NamedTuple):
    """`lead` stands above the link, `link` is its text, `otherwise` is for whoever did not ask."""

    subject: Promise
    lead: Promise
    link: Promise
    otherwise: Promise


NOBODY_ASKED = _("If you did not ask for this, do nothing: nothing happens.")
LINK_MAILS = {
    Purpose.CONFIRM: LinkMail(
        _("Confirm your subscription to Expert Desk"),
        _(
            "Somebody, probably you, asked that mail from Expert Desk is sent to this address. Nothing is sent before you confirm "
            "it. The link is valid for seven days."
        ),
        _("Confirm the subscription"),
        _("If you did not ask for this, do nothing: you get no mail, and your address is deleted after eight days."),
    ),
    Purpose.MANAGE: LinkMail(
        _("Your subscription to Expert Desk"),
        _("Here you can change what you get by mail, or stop it. The link is valid for a day; do not pass it on."),
        _("Change the subscription"),
        NOBODY_ASKED,
    ),
    Purpose.EXPORT: LinkMail(
        _("Your data at Expert Desk"),
        _("Here you can fetch a copy of all that is stored about you. The link is valid for a day; do not pass it on."),
        _("Fetch the copy"),
        NOBODY_ASKED,
    ),
    Purpose.ERASE: LinkMail(
        _("Erase your data at Expert Desk"),
        _("Here you can have your address and all that belongs to it erased. The link is valid for a day; do not pass it on."),
        _("Erase my data"),
        NOBODY_ASKED,
    ),
    Purpose.FOLLOW: LinkMail(
        _("Follow a list of Expert Desk by mail"),
        _(
            "Somebody, probably you, asked that you are told by mail what is new in a list of Expert Desk. Here you see which one, "
            "and can say yes. The link is valid for a day; do not pass it on."
        ),
        _("See what to follow"),
        NOBODY_ASKED,
    ),
}  # fmt: skip
ALREADY_SUBSCRIBED = _(
    "Somebody, probably you, asked again that mail from Expert Desk is sent to this address. It is subscribed already, and nothing "
    "was changed. Here you can change what you get, or stop it. The link is valid for a day; do not pass it on."
)


def queue_link_mail(subscriber: Subscriber, purpose: str, *, language: str, is_known: bool = False) -> None:
    """Store the mail with the link that `links_sent` of the subscriber names."""
    mail = LINK_MAILS[Purpose(purpose)]
    with in_language(language):
        lead = ALREADY_SUBSCRIBED if is_known else mail.lead
        context = {"mail": mail, "lead": lead, "url": link_url(subscriber, purpose, language), "site": settings.SITE_URL}
        queue_notice(
            kind=purpose,
            channel=get_channel(CHANNEL),
            address=subscriber.address,
            subject=str(mail.subject),
            html=render_to_string("email/reader_link.html", context),
            text=render_to_string("email/reader_link.txt", context),
        )
