"""Process cache: the vocabulary and the bitmap index of the latest revision, held in memory by each process."""

from collections.abc import Callable, Hashable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar

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
    derived: dict[Hashable, Any]  # what others made of the two, by keys of theirs


MERGED_INTO = Coalesce(F("merged_into__code"), Value(""))
ROWS_AT_ONCE = 2000
EMPTY_CACHE = CachedIndex(Revision(-1, -1), VocabularyLookup(), BitmapIndex({}), {})
Made = TypeVar("Made")
_process = SimpleNamespace(cached=EMPTY_CACHE)


def _cached_at(revision: Revision) -> CachedIndex:
    """The cached vocabulary and index, brought up to the revision: one statement for a new revision, none otherwise.

    The vocabulary is read anew if its revision is another: names do not change with what is published.
    A request with an earlier revision gets the newer cache: newer data is never wrong, older data may be. A restored database
    has another generation, for which everything is read anew.
    """
    cached = _process.cached
    if cached.revision.generation != revision.generation:
        cached = EMPTY_CACHE
    elif cached.revision.number >= revision.number and cached.revision.vocabulary_number >= revision.vocabulary_number:
        return cached
    has_names = cached.revision.vocabulary_number == revision.vocabulary_number
    vocabulary = cached.vocabulary if has_names else VocabularyLookup()
    rows = _changed_segments(cached.revision.number) if has_names else _changed_rows(cached.revision.number)
    bitmap_index = cached.bitmap_index.with_segments(_segments_of(rows, vocabulary))
    _process.cached = CachedIndex(revision, vocabulary, bitmap_index, {})
    return _process.cached


def _segments_of(rows: QuerySet, vocabulary: VocabularyLookup) -> Iterator[tuple[str, str, int, bytes]]:
    """The segments among the rows, one at a time: a million entries have half a million. Adds the terms to the vocabulary."""
    for facet, code, *values, merged_into, is_redirected, number, members in rows.iterator(chunk_size=ROWS_AT_ONCE):
        if number is not None:
            yield facet, code, number, members
        elif merged_into:
            vocabulary.add_merged(facet, code, merged_into, is_redirected=bool(is_redirected))
        else:
            vocabulary.add(facet, code, *values)


def _changed_segments(revision: int) -> QuerySet:
    """The segments that are newer than the revision, in the columns of `_changed_rows`."""
    empty, false = Value(""), Value(False)
    segments = BitmapSegment.objects.filter(revision__gt=revision).order_by()
    return segments.values_list("facet", "code", empty, empty, empty, empty, empty, false, empty, false, "number", "members")


def _changed_rows(revision: int) -> QuerySet:
    """The segments that are newer than the revision, and the whole vocabulary, as a union with the same columns."""
    vocabulary = (_term_rows(facet, model) for facet, model in FACET_MODELS.items())
    return _changed_segments(revision).union(*vocabulary, _phase_rows(), all=True)


def _phase_rows() -> QuerySet:
    """Phases have names like terms, although no list filters by them."""
    empty, no_segment = Value(""), (Value(None, output_field=IntegerField()), Value(None, output_field=BinaryField()))
    return Phase.objects.order_by().values_list(
        Value("phase"), "code", "name_en", empty, empty, empty, empty, Value(True), MERGED_INTO, "is_redirected", *no_segment
    )


def _term_rows(facet: str, model: Any) -> QuerySet:
    extra = {"organization": F("abbreviation"), "region": F("numeric_code")}.get(facet, Value(""))
    parent = F("parent__code") if facet in ("organization", "sector") else Value("")
    no_segment = Value(None, output_field=IntegerField()), Value(None, output_field=BinaryField())
    names = ("name_en", "name_zh", "aliases")
    return model.objects.order_by().values_list(
        Value(facet), "code", *names, extra, parent, "is_standard", MERGED_INTO, "is_redirected", *no_segment
    )


def vocabulary_at(revision: Revision) -> VocabularyLookup:
    return _cached_at(revision).vocabulary


def bitmap_index_at(revision: Revision) -> BitmapIndex:
    return _cached_at(revision).bitmap_index


def derive_at(revision: Revision, key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` makes of the vocabulary and index of the revision: made once, and forgotten with them. There must be few keys."""
    derived = _cached_at(revision).derived
    if key not in derived:
        derived[key] = make()
    return derived[key]


def public_terms(facet: str, revision: Revision) -> list[VocabularyTerm]:
    """The public terms of a facet in the order of their codes: standard terms, and terms that a live entry carries."""
    bitmap_index = bitmap_index_at(revision)
    terms = vocabulary_at(revision).by_facet[facet].values()
    public = (term for term in terms if term.is_standard or bitmap_index.bitmap(facet, term.code))
    return sorted(public, key=lambda term: term.code)


def public_term(facet: str, code: str, revision: Revision) -> VocabularyTerm | None:
    """The public term with that code or alias; None for a term that only drafts carry."""
    term = vocabulary_at(revision).get(facet, code)
    is_public = term and (term.is_standard or bitmap_index_at(revision).bitmap(facet, term.code))
    return term if is_public else None


def clear() -> None:
    """Empty the cache; for tests, whose revision goes back."""
    _process.cached = EMPTY_CACHE
