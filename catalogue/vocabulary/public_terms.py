"""Which terms readers may know of, from the tables: those of the standard lists, and those that a live publication carries."""

from collections.abc import Iterable
from typing import Any

from pyroaring import BitMap

from catalogue.models import BitmapSegment, Phase, Vocabulary
from catalogue.models.index import IndexTerm
from catalogue.vocabulary.lookup import FACET_MODELS

SegmentKey = tuple[str, str, int]  # facet, code, and number of the segment


def facet_of(term: Vocabulary) -> str:
    """The facet of the term; "" for a phase, which is no facet."""
    return next((facet for facet, model in FACET_MODELS.items() if isinstance(term, model)), "")


def is_always_public(term: Vocabulary) -> bool:
    """Whether readers may know of the term even if no live entry carries it. Documents name phases, which are no facet."""
    return term.is_standard or isinstance(term, Phase)


def public_terms_among(terms: Iterable[Any]) -> list[Any]:
    """Those of the terms that readers may know of. One statement."""
    terms = list(terms)
    carried = carried_terms((facet_of(term), term.code) for term in terms)
    return [term for term in terms if is_always_public(term) or (facet_of(term), term.code) in carried]


def carried_terms(keys: Iterable[IndexTerm]) -> set[IndexTerm]:
    """Those of the terms that a live publication carries. One statement; none without a facet."""
    return {(facet, code) for facet, code, _number in filled_segments(key for key in keys if key[0])}


def filled_segments(keys: Iterable[IndexTerm]) -> set[SegmentKey]:
    """The segments of these terms whose bitmap is not empty. One statement; none without keys."""
    wanted = set(keys)
    if not wanted:
        return set()
    facets, codes = {facet for facet, _code in wanted}, {code for _facet, code in wanted}
    rows = BitmapSegment.objects.filter(facet__in=facets, code__in=codes).exclude(members=BitMap().serialize()).order_by()
    return {(facet, code, number) for facet, code, number in rows.values_list("facet", "code", "number") if (facet, code) in wanted}
