"""What apps above the desk offer in the step of a transition, such as the mail about a correction: a box, ticked beforehand."""

from collections.abc import Callable
from typing import NamedTuple

from editorial.audit.audit_log import Actor
from editorial.models import Publication


class Offer(NamedTuple):
    """A box called `name` in the form. `accept` runs once the transition is committed; it returns a sentence, "" for nothing done.

    It raises ValidationError with a sentence where it cannot be done: the transition stays made.
    """

    name: str
    label: str
    help_text: str
    accept: Callable[[], str]


OfferOf = Callable[[str, Publication, Actor], Offer | None]
_offers: list[OfferOf] = []


def add_offer(offer_of: OfferOf) -> None:
    """Called from an app's `ready()`. `offer_of` gets the transition's name, its row and who makes it."""
    _offers.append(offer_of)


def added_offers(transition: str, row: Publication, by: Actor) -> list[Offer]:
    return [offer for offer_of in _offers if (offer := offer_of(transition, row, by))]
