"""What speaks against letting one term or source mean another."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from catalogue.models import Vocabulary
from catalogue.terms import facet_of
from catalogue.unified import above
from editorial import registry
from editorial.audit import Person
from editorial.references import references


def may_unify(by: Person, model: type[models.Model]) -> bool:
    """Who may change and delete such rows; the system itself (None) may."""
    if by is None:
        return True
    label, name = model._meta.app_label, model._meta.model_name
    return by.has_perms([f"{label}.change_{name}", f"{label}.delete_{name}"])  # type: ignore[union-attr]


def problems(goes: Any, stays: Any) -> list[str]:
    """Why the one cannot be merged into the other, in sentences for editors; empty where nothing is against it."""
    if type(goes) is not type(stays) or goes.pk == stays.pk:
        return ["Choose two different ones of one kind."]
    merged = [f"“{one}” was merged into “{one.merged_into}” already." for one in (goes, stays) if one.merged_into_id]
    if merged:
        return merged
    found = _collisions(goes, stays)
    if isinstance(goes, Vocabulary):
        if goes.is_standard and not stays.is_standard:
            found.append(f"“{goes}” is from the standard list: let that one stay.")
        found += _apart(goes, stays)
    return found


def _apart(goes: Vocabulary, stays: Vocabulary) -> list[str]:
    """Sectors and ICS fields stand in the lists of what is above them: what stood in one's lists stands in the other's only where
    those are the same.
    """
    terms: Any = type(goes)
    facet, kind = facet_of(goes), terms._meta.verbose_name_plural
    lost = above(facet, goes.code) - above(facet, stays.code) - {stays.code}
    others = terms.objects.filter(code__startswith=goes.code, merged_into=None).exclude(pk=goes.pk)
    beneath = sorted(code for code in others.values_list("code", flat=True) if goes.code in above(facet, code))
    found = []
    if lost:
        found.append(
            f"“{goes}” stands in the lists of {', '.join(sorted(lost))}, “{stays}” does not: {kind} are merged only beneath the "
            "same one. Choose the right one in each publication instead."
        )
    if beneath:
        found.append(f"These stand beneath “{goes}”: {', '.join(beneath)}. Merge them first.")
    return found


def _collisions(goes: models.Model, stays: models.Model) -> list[str]:
    """Publications of which only one may name it, such as an issue by its phase and number."""
    found = []
    for model in registry.models():
        for place in references(model, type(goes)):
            for constraint in model._meta.constraints if place.rows is model else ():
                if isinstance(constraint, models.UniqueConstraint) and place.target in constraint.fields:
                    others = {name: OuterRef(name) for name in constraint.fields if name != place.target}
                    twice = model._default_manager.filter(**others, **{place.target: stays})
                    rows = place.naming(target=goes).filter(Exists(twice))[:5]
                    found += [f"“{row}”: {constraint.get_violation_error_message()}" for row in rows]
    return found
