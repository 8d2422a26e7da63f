"""Search of the desk: publications with their drafts, sources and vocabulary, in one statement."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Model, Q, QuerySet, Value, When, Window
from django.db.models.functions import Replace, RowNumber

from catalogue.models import IcsField, Organization, Phase, PriorityArea, Region, Sector, Technology
from editorial.content import publication_registry
from editorial.models import Source

# Columns of a result: each is the first of these that the model has.
RESULT_COLUMNS = {
    "name": ("title", "name_en"),
    "name_zh": ("title_zh", "name_zh"),
    "number": ("document_number", "abbreviation", "code", "url", "slug"),
    "state": ("state",),
}
SEARCHED_COLUMNS = (
    "title", "name_en", "title_zh", "name_zh", "document_number", "abbreviation", "code", "slug", "url",
    "numeric_code", "publisher", "wording", "subtitle",
)  # fmt: skip
MAX_WORDS = 8
BRACKETS = "〔〕[]［］() "
ADDRESS_PATTERN = re.compile(r"(?:https?://(?=(?P<there>[^?#]+))|/)[^?#]*?(?P<page>[^/?#]+)/?(?:[?#]|$)")


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
    columns = [name for name in SEARCHED_COLUMNS if name in names]
    rows = model._default_manager.order_by()
    if "document_number" in names:
        document_number: Any = F("document_number")
        rows = rows.alias(bare_number=reduce(_remove_character, BRACKETS, document_number))
    edited = F("updated_at").desc() if "updated_at" in names else F(columns[0]).asc()
    results = {f"f_{name}": _first_present_column(candidates, names) for name, candidates in RESULT_COLUMNS.items()}
    address = ADDRESS_PATTERN.match(query)
    words = query.split()[:MAX_WORDS]
    conditions = [_address_filter(address, names)] if address else [_word_filter(word, columns, names) for word in words]
    matches = rows.filter(*conditions).annotate(
        f_type=Value(number),
        f_rank=Window(RowNumber(), order_by=[_match_rank(address["page"] if address else query, columns), edited, F("pk").asc()]),
        f_total=Window(Count("pk")),
        **results,
    )
    return matches.filter(f_rank__lte=limit).values_list("f_type", "f_rank", "pk", *results, "f_total")


def _address_filter(address: re.Match[str], names: set[str]) -> Q:
    """The publication or term with that page, or the source with that URL. `names` are the columns of the model."""
    has_url = Q(url__icontains=address["there"]) if "url" in names and address["there"] else Q(pk=None)
    return reduce(or_, (Q(**{f"{name}__iexact": address["page"]}) for name in ("slug", "code") if name in names), has_url)


def _word_filter(word: str, columns: list[str], names: set[str]) -> Q:
    """Rows with the word in a column. A document number also matches without its brackets, an issue also by its number."""
    condition = reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns))
    if "document_number" in names and (bare := "".join(c for c in word if c not in BRACKETS)):
        condition |= Q(bare_number__icontains=bare)
    if "number" in names and word.isascii() and word.isdigit() and len(word) < 7:
        condition |= Q(number=int(word))
    return condition


def _match_rank(query: str, columns: list[str]) -> Case:
    """0 where a column equals the query, 1 where one begins with it, else 2."""
    equals, begins = (reduce(or_, (Q(**{f"{name}__{lookup}": query}) for name in columns)) for lookup in ("iexact", "istartswith"))
    return Case(When(equals, Value(0)), When(begins, Value(1)), default=Value(2), output_field=IntegerField())


def _first_present_column(candidates: tuple[str, ...], names: set[str]) -> Any:
    name = next((name for name in candidates if name in names), None)
    return F(name) if name else Value("", CharField())


def _remove_character(text: Any, character: str) -> Replace:
    return Replace(text, Value(character), Value(""))
