"""Vocabulary rows that name each other, and what becomes of that when one of two merged terms goes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef
from pyroaring import BitMap

from catalogue.models import BitmapSegment, Phase, PrioritySelection, Vocabulary
from catalogue.vocabulary.lookup import FACET_MODELS


def facet_of(term: Vocabulary) -> str:
    """ "" for a phase, which nothing is listed by."""
    return next((facet for facet, model in FACET_MODELS.items() if isinstance(term, model)), "")


def is_always_public(term: Vocabulary) -> bool:
    """Readers may know of it although nothing live carries it. Phases are no facet: documents name them."""
    return term.is_standard or isinstance(term, Phase)


def foreign_keys_to(target: type[Vocabulary]) -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    """Columns of the vocabulary that name terms of that kind: parents, predecessors, selections of priority areas."""
    for model in (*FACET_MODELS.values(), Phase, PrioritySelection):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is target:
                yield model, field


def reassign_references(source: Vocabulary, target: Vocabulary, *, at: datetime) -> bool:
    """Let all that names the one name the other; what stood between the two passes on to what stood behind. Returns whether
    a row that readers may know of changed.
    """
    is_public_change = False
    for model, field in foreign_keys_to(type(source)):
        rows = model._default_manager.filter(**{field.name: source})
        if field.name == "merged_into":
            rows.update(merged_into=target)
        elif issubclass(model, Vocabulary):
            version_bump: dict[str, Any] = {"version": F("version") + 1, "changed_at": at}
            is_public_change = is_public_change or _any_is_public(rows)
            chain, key = _chain_keys(target, field), getattr(source, field.attname)
            successor = {field.attname: key if key != target.pk else None}
            if field.name == "predecessor":
                successor["succeeded_on"] = source.succeeded_on if successor[field.attname] else None  # type: ignore[attr-defined]
            rows.filter(pk__in=chain).update(**successor, **version_bump)
            rows.exclude(pk__in=chain).update(**{field.name: target}, **version_bump)
        else:
            _reassign_selections(rows, field, target)
    return is_public_change


def _chain_keys(term: Vocabulary, field: models.ForeignKey) -> set[int]:
    """Its key and those that the column leads to from it, one after the other."""
    found: set[int] = set()
    term_in_chain: Any = term
    while term_in_chain is not None and term_in_chain.pk not in found:
        found.add(term_in_chain.pk)
        term_in_chain = getattr(term_in_chain, field.name)
    return found


def _any_is_public(rows: models.QuerySet) -> bool:
    """Whether readers may know of one of these terms."""
    terms = list(rows)
    codes = [term.code for term in terms]
    facet = facet_of(terms[0]) if terms else ""
    carried = BitmapSegment.objects.filter(facet=facet, code__in=codes).exclude(members=BitMap().serialize())
    return any(is_always_public(term) for term in terms) or carried.exists()


def _reassign_selections(rows: models.QuerySet, field: models.ForeignKey, target: Vocabulary) -> None:
    """A partner's choice that would stand twice is kept once, the one of the term that stays."""
    same = {other.name: OuterRef(other.name) for other in rows.model._meta.concrete_fields if isinstance(other, models.ForeignKey)}
    twice = rows.model._default_manager.filter(**same | {field.name: target}).order_by()
    rows.filter(Exists(twice)).delete()
    rows.update(**{field.name: target})
