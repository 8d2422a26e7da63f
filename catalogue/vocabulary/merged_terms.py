"""Terms that were merged into others: which code means which, and in whose lists besides its own a code stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Value

from catalogue.models.index import IndexTerm
from catalogue.vocabulary.lookup import FACET_MODELS

ICS_PREFIX_LENGTHS = (2, 6)  # characters of 35 and 35.240: a sub-group stands in its group's list and its field's
MergedTerms = Mapping[IndexTerm, str]


def ancestor_codes(facet: str, code: str) -> set[str]:
    """The codes that it stands under: a division in its section's list, an ICS group in its field's."""
    if facet == "sector":
        return {code[0]} - {code}
    if facet == "ics":
        return {code[:length] for length in ICS_PREFIX_LENGTHS if len(code) > length}
    return set()


def read_merged_terms() -> MergedTerms:
    """(facet, code) of every merged term to the code that it means. One statement."""
    models: list[Any] = list(FACET_MODELS.values())
    rows = [
        model.objects.exclude(merged_into=None).order_by().values_list(Value(facet), "code", F("merged_into__code"))
        for facet, model in zip(FACET_MODELS, models, strict=True)
    ]
    return {(facet, code): into for facet, code, into in rows[0].union(*rows[1:], all=True)}


def resolve_merged_codes(codes: Iterable[IndexTerm], merged: MergedTerms) -> set[IndexTerm]:
    """The terms that something carries, merged ones replaced by what they mean and by what that stands under."""
    found = set()
    for facet, code in codes:
        into = merged.get((facet, code))
        found |= {(facet, one) for one in {into, *ancestor_codes(facet, into)}} if into else {(facet, code)}
    return found
