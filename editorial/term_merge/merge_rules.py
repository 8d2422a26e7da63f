"""Rules of merges: permissions, and the problems that forbid a merge."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from catalogue.models import Vocabulary
from catalogue.vocabulary.merged_terms import ancestor_codes
from catalogue.vocabulary.public_terms import facet_of
from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.content.reference_fields import reference_fields


def may_merge(by: Actor, model: type[models.Model], *, is_proposed: bool = False) -> bool:
    """Whether the user may change and delete rows of the model; to decide on a proposed term it is enough to change them.

    The system (None) may.
    """
    if by is None:
        return True
    label, name = model._meta.app_label, model._meta.model_name
    return by.has_perms([f"{label}.{verb}_{name}" for verb in ("change", *(() if is_proposed else ("delete",)))])  # type: ignore[union-attr]


def merge_problems(source: Any, target: Any) -> list[str]:
    """The reasons against merging `source` into `target`, in sentences for editors; an empty list where there is none."""
    if type(source) is not type(target) or source.pk == target.pk:
        return ["Choose two different ones of one kind."]
    merged = [f"“{row}” was merged into “{row.merged_into}” already." for row in (source, target) if row.merged_into_id]
    if merged:
        return merged
    problems = _uniqueness_problems(source, target)
    if isinstance(source, Vocabulary):
        if source.is_standard and not target.is_standard:
            problems.append(f"“{source}” is from the standard list: let that one stay.")
        if target.is_proposed and not source.is_proposed:
            problems.append(f"“{target}” is only proposed: let the other one stay.")
        problems += _hierarchy_problems(source, target)
    return problems


def _hierarchy_problems(source: Vocabulary, target: Vocabulary) -> list[str]:
    """Publications with a sector or ICS field are also listed under its ancestors. Source and target must have the same ancestors,
    or publications would leave lists.
    """
    terms: Any = type(source)
    facet, kind = facet_of(source), terms._meta.verbose_name_plural
    lost = ancestor_codes(facet, source.code) - ancestor_codes(facet, target.code) - {target.code}
    others = terms.objects.filter(code__startswith=source.code, merged_into=None).exclude(pk=source.pk)
    beneath = sorted(code for code in others.values_list("code", flat=True) if source.code in ancestor_codes(facet, code))
    problems = []
    if lost:
        problems.append(
            f"“{source}” stands in the lists of {', '.join(sorted(lost))}, “{target}” does not: {kind} are merged only beneath the "
            "same one. Choose the right one in each publication instead."
        )
    if beneath:
        problems.append(f"These stand beneath “{source}”: {', '.join(beneath)}. Merge them first.")
    return problems


def _uniqueness_problems(source: models.Model, target: models.Model) -> list[str]:
    """Publications whose unique constraint forbids a second one with the target, such as issues by phase and number."""
    problems = []
    for model in publication_registry.publication_models():
        for reference in reference_fields(model, type(source)):
            for constraint in model._meta.constraints if reference.rows is model else ():
                if isinstance(constraint, models.UniqueConstraint) and reference.target in constraint.fields:
                    others = {name: OuterRef(name) for name in constraint.fields if name != reference.target}
                    duplicates = model._default_manager.filter(**others, **{reference.target: target})
                    rows = reference.referring_rows(target=source).filter(Exists(duplicates))[:5]
                    problems += [f"“{row}”: {constraint.get_violation_error_message()}" for row in rows]
    return problems
