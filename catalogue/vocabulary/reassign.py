"""Reassigns the references between vocabulary rows when one term is merged into another."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef

from catalogue.models import Phase, PrioritySelection, Vocabulary
from catalogue.vocabulary.lookup import FACET_MODELS
from catalogue.vocabulary.public_terms import public_terms_among


def foreign_keys_to(target: type[Vocabulary]) -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    """(model, column) of vocabulary tables that refer to this kind of term: parents, predecessors, priority selections."""
    for model in (*FACET_MODELS.values(), Phase, PrioritySelection):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is target:
                yield model, field


def reassign_references(source: Vocabulary, target: Vocabulary, *, at: datetime) -> set[int]:
    """Make every row that refers to `source` refer to `target`; returns the keys of the changed terms that readers may know of.

    A row in the chain from `target` to `source` takes over what `source` referred to, so that no term becomes its own parent.
    """
    public_changes: set[int] = set()
    for model, field in foreign_keys_to(type(source)):
        rows = model._default_manager.filter(**{field.name: source})
        if field.name == "merged_into":
            rows.update(merged_into=target)
        elif issubclass(model, Vocabulary):
            version_bump: dict[str, Any] = {"version": F("version") + 1, "changed_at": at}
            public_changes |= {term.pk for term in public_terms_among(rows)}
            chain, key = _chain_keys(target, field), getattr(source, field.attname)
            successor = {field.attname: key if key != target.pk else None}
            if field.name == "predecessor":
                successor["succeeded_on"] = source.succeeded_on if successor[field.attname] else None  # type: ignore[attr-defined]
            rows.filter(pk__in=chain).update(**successor, **version_bump)
            rows.exclude(pk__in=chain).update(**{field.name: target}, **version_bump)
        else:
            _reassign_selections(rows, field, target)
    return public_changes


def _chain_keys(term: Vocabulary, field: models.ForeignKey) -> set[int]:
    """The term's key and the keys that one reaches by following the column; a cycle ends where it would repeat."""
    found: set[int] = set()
    term_in_chain: Any = term
    while term_in_chain is not None and term_in_chain.pk not in found:
        found.add(term_in_chain.pk)
        term_in_chain = getattr(term_in_chain, field.name)
    return found


def _reassign_selections(rows: models.QuerySet, field: models.ForeignKey, target: Vocabulary) -> None:
    """A selection that would be a duplicate is deleted; the selection of `target` stays."""
    same = {other.name: OuterRef(other.name) for other in rows.model._meta.concrete_fields if isinstance(other, models.ForeignKey)}
    twice = rows.model._default_manager.filter(**same | {field.name: target}).order_by()
    rows.filter(Exists(twice)).delete()
    rows.update(**{field.name: target})
