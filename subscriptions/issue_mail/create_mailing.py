"""Makes the mailing of a published issue: its text is frozen, its audience is found when it is sent."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from mailing.channels import NEWSLETTER, get_channel
from mailing.models import Channel, Mailing, Part
from mailing.models.mailing import lasting_uid
from mailing.transitions import schedule
from subscriptions.issue_mail.issue_audience import ISSUE
from subscriptions.issue_mail.issue_content import published_issue
from subscriptions.issue_mail.render_parts import MailPart, issue_parts

LATENESS = timedelta(hours=6)


def create_issue_mailing(issue_entry: Entry, by: Actor, parts: list[MailPart] | None = None) -> Mailing:
    """`parts` are those of the issue as it is now, if the caller has rendered them.

    Raises ValidationError for an issue that readers do not see, that is mailed already (unless that mailing was cancelled), or
    whose mail is too large.
    """
    if issue_entry.type != ISSUE or issue_entry.standing != Entry.Standing.LIVE:
        raise ValidationError("Only an issue that readers see on the site can be mailed.")
    parts = parts or issue_parts(published_issue(issue_entry))
    sent = Mailing.objects.filter(kind=ISSUE, entry_uid=issue_entry.uid)
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=get_channel(NEWSLETTER).pk)  # of two who press at once, one waits here
        if mailing_of(issue_entry):
            raise ValidationError("This issue has a mailing already. To mail it anew, cancel that one first.")
        mailing = Mailing.objects.create(
            uid=lasting_uid(ISSUE, issue_entry.uid, sent.count()), kind=ISSUE, channel=channel, title=issue_entry.title,
            subject=issue_entry.title, entry_uid=issue_entry.uid, entry_version=issue_entry.version,
            web_url=settings.SITE_URL + issue_entry.get_absolute_url(), created_by=by,  # type: ignore[misc]
            audience={"parts": [part.subjects.as_json() for part in parts]},
        )  # fmt: skip
        Part.objects.bulk_create(stored_parts(parts, mailing))
    return mailing


def mail_issue(
    issue_entry: Entry, by: Actor, *, at: datetime, lateness: timedelta = LATENESS, parts: list[MailPart] | None = None
) -> Mailing:
    """Make the mailing and let it go at the hour; later than `lateness` after it, it is held. Raises as create_issue_mailing()."""
    parts = parts or issue_parts(published_issue(issue_entry))
    with transaction.atomic():
        mailing = create_issue_mailing(issue_entry, by, parts)
        schedule(mailing, at, at + lateness, by=by)
    return mailing


def mailing_of(issue_entry: Entry) -> Mailing | None:
    """The mailing of the issue that was not cancelled."""
    found = Mailing.objects.filter(kind=ISSUE, entry_uid=issue_entry.uid).exclude(state=Mailing.State.CANCELLED)
    return found.select_related("channel", "started_by").first()


def stored_parts(parts: list[MailPart], mailing: Mailing) -> list[Part]:
    """Unsaved rows of the parts."""
    return [
        Part(
            mailing=mailing, position=part.subjects.position, html=part.html, text=part.text, subject=part.subject[:300],
            entry_uid=part.uid, entry_version=part.version,
        )
        for part in parts
    ]  # fmt: skip
