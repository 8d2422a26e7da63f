"""Questions about publications, asked of all types at once: one statement counts, one fetches the first rows."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, DateField, F, TextField, Value
from django.db.models.functions import Cast

from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext
from editorial.models import Publication

MAX_ROWS = 8  # rows of a question, unless it says otherwise


@dataclass(frozen=True)
class DashboardQuery:
    """`rows` are those of a type that answer it, or None where the type has no such thing.

    `name` is what the lists of publications call it (`?work=`), `needs` the right that it takes; `day` and `note` are
    expressions that are fetched with a row; `order` ends with the key by itself.
    """

    name: str
    label: str
    rows: Callable[[type[Publication], DashboardContext], Any]
    order: tuple[str, ...] = ("-updated_at",)
    permission: str = "view"
    day: str = ""
    note: Any = None
    first: int = MAX_ROWS

    def rows_of(self, model: type[Publication], context: DashboardContext) -> Any:
        """None where the type has no such thing, or the person has not the right."""
        return self.rows(model, context) if model in context.types("view") and model in context.types(self.permission) else None


class QueryRow(NamedTuple):
    question: str
    type: str
    pk: int
    title: str
    state: str
    is_changed: bool
    updated_at: datetime
    publish_at: datetime | None
    who: str | None
    day: date | None
    note: str


@dataclass
class QueryResult:
    """`totals` by model; `rows` are the first ones, over all types in the question's order."""

    totals: dict[type[Publication], int] = field(default_factory=dict)
    rows: list[QueryRow] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.totals.values())


QUERIES: dict[str, DashboardQuery] = {}


def register_query(question: DashboardQuery) -> DashboardQuery:
    """From now on it is asked for every first page."""
    QUERIES[question.name] = question
    return question


def run_queries(context: DashboardContext) -> dict[str, QueryResult]:
    """The answers to all questions, by name; at most two statements. The second asks only where the first counted something."""
    parts = {
        (question.name, model): rows
        for question in QUERIES.values()
        for model in publication_registry.publication_models()
        if (rows := question.rows_of(model, context)) is not None
    }
    results: dict[str, QueryResult] = defaultdict(QueryResult)
    for name, entry_type, total in _union([_count_query(*part, rows) for part, rows in parts.items()]):
        if total:
            results[name].totals[publication_registry.model_for_type(entry_type)] = total
    found = [(name, model) for name, answer in results.items() for model in answer.totals]
    for row in _union([_rows_query(QUERIES[name], model, parts[name, model]) for name, model in found]):
        results[row[0]].rows.append(QueryRow(*row))
    for name, answer in results.items():
        _sort_rows(answer.rows, QUERIES[name].order)
        del answer.rows[QUERIES[name].first :]
    return results


def _union(parts: Sequence[Any]) -> Any:
    return parts[0].union(*parts[1:], all=True) if parts else ()


def _count_query(name: str, model: type[Publication], rows: Any) -> Any:
    named = rows.order_by().annotate(of_question=Value(name), of_type=Value(model.ENTRY_TYPE))
    counted = named.values("of_question", "of_type").annotate(of_all=Count("pk"))
    return counted.values_list("of_question", "of_type", "of_all")


def _rows_query(question: DashboardQuery, model: type[Publication], rows: Any) -> Any:
    """The keys are cut in a subquery: SQLite takes no limit within a union."""
    keys = rows.order_by(*question.order, "pk").values("pk")[: question.first]
    fetched = model._default_manager.filter(pk__in=keys).order_by()
    return fetched.values_list(
        Value(question.name),
        Value(model.ENTRY_TYPE),
        "pk",
        "title",
        "state",
        "is_changed",
        "updated_at",
        "publish_at",
        "updated_by__username",
        Cast(F(question.day) if question.day else Value(None), DateField()),
        Cast(question.note if question.note is not None else Value(""), TextField()),
    )


def _sort_rows(rows: list[QueryRow], order: tuple[str, ...]) -> None:
    """As the database sorted each type; what a question is ordered by is never empty in its rows."""
    rows.sort(key=lambda row: row.pk)
    for name in reversed(order):
        rows.sort(key=lambda row: _sort_value(row, name.removeprefix("-")), reverse=name.startswith("-"))


def _sort_value(row: QueryRow, name: str) -> Any:
    return getattr(row, name) if name in QueryRow._fields else row.day
