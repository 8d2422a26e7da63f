"""Publications whose review is due, with their owners."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Value
from django.urls import reverse

from editorial.content import publication_registry
from editorial.models import Publication

REMIND_AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class DueReview:
    """A publication with the date of its review. `url` is the path of its form, `owner` the key of a person."""

    type: str
    uid: UUID
    title: str
    review_by: date
    owner: int | None
    url: str

    def days(self, today: date) -> int:
        """Days since the review date; negative before it."""
        return (today - self.review_by).days

    def week(self, today: date) -> int:
        """-1 in the week before the review date, 0 in the seven days from it on, then 1, 2 …"""
        return self.days(today) // 7


def due_reviews(until: date) -> list[DueReview]:
    """Publications to review by that day or before, without the withdrawn ones; one statement for all types."""
    queries = [
        model._default_manager.filter(review_by__lte=until)
        .exclude(state=Publication.State.WITHDRAWN)
        .order_by()
        .annotate(type=Value(model.ENTRY_TYPE, CharField()))
        .values_list("type", "pk", "uid", "title", "review_by", "owner_id")
        for model in publication_registry.publication_models()
    ]
    rows = queries[0].union(*queries[1:], all=True).order_by("review_by", "title", "uid")
    return [_due_review(*row) for row in rows]  # type: ignore[arg-type]


def _due_review(entry_type: str, pk: int, uid: Any, title: str, review_by: date, owner: int | None) -> DueReview:
    opts = publication_registry.model_for_type(entry_type)._meta
    return DueReview(
        entry_type, uid, title, review_by, owner, reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[pk])
    )
