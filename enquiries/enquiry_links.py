"""The link that is mailed to whoever wrote: it confirms what was written, as those of readers' subscriptions confirm them."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.http.language import localized_path
from enquiries.models import Enquirer
from subscriptions.link_mails import LinkMail
from subscriptions.link_tokens import DAY, is_equal_token, signed_token, uid_of_token

VALID_FOR = 7 * DAY
# No word of the form stands in it: else strangers could have their words mailed to anybody.
LINK_MAIL = LinkMail(
    _("Confirm what you wrote to Expert Desk"),
    _(
        "Somebody, probably you, wrote to the desk or asked for a translation with this address. Nobody reads it before you "
        "confirm it. The link is valid for seven days; do not pass it on."
    ),
    _("Look at it and confirm it"),
    _("If you did not write, do nothing: what was written and your address are deleted after eight days."),
)


def enquirer_token(enquirer: Enquirer) -> str:
    """The token of the link that was mailed last."""
    return signed_token(enquirer.uid, enquirer.secret, _message(enquirer))


def enquirer_of(token: str, *, now: datetime | None = None) -> Enquirer | None:
    """Whose token it is; None for one that is unknown or past its time. One statement."""
    uid = uid_of_token(token)
    enquirer = Enquirer.objects.filter(uid=uid, mailed_at__isnull=False).first() if uid else None
    if enquirer is None or not is_equal_token(token, enquirer_token(enquirer)):
        return None
    is_in_time = enquirer.mailed_at and (now or timezone.now()) < enquirer.mailed_at + VALID_FOR
    return enquirer if is_in_time else None


def enquirer_url(enquirer: Enquirer) -> str:
    """The address of the mailed link, at SITE_URL whatever the Host of a request says."""
    return settings.SITE_URL + localized_path(f"/contact/confirm/{enquirer_token(enquirer)}/", enquirer.language)


def _message(enquirer: Enquirer) -> str:
    return f"enquiries {enquirer.mailed_at.isoformat() if enquirer.mailed_at else ''}"
