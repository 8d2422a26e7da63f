"""Queries of the dashboard, run over all publication types at once: one statement counts, one fetches the first rows."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, F, TextField, Value
from django.db.models.functions import Cast

from catalogue.http.compiled_query import CompiledQuery
from catalogue.http.prepared_queries import fetch_prepared
from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext, QueryScope
from editorial.models import Publication

Parts = tuple[tuple[str, type[Publication]], ...]  # names of queries, each with a type
MAX_ROWS = 8  # rows of a query without a limit of its own


@dataclass(frozen=True)
class DashboardQuery:
    """`rows` returns the queryset of a type, or None for a type without the columns. It depends on the scope, not on the hour.

    `name` is the value of the parameter `work` of the lists of publications. `permission` is what the user needs beside “view”.
    `day` and `note` are expressions that are fetched with each row. The primary key is always the last of `order`.
    """

    name: str
    label: str
    rows: Callable[[type[Publication], QueryScope], Any]
    order: tuple[str, ...] = ("-updated_at",)
    permission: str = "view"
    day: str = ""
    note: Any = None
    limit: int = MAX_ROWS

    def rows_of(self, model: type[Publication], context: DashboardContext) -> Any:
        """The queryset of the type; None for a type without the columns, and for a user without the permission."""
        return self.rows(model, context.scope) if model in self.types(context) else None

    def types(self, context: DashboardContext) -> list[type[Publication]]:
        """The models whose rows the user may see."""
        permitted = context.types(self.permission)
        return [model for model in context.types("view") if model in permitted]


class QueryRow(NamedTuple):
    query: str
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
    """`totals` counts rows by model; `rows` are the first ones of all types, in the order of the query."""

    totals: dict[type[Publication], int] = field(default_factory=dict)
    rows: list[QueryRow] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.totals.values())


QUERIES: dict[str, DashboardQuery] = {}


def register_query(query: DashboardQuery) -> DashboardQuery:
    """Adds a query to those of every dashboard."""
    QUERIES[query.name] = query
    return query


def run_queries(context: DashboardContext) -> dict[str, QueryResult]:
    """The results of all queries by name, in at most two statements. The second fetches only from types with a count."""
    parts = tuple((query.name, model) for query in QUERIES.values() for model in query.types(context))
    results: dict[str, QueryResult] = defaultdict(QueryResult)
    for name, entry_type, total in count_rows(parts, context.scope):
        if total:
            results[name].totals[publication_registry.model_for_type(entry_type)] = total
    counted = tuple((name, model) for name, result in results.items() for model in result.totals)
    for row in _first_rows(counted, context.scope).fetch() if counted else ():
        results[row[0]].rows.append(QueryRow(*row))
    for name, result in results.items():
        _sort_rows(result.rows, QUERIES[name].order)
        del result.rows[QUERIES[name].limit :]
    return results


def count_rows(parts: Parts, scope: QueryScope) -> list[tuple[str, str, int]]:
    """(query, type, number of rows) of each part, in one statement."""
    statement, parameters = _count_statement(parts, scope)
    return fetch_prepared(connection, statement, parameters) if statement else []


@lru_cache(maxsize=64)
def _count_statement(parts: Parts, scope: QueryScope) -> tuple[str, list[Any]]:
    """Put together from the parts' own statements, and kept: writing it anew took a third of the page's time."""
    selects, parameters = [], []
    for name, model in parts:
        rows = QUERIES[name].rows(model, scope)
        if rows is None:
            continue
        with suppress(EmptyResultSet):  # a part that can have no rows has no statement
            statement, values = rows.order_by().values("pk").query.sql_with_params()
            selects.append(f"SELECT %s, %s, COUNT(*) FROM ({statement}) AS counted")  # noqa: S608 # nosec B608 # the ORM's own
            parameters += [name, model.ENTRY_TYPE, *values]
    return " UNION ALL ".join(selects), parameters


@lru_cache(maxsize=64)
def _first_rows(parts: Parts, scope: QueryScope) -> CompiledQuery:
    """Kept, as the statement that counts is."""

    def union() -> Any:
        first, *others = (_rows_query(QUERIES[name], model, scope) for name, model in parts)
        return first.union(*others, all=True)

    return CompiledQuery(union)


def _rows_query(query: DashboardQuery, model: type[Publication], scope: QueryScope) -> Any:
    """A subquery limits the keys: SQLite takes no limit within a union."""
    keys = query.rows(model, scope).order_by(*query.order, "pk").values("pk")[: query.limit]
    fetched = model._default_manager.filter(pk__in=keys).order_by()
    return fetched.values_list(
        Value(query.name),
        Value(model.ENTRY_TYPE),
        "pk",
        "title",
        "state",
        "is_changed",
        "updated_at",
        "publish_at",
        "updated_by__username",
        Cast(F(query.day) if query.day else Value(None), DateField()),
        Cast(query.note if query.note is not None else Value(""), TextField()),
    )


def _sort_rows(rows: list[QueryRow], order: tuple[str, ...]) -> None:
    """Sorts the rows of all types as the database sorted those of each. The columns of `order` are never empty."""
    rows.sort(key=lambda row: row.pk)
    for name in reversed(order):
        rows.sort(key=lambda row: _sort_value(row, name.removeprefix("-")), reverse=name.startswith("-"))


def _sort_value(row: QueryRow, name: str) -> Any:
    return getattr(row, name) if name in QueryRow._fields else row.day
