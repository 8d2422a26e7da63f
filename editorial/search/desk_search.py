"""What stands at the desk under some words: publications (drafts too), sources and vocabulary, in one statement."""

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

# What a row says of itself: the first of these columns that its type has.
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
    """One row. `state` is empty for what has none; `number` names it too: a document number, abbreviation, code, address."""

    model: type[Model]
    pk: int
    name: str
    name_zh: str
    number: str
    state: str
    total: int  # of its type


def searchable_models() -> list[type[Model]]:
    """In the order in which they are shown."""
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
    """At most `most` of each type: what is named so, then what begins so, then what was edited last. One statement."""
    asked = query.replace("\x00", "").strip()
    kinds = list(models)
    if not asked or not kinds:
        return []
    selects = [_type_query(number, model, asked, limit) for number, model in enumerate(kinds)]
    rows = selects[0].union(*selects[1:], all=True) if len(selects) > 1 else selects[0]
    return [SearchHit(kinds[number], *said) for number, _, *said in rows.order_by("f_type", "f_place")]


def _type_query(number: int, model: type[Model], asked: str, limit: int) -> QuerySet[Any, tuple[Any, ...]]:
    """The first rows of one type, with columns that are the same for every type."""
    known = {field.name for field in model._meta.concrete_fields}
    columns = [name for name in SEARCHED_COLUMNS if name in known]
    rows = model._default_manager.order_by()
    if "document_number" in known:
        bare: Any = F("document_number")
        rows = rows.alias(bare_number=reduce(_remove_character, BRACKETS, bare))
    edited = F("updated_at").desc() if "updated_at" in known else F(columns[0]).asc()
    said = {f"f_{what}": _first_present_column(names, known) for what, names in RESULT_COLUMNS.items()}
    address = ADDRESS_PATTERN.match(asked)
    words = asked.split()[:MAX_WORDS]
    holds = [_address_filter(address, known)] if address else [_word_filter(word, columns, known) for word in words]
    found = rows.filter(*holds).annotate(
        f_type=Value(number),
        f_place=Window(RowNumber(), order_by=[_match_rank(address["page"] if address else asked, columns), edited, F("pk").asc()]),
        f_total=Window(Count("pk")),
        **said,
    )
    return found.filter(f_place__lte=limit).values_list("f_type", "f_place", "pk", *said, "f_total")


def _address_filter(address: re.Match[str], known: set[str]) -> Q:
    """The publication or term whose page it is, or the source that was read there."""
    there = Q(url__icontains=address["there"]) if "url" in known and address["there"] else Q(pk=None)
    return reduce(or_, (Q(**{f"{name}__iexact": address["page"]}) for name in ("slug", "code") if name in known), there)


def _word_filter(word: str, columns: list[str], known: set[str]) -> Q:
    """Somewhere in the row. A document number is met without its brackets, an issue by its number."""
    held = reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns))
    if "document_number" in known and (bare := "".join(c for c in word if c not in BRACKETS)):
        held |= Q(bare_number__icontains=bare)
    if "number" in known and word.isascii() and word.isdigit() and len(word) < 7:
        held |= Q(number=int(word))
    return held


def _match_rank(query: str, columns: list[str]) -> Case:
    """What is named so, what begins so, the rest."""
    exact, begins = (reduce(or_, (Q(**{f"{name}__{how}": query}) for name in columns)) for how in ("iexact", "istartswith"))
    return Case(When(exact, Value(0)), When(begins, Value(1)), default=Value(2), output_field=IntegerField())


def _first_present_column(names: tuple[str, ...], known: set[str]) -> Any:
    name = next((name for name in names if name in known), None)
    return F(name) if name else Value("", CharField())


def _remove_character(text: Any, character: str) -> Replace:
    return Replace(text, Value(character), Value(""))
