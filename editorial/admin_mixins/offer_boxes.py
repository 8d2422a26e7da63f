"""Boxes of added offers in the form of a transition, and what is said about those that were ticked."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from editorial.admin_mixins.desk_forms import DeskForm
from editorial.audit.audit_log import Actor
from editorial.models import AcceptedOffer, Publication
from editorial.workflow.added_offers import Offer, carry_out, keep_offers
from infra.text.whole_numbers import parse_whole_number

MAX_COUNT = 2**31 - 1


class OfferBox(forms.CheckboxInput):
    """Its value is the number in its label: with the tick comes the number that the person saw."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["value"] = self.count
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)


class OfferField(forms.BooleanField):
    """Cleans to the number that was seen, None for an empty box."""

    def __init__(self, offer: Offer) -> None:
        box = OfferBox(offer.number)
        super().__init__(required=False, initial=offer.is_ticked, label=offer.label, help_text=offer.help_text, widget=box)
        self.offer = offer

    def to_python(self, value: Any) -> Any:
        return (parse_whole_number(str(value), MAX_COUNT) or self.offer.number) if super().to_python(value) else None


class OfferBoxesForm(DeskForm):
    """Base of the forms of transitions. The transition does not know the boxes: they are no cleaned data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers: list[Offer] = []
        self.seen_counts: dict[str, int] = {}
        self.kept_offers: list[AcceptedOffer] = []

    def add_offers(self, offers: Iterable[Offer]) -> None:
        self.offers = list(offers)
        self.fields |= {offer.field_name: OfferField(offer) for offer in self.offers}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = {offer.field_name: cleaned.pop(offer.field_name, None) for offer in self.offers}
        self.seen_counts = {name: count for name, count in seen.items() if count}
        return cleaned

    def with_offers(self, action: Callable[[], Any], rows: Collection[Publication], *, by: Actor, is_scheduled: bool) -> None:
        """Make the transition of the rows and store what is ticked about them, in one transaction. Raises what it raises."""
        uids = {row.uid for row in rows}
        ticked = [offer for offer in self.offers if offer.field_name in self.seen_counts and offer.row.uid in uids]
        with transaction.atomic():
            action()
            self.kept_offers = keep_offers(ticked, self.seen_counts, by=by, is_scheduled=is_scheduled)


def carry_out_offers(request: HttpRequest, kept: Iterable[AcceptedOffer]) -> None:
    """After the commit: do what is due, and say what became of it. The transition stays made whatever comes of it."""
    for accepted in kept:
        if accepted.due_at is None:
            messages.info(request, f"When it is public: {accepted.label}.")
            continue
        try:
            if said := carry_out(accepted):
                messages.success(request, said)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
