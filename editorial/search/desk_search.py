"""Search of the desk: publications with their drafts, sources and vocabulary, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Model, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from catalogue.models import IcsField, Organization, Phase, PriorityArea, Region, Sector, Technology
from editorial.content import publication_registry
from editorial.models import Source
from editorial.search.matching import match_rank, matches_query

# Columns of a result: each is the first of these that the model has.
RESULT_COLUMNS = {
    "name": ("title", "name_en"),
    "name_zh": ("title_zh", "name_zh"),
    "number": ("document_number", "abbreviation", "code", "url", "slug"),
    "state": ("state",),
}


@dataclass(frozen=True)
class SearchHit:
    """One row. `state` is "" for models without one; `number` is its document number, abbreviation, code or address."""

    model: type[Model]
    pk: int
    name: str
    name_zh: str
    number: str
    state: str
    total: int  # matches of its model


def searchable_models() -> list[type[Model]]:
    """The models in the order of the results."""
    return [
        *publication_registry.publication_models(),
        Source,
        Organization,
        Sector,
        Technology,
        Region,
        PriorityArea,
        IcsField,
        Phase,
    ]


def search_desk(query: str, models: Iterable[type[Model]], *, limit: int) -> list[SearchHit]:
    """At most `limit` rows of each model: names equal to the query first, then names that begin with it, then the last edited.

    One statement.
    """
    query = query.replace("\x00", "").strip()
    searched = list(models)
    if not query or not searched:
        return []
    selects = [_type_query(number, model, query, limit) for number, model in enumerate(searched)]
    rows = selects[0].union(*selects[1:], all=True) if len(selects) > 1 else selects[0]
    return [SearchHit(searched[number], *values) for number, _, *values in rows.order_by("f_type", "f_rank")]


def _type_query(number: int, model: type[Model], query: str, limit: int) -> QuerySet[Any, tuple[Any, ...]]:
    """The first rows of one model, with the same columns for every model."""
    names = {field.name for field in model._meta.concrete_fields}
    edited = F("updated_at").desc() if "updated_at" in names else F("search_text").asc()
    results = {f"f_{name}": _first_present_column(candidates, names) for name, candidates in RESULT_COLUMNS.items()}
    matches = (
        model._default_manager.order_by()
        .filter(matches_query(query))
        .annotate(
            f_type=Value(number),
            f_rank=Window(RowNumber(), order_by=[match_rank(query), edited, F("pk").asc()]),
            f_total=Window(Count("pk")),
            **results,
        )
    )
    return matches.filter(f_rank__lte=limit).values_list("f_type", "f_rank", "pk", *results, "f_total")


def _first_present_column(candidates: tuple[str, ...], names: set[str]) -> Any:
    name = next((name for name in candidates if name in names), None)
    return F(name) if name else Value("", CharField())
