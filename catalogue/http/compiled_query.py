"""Compiled query: a queryset whose SQL Django compiles once, to be executed with other values each time.

Compiling takes Django several times as long as the database takes to answer. The SQL, the converters of its columns and what
fills model instances are Django's own; only the values of the parameters are replaced.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from catalogue.http.prepared_queries import fetch_prepared
from catalogue.http.public_database import read_connection

LIST_SIZES = (1, 2, 5, 10, 20, 50, 100)  # values that a compiled list holds; a shorter one repeats its last value
# By type of value the marks that stand for values while a statement is compiled. Numbers must suit the column.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2_000_000_000 + number,
    str: lambda number: f"\ue000{number}",
    UUID: lambda number: UUID(int=2**127 + number),
    datetime: lambda number: datetime(9000, 1, 1, microsecond=number, tzinfo=UTC),
}


class _Statement(NamedTuple):
    """`parameters` are (name, index) of a given value, or ("", fixed value). `converters` are (column, functions, expression)."""

    sql: str
    parameters: list[tuple[str, Any]]
    converters: list[tuple[int, list[Callable], Any]]
    make_row: Callable[[Sequence[Any]], Any]


class CompiledQuery:
    """`build` makes the queryset: of model instances, or of `values_list`. `types` give the type of each argument of `build`:
    `int`, `str`, `UUID` or `datetime`, in a list where the argument is a list of such values. `build` may use the values as
    parameters only.
    """

    def __init__(self, build: Callable[..., QuerySet], **types: type | list[type]) -> None:
        self._build, self._types = build, types
        self._statements: dict[tuple[str, tuple[int, ...]], _Statement] = {}  # by alias and sizes of lists

    def fetch(self, **values: Any) -> list[Any]:
        """Model instances, or sequences of columns in the order of `values_list`, of a union too. One statement. A list must not
        be empty.

        Raises ValueError at the first use of a statement that has not each value as a parameter.
        """
        lists = {name: list(value) if isinstance(self._types[name], list) else [value] for name, value in values.items()}
        if max(map(len, lists.values()), default=0) > LIST_SIZES[-1]:
            return list(self._build(**values))
        sizes = tuple(LIST_SIZES[bisect_left(LIST_SIZES, len(lists[name]))] for name in self._types)
        connection = read_connection()
        statement = self._statements.get((connection.alias, sizes))
        if statement is None:
            statement = self._statements[connection.alias, sizes] = self._compile(connection, sizes)
        padded = {
            name: [*lists[name], *lists[name][-1:] * (size - len(lists[name]))]
            for name, size in zip(self._types, sizes, strict=True)
        }
        return _execute(statement, connection, padded)

    def _compile(self, connection: BaseDatabaseWrapper, sizes: Sequence[int]) -> _Statement:
        marks: dict[str, list[Any]] = {}
        names: dict[Any, tuple[str, int]] = {}
        for name, size in zip(self._types, sizes, strict=True):
            kind = self._types[name]
            make_mark = MARKS[kind[0] if isinstance(kind, list) else kind]
            marks[name] = [make_mark(len(names) + index) for index in range(size)]
            names |= {_adapt(mark, connection): (name, index) for index, mark in enumerate(marks[name])}
        arguments = {name: found if isinstance(self._types[name], list) else found[0] for name, found in marks.items()}
        rows = self._build(**arguments).using(connection.alias)
        compiler = rows.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        parameters = [names.get(value, ("", value)) if isinstance(value, tuple(MARKS)) else ("", value) for value in values]
        if missing := set(names.values()) - {one for one in parameters if one[0]}:
            raise ValueError(f"The statement has no parameter for {sorted(missing)}.")
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        converters = [(place, *found) for place, found in compiler.get_converters(columns).items()]
        is_model = issubclass(rows._iterable_class, ModelIterable)
        return _Statement(sql, parameters, converters, _instance_maker(compiler, connection.alias) if is_model else _same)


def _adapt(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """The value as the database's driver gets it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value


def _execute(statement: _Statement, connection: BaseDatabaseWrapper, values: Mapping[str, Sequence[Any]]) -> list[Any]:
    given = {name: [_adapt(value, connection) for value in found] for name, found in values.items()}
    parameters = [given[name][value] if name else value for name, value in statement.parameters]
    rows = list(map(list, fetch_prepared(connection, statement.sql, parameters)))
    for column, functions, expression in statement.converters:
        for row in rows:
            for convert in functions:
                row[column] = convert(row[column], expression, connection)
    return list(map(statement.make_row, rows))


def _same(row: Sequence[Any]) -> Sequence[Any]:
    return row


def _instance_maker(compiler: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    """What makes a model instance of a row, as ModelIterable does: with joined instances and annotations."""
    model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[start:end]]
    populators = get_related_populators(compiler.klass_info, compiler.select, alias)  # type: ignore[call-arg] # stubs of Django 6
    annotations = list((compiler.annotation_col_map or {}).items())

    def make_instance(row: Sequence[Any]) -> Any:
        instance = model.from_db(alias, names, row[start:end])
        for populator in populators:
            populator.populate(row, instance)
        for name, column in annotations:
            setattr(instance, name, row[column])
        return instance

    return make_instance
