"""Who is told of a correction or withdrawal: the readers whose rows in the ledger say that they were sent the entry."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from catalogue.http.language import LANGUAGE_TAGS
from mailing.audiences import Candidate
from mailing.channels import NEWSLETTER
from mailing.models import Delivery, Mailing, Part, SelectionPart, Suppression
from subscriptions.issue_mail.issue_audience import CANDIDATES, EXCLUDED
from subscriptions.link_tokens import unsubscribe_token
from subscriptions.models import Subscriber

CORRECTION, WITHDRAWAL = "correction", "withdrawal"  # kinds of mailings: a text that was corrected can be withdrawn too
WERE_SENT = (Delivery.State.SENT, Delivery.State.UNKNOWN)
NO_CORRECTIONS = "Has chosen not to get corrections."
POSITIONS = {language: (position,) for position, language in enumerate(LANGUAGE_TAGS)}  # of the one part of each language


def readers_sent(entry_uid: UUID | None, before_version: int | None = None) -> QuerySet[Subscriber]:
    """Readers who were sent the entry, in a version before that one if it is given, and can still be mailed.

    A delivery without a selection has all parts. Rows that wait hold the old text, but their mailing is held with the question.
    """
    parts = Part.objects.filter(entry_uid=entry_uid)
    if before_version is not None:
        parts = parts.filter(Q(entry_version__lt=before_version) | Q(entry_version=None))
    selections = SelectionPart.objects.filter(part__in=parts).values("selection")
    holds_it = Q(selection__in=selections) | Q(selection=None)
    in_mailings = Delivery.objects.filter(holds_it, mailing__in=parts.values("mailing"), state__in=WERE_SENT)
    sent = in_mailings.filter(address_hash=OuterRef("address_hash"))
    return Subscriber.objects.filter(Exists(sent), state__in=CANDIDATES)


class CorrectionAudience:
    """The provider that mailing/audiences.py describes; the cursor is the reader's key. `audience` has `before_version`."""

    def candidates(self, mailing: Mailing, after: int, limit: int) -> Sequence[Candidate]:
        readers = readers_sent(mailing.entry_uid, mailing.audience["before_version"]).filter(pk__gt=after).order_by("pk")
        rows = readers.values_list("pk", "address", "uid", "secret", "state", "language", "preference__has_corrections")
        return [
            Candidate(
                pk, address, unsubscribe_token(uid, secret), POSITIONS[language],
                EXCLUDED.get(state, "") or ("" if has_corrections else NO_CORRECTIONS),
            )
            for pk, address, uid, secret, state, language, has_corrections in rows[:limit]
        ]  # fmt: skip


class SentBefore(NamedTuple):
    """How many readers would get a notice about an entry, and when it was last mailed."""

    readers: int
    last_at: datetime


def sent_before(entry_uids: Collection[UUID]) -> dict[UUID, SentBefore]:
    """By entry, without those that no reader who can be told was sent. One statement, and one for each that was mailed."""
    holding = Part.objects.filter(entry_uid__in=entry_uids, mailing__started_at__isnull=False).order_by()
    mailed = holding.exclude(mailing__kind__in=(CORRECTION, WITHDRAWAL)).values_list("entry_uid")
    found = {uid: SentBefore(_count_told(uid), last_at) for uid, last_at in mailed.annotate(Max("mailing__started_at"))}
    return {uid: sent for uid, sent in found.items() if sent.readers}


def _count_told(entry_uid: UUID) -> int:
    refused = Suppression.objects.filter(address_hash=OuterRef("address_hash"), scope__in=("", NEWSLETTER))
    told = readers_sent(entry_uid).active().filter(~Exists(refused), preference__has_corrections=True)  # type: ignore[attr-defined]
    return told.count()
