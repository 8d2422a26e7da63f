"""Makes the mailing of a notice and starts it; whoever presses twice makes one."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from mailing.channels import NEWSLETTER, get_channel
from mailing.entry_changes import last_change
from mailing.models import Delivery, Mailing, Part
from mailing.models.mailing import lasting_uid
from mailing.transitions import schedule, start
from subscriptions.correction_mail.correction_audience import CORRECTION
from subscriptions.correction_mail.notice_text import Notice, notice_of

TOLD = "told"  # code of the error
SETTLES_IN = timedelta(minutes=16)  # a mail that is on its way is sent, refused or unknown after its lease of 15 minutes


def send_notice(entry_uid: UUID, by: Actor) -> Mailing | None:
    """Tell those who were sent the entry what became of it. None where there is nothing to tell.

    Raises ValidationError if this was told already. The last change is read before the entry: what comes later holds the mailing.
    """
    accepted = last_change()
    entry = Entry.objects.select_related("chinese_title").filter(uid=entry_uid).first()
    notice = notice_of(entry) if entry else None
    if entry is None or notice is None:
        return None
    try:
        with transaction.atomic():
            return _started(_create(entry, notice, by, accepted), by)
    except IntegrityError as told:  # one mailing of a kind about a version
        raise ValidationError("Its readers have been told already, and get no second mail.", code=TOLD) from told


def _started(mailing: Mailing, by: Actor) -> Mailing:
    """It waits for what is on its way, whose rows do not say yet what became of it."""
    is_on_its_way = Delivery.objects.filter(state=Delivery.State.SENDING, mailing__parts__entry_uid=mailing.entry_uid).exists()
    if is_on_its_way:
        schedule(mailing, timezone.now() + SETTLES_IN, by=by)
    else:
        start(mailing, by)
    return mailing


def is_told(entry: Entry, kind: str) -> bool:
    return _about(entry, kind).exclude(state=Mailing.State.CANCELLED).exists()


def _about(entry: Entry, kind: str) -> QuerySet[Mailing]:
    return Mailing.objects.filter(kind=kind, entry_uid=entry.uid, entry_version=entry.version)


def _create(entry: Entry, notice: Notice, by: Actor, accepted: int) -> Mailing:
    """Its parts name the entry, so that another change holds it, and who got the notice is told of the next one."""
    subject = notice.texts[0][0]
    mailing = Mailing.objects.create(
        uid=lasting_uid(notice.kind, entry.uid, entry.version, _about(entry, notice.kind).count()), kind=notice.kind,
        channel=get_channel(NEWSLETTER), title=subject, subject=subject, entry_uid=entry.uid, entry_version=entry.version,
        web_url=settings.SITE_URL + entry.get_absolute_url(), accepted_change=accepted, created_by=by,  # type: ignore[misc]
        audience={"before_version": entry.version if notice.kind == CORRECTION else None},
    )  # fmt: skip
    Part.objects.bulk_create(
        Part(
            mailing=mailing, position=position, html=html, text=text, subject=subject, entry_uid=entry.uid,
            entry_version=entry.version,
        )
        for position, (subject, html, text) in enumerate(notice.texts)
    )  # fmt: skip
    return mailing
