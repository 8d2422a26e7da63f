"""Merged terms: the code that a merged code means, and the ancestors under which a code is listed too."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Value

from catalogue.models.index import IndexTerm
from catalogue.vocabulary.lookup import FACET_MODELS

ICS_PREFIX_LENGTHS = (2, 6)  # characters of 35 and 35.240: a sub-group is in the lists of its group and its field
MergedTerms = Mapping[IndexTerm, str]


def ancestor_codes(facet: str, code: str) -> set[str]:
    """The codes in whose lists an entry with this code is too: a sector division's section, an ICS group's field."""
    if facet == "sector":
        return {code[0]} - {code}
    if facet == "ics":
        return {code[:length] for length in ICS_PREFIX_LENGTHS if len(code) > length}
    return set()


def read_merged_terms() -> MergedTerms:
    """(facet, code) of every merged term, to the code of the term that it was merged into. One statement."""
    models: list[Any] = list(FACET_MODELS.values())
    rows = [
        model.objects.exclude(merged_into=None).order_by().values_list(Value(facet), "code", F("merged_into__code"))
        for facet, model in zip(FACET_MODELS, models, strict=True)
    ]
    return {(facet, code): target for facet, code, target in rows[0].union(*rows[1:], all=True)}


def resolve_merged_codes(codes: Iterable[IndexTerm], merged: MergedTerms) -> set[IndexTerm]:
    """These terms with merged ones replaced by the terms that they mean and the ancestors of those."""
    terms = set()
    for facet, code in codes:
        target = merged.get((facet, code))
        terms |= {(facet, listed) for listed in {target, *ancestor_codes(facet, target)}} if target else {(facet, code)}
    return terms
