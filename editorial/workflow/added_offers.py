"""What apps above the desk offer beside a transition, such as the mail about a correction: a box, and what it does afterwards.

An accepted offer is a row that is committed with its transition and carried out after it: by the request that made the
transition, else by the worker. So neither a schedule nor a killed process loses it, and a transition that fails does nothing.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from editorial.audit.audit_log import Actor
from editorial.models import AcceptedOffer, Publication

TRIED_AGAIN_AFTER = timedelta(minutes=2)  # longer than an offer takes; whoever began it was killed
KEPT_FOR = timedelta(days=7)  # what could not be done, for the dashboard
logger = logging.getLogger(__name__)


class Offer(NamedTuple):
    """A box of the kind `name` about a publication. `number` is the one in its label, which the person confirms by the tick."""

    name: str
    row: Publication
    label: str
    help_text: str
    number: int
    is_ticked: bool = True

    @property
    def field_name(self) -> str:
        return f"{self.name}_{self.row.uid}"


class OfferKind(NamedTuple):
    """`offers` gets the transition's name, its rows and who makes it.

    `accept` runs after the transition. It may run twice, and must do its work once; it returns a sentence, "" for nothing done, and
    raises ValidationError with one where it cannot be done.
    """

    name: str
    offers: Callable[[str, Sequence[Publication], Actor], Iterable[Offer]]
    accept: Callable[[AcceptedOffer], str]


_kinds: dict[str, OfferKind] = {}


def add_offer_kind(kind: OfferKind) -> None:
    """Called from an app's `ready()`."""
    _kinds[kind.name] = kind


def added_offers(transition: str, rows: Sequence[Publication], by: Actor) -> list[Offer]:
    return [offer for kind in _kinds.values() for offer in kind.offers(transition, rows, by)]


def keep_offers(offers: Iterable[Offer], counts: dict[str, int], *, by: Actor, is_scheduled: bool) -> list[AcceptedOffer]:
    """Store what was accepted, in the transition's transaction. `counts` has by field the numbers that the person saw.

    What is not scheduled is claimed for the caller, who carries it out after the commit.
    """
    now = None if is_scheduled else timezone.now()
    kept = []
    for offer in offers:
        values = {
            "type": offer.row.ENTRY_TYPE, "label": offer.label, "count": counts[offer.field_name], "by": by, "due_at": now,
            "claimed_at": now, "failure": "",
        }  # fmt: skip
        kept.append(AcceptedOffer.objects.update_or_create(uid=offer.row.uid, name=offer.name, defaults=values)[0])
    return kept


def carry_out(accepted: AcceptedOffer) -> str:
    """Do what was accepted and is claimed. Returns a sentence; raises ValidationError with one where it cannot be done."""
    try:
        said = _kinds[accepted.name].accept(accepted)
    except OperationalError:  # the database is away or busy: it is tried again
        raise
    except Exception as failure:
        invalid = failure if isinstance(failure, ValidationError) else ValidationError(str(failure) or type(failure).__name__)
        if failure is not invalid:
            logger.exception("What was accepted with a publication could not be done: %s", accepted.label)
        AcceptedOffer.objects.filter(pk=accepted.pk).update(failure=" ".join(invalid.messages), claimed_at=timezone.now())
        raise invalid from failure
    accepted.delete()
    return said


def carry_out_due_offers() -> int:
    """The worker's job: what a schedule or a killed request left; returns how many. Several workers may run it."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - TRIED_AGAIN_AFTER)
    done = 0
    for accepted in AcceptedOffer.objects.filter(free, due_at__lte=now, failure="").select_related("by"):
        if not AcceptedOffer.objects.filter(pk=accepted.pk, claimed_at=accepted.claimed_at).update(claimed_at=now):
            continue
        try:
            carry_out(accepted)
            done += 1
        except ValidationError as refused:
            logger.error("Accepted with a publication and not done: %s: %s", accepted.label, " ".join(refused.messages))
    return done


def delete_old_failures() -> None:
    AcceptedOffer.objects.exclude(failure="").filter(claimed_at__lt=timezone.now() - KEPT_FOR).delete()
