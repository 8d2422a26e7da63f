"""What public answers hold in memory until the clock moves: the names of the vocabulary, and who carries what."""

from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db.models import BinaryField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

from catalogue.index.bitmap_index import BitmapIndex
from catalogue.index.revision import Revision
from catalogue.models import BitmapSegment, Phase
from catalogue.vocabulary.lookup import FACET_MODELS, VocabularyLookup, VocabularyTerm


class CachedIndex(NamedTuple):
    revision: Revision
    vocabulary: VocabularyLookup
    bitmap_index: BitmapIndex


MERGED_INTO = Coalesce(F("merged_into__code"), Value(""))
EMPTY_CACHE = CachedIndex(Revision(-1, -1), VocabularyLookup(), BitmapIndex({}))
_process = SimpleNamespace(cached=EMPTY_CACHE)


def _cached_at(revision: Revision) -> CachedIndex:
    """One statement at a new moment, for all names and for the blocks written since the last; none otherwise.

    Whoever asks for an earlier moment gets what is held: newer is never wrong, older may be.
    """
    cached = _process.cached
    if cached.revision.number >= revision.number and cached.revision.vocabulary_number >= revision.vocabulary_number:
        return cached
    vocabulary, segments = VocabularyLookup(), []
    for facet, code, name_en, name_zh, extra, parent, is_standard, merged_into, leads_on, number, members in _changed_rows(
        cached.revision.number
    ):
        if number is not None:
            segments.append((facet, code, number, members))
        elif merged_into:
            vocabulary.add_merged(facet, code, merged_into, is_redirected=bool(leads_on))
        else:
            vocabulary.add(facet, code, name_en, name_zh, extra, parent, is_standard)
    _process.cached = CachedIndex(revision, vocabulary, cached.bitmap_index.with_segments(segments))
    return _process.cached


def _changed_rows(revision: int) -> QuerySet:
    """Blocks newer than the edition, and the vocabulary, as rows of one shape."""
    nothing, no = Value(""), Value(False)
    segments = BitmapSegment.objects.filter(revision__gt=revision).order_by()
    rows = segments.values_list("facet", "code", nothing, nothing, nothing, nothing, no, nothing, no, "number", "members")
    return rows.union(*(_term_rows(facet, model) for facet, model in FACET_MODELS.items()), _phase_rows(), all=True)


def _phase_rows() -> QuerySet:
    """Named like terms, although nothing is listed by them."""
    nothing, no_block = Value(""), (Value(None, output_field=IntegerField()), Value(None, output_field=BinaryField()))
    return Phase.objects.order_by().values_list(
        Value("phase"), "code", "name_en", nothing, nothing, nothing, Value(True), MERGED_INTO, "is_redirected", *no_block
    )


def _term_rows(facet: str, model: Any) -> QuerySet:
    extra = {"organization": F("abbreviation"), "region": F("numeric_code")}.get(facet, Value(""))
    parent = F("parent__code") if facet in ("organization", "sector") else Value("")
    no_block = Value(None, output_field=IntegerField()), Value(None, output_field=BinaryField())
    return model.objects.order_by().values_list(
        Value(facet), "code", "name_en", "name_zh", extra, parent, "is_standard", MERGED_INTO, "is_redirected", *no_block
    )


def vocabulary_at(revision: Revision) -> VocabularyLookup:
    return _cached_at(revision).vocabulary


def bitmap_index_at(revision: Revision) -> BitmapIndex:
    return _cached_at(revision).bitmap_index


def public_terms(facet: str, revision: Revision) -> list[VocabularyTerm]:
    """The terms of a facet that the public may know of, by code: standard ones, and those that a live entry carries."""
    bitmap_index = bitmap_index_at(revision)
    names = vocabulary_at(revision).by_facet[facet].values()
    return sorted((n for n in names if n.is_standard or bitmap_index.bitmap(facet, n.code)), key=lambda n: n.code)


def public_term(facet: str, code: str, revision: Revision) -> VocabularyTerm | None:
    """The term of that code or alias, unless only drafts know of it."""
    name = vocabulary_at(revision).get(facet, code)
    is_public = name and (name.is_standard or bitmap_index_at(revision).bitmap(facet, name.code))
    return name if is_public else None


def clear() -> None:
    """Drop it all; for tests and restored databases, whose clocks may run backwards."""
    _process.cached = EMPTY_CACHE
