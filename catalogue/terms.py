"""Vocabulary rows that name each other, and what becomes of that when one of two merged terms goes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef
from pyroaring import BitMap

from catalogue.models import Block, Phase, PrioritySelection, Vocabulary
from catalogue.names import MODELS


def facet_of(term: Vocabulary) -> str:
    """ "" for a phase, which nothing is listed by."""
    return next((facet for facet, model in MODELS.items() if isinstance(term, model)), "")


def may_be_known(term: Vocabulary) -> bool:
    """Readers may know of it although nothing live carries it. Phases are no facet: documents name them."""
    return term.is_standard or isinstance(term, Phase)


def naming(target: type[Vocabulary]) -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    """Columns of the vocabulary that name terms of that kind: parents, predecessors, selections of priority areas."""
    for model in (*MODELS.values(), Phase, PrioritySelection):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is target:
                yield model, field


def hand_over(goes: Vocabulary, stays: Vocabulary, *, at: datetime) -> bool:
    """Let all that names the one name the other; what stood between the two passes on to what stood behind. Returns whether
    a row that readers may know of changed.
    """
    is_seen = False
    for model, field in naming(type(goes)):
        rows = model._default_manager.filter(**{field.name: goes})
        if field.name == "merged_into":
            rows.update(merged_into=stays)
        elif issubclass(model, Vocabulary):
            once_more: dict[str, Any] = {"version": F("version") + 1, "changed_at": at}
            is_seen = is_seen or _are_known(rows)
            line, key = _line(stays, field), getattr(goes, field.attname)
            behind = {field.attname: key if key != stays.pk else None}
            if field.name == "predecessor":
                behind["succeeded_on"] = goes.succeeded_on if behind[field.attname] else None  # type: ignore[attr-defined]
            rows.filter(pk__in=line).update(**behind, **once_more)
            rows.exclude(pk__in=line).update(**{field.name: stays}, **once_more)
        else:
            _select(rows, field, stays)
    return is_seen


def _line(term: Vocabulary, field: models.ForeignKey) -> set[int]:
    """Its key and those that the column leads to from it, one after the other."""
    found: set[int] = set()
    at: Any = term
    while at is not None and at.pk not in found:
        found.add(at.pk)
        at = getattr(at, field.name)
    return found


def _are_known(rows: models.QuerySet) -> bool:
    """Whether readers may know of one of these terms."""
    terms = list(rows)
    codes = [term.code for term in terms]
    facet = facet_of(terms[0]) if terms else ""
    carried = Block.objects.filter(facet=facet, code__in=codes).exclude(members=BitMap().serialize())
    return any(may_be_known(term) for term in terms) or carried.exists()


def _select(rows: models.QuerySet, field: models.ForeignKey, stays: Vocabulary) -> None:
    """A partner's choice that would stand twice is kept once, the one of the term that stays."""
    same = {other.name: OuterRef(other.name) for other in rows.model._meta.concrete_fields if isinstance(other, models.ForeignKey)}
    twice = rows.model._default_manager.filter(**same | {field.name: stays}).order_by()
    rows.filter(Exists(twice)).delete()
    rows.update(**{field.name: stays})
