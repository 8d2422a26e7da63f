"""Questions about publications, asked of all types at once: one statement counts, one fetches the first rows."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, DateField, F, TextField, Value
from django.db.models.functions import Cast

from editorial import registry
from editorial.dashboard.asking import Asking
from editorial.models import Publication

FIRST = 8  # rows of a question, unless it says otherwise


@dataclass(frozen=True)
class Question:
    """`rows` are those of a type that answer it, or None where the type has no such thing.

    `name` is what the lists of publications call it (`?work=`), `needs` the right that it takes; `day` and `note` are
    expressions that are fetched with a row; `order` ends with the key by itself.
    """

    name: str
    said: str
    rows: Callable[[type[Publication], Asking], Any]
    order: tuple[str, ...] = ("-updated_at",)
    needs: str = "view"
    day: str = ""
    note: Any = None
    first: int = FIRST

    def rows_of(self, model: type[Publication], asking: Asking) -> Any:
        """None where the type has no such thing, or the person has not the right."""
        return self.rows(model, asking) if model in asking.types("view") and model in asking.types(self.needs) else None


class Row(NamedTuple):
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
class Answer:
    """`totals` by model; `rows` are the first ones, over all types in the question's order."""

    totals: dict[type[Publication], int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.totals.values())


QUESTIONS: dict[str, Question] = {}


def ask(question: Question) -> Question:
    """From now on it is asked for every first page."""
    QUESTIONS[question.name] = question
    return question


def gather(asking: Asking) -> dict[str, Answer]:
    """The answers to all questions, by name; at most two statements. The second asks only where the first counted something."""
    parts = {
        (question.name, model): rows
        for question in QUESTIONS.values()
        for model in registry.models()
        if (rows := question.rows_of(model, asking)) is not None
    }
    answers: dict[str, Answer] = defaultdict(Answer)
    for name, entry_type, total in _union([_counted(*part, rows) for part, rows in parts.items()]):
        if total:
            answers[name].totals[registry.model_of(entry_type)] = total
    found = [(name, model) for name, answer in answers.items() for model in answer.totals]
    for row in _union([_fetched(QUESTIONS[name], model, parts[name, model]) for name, model in found]):
        answers[row[0]].rows.append(Row(*row))
    for name, answer in answers.items():
        _sort(answer.rows, QUESTIONS[name].order)
        del answer.rows[QUESTIONS[name].first :]
    return answers


def _union(parts: Sequence[Any]) -> Any:
    return parts[0].union(*parts[1:], all=True) if parts else ()


def _counted(name: str, model: type[Publication], rows: Any) -> Any:
    named = rows.order_by().annotate(of_question=Value(name), of_type=Value(model.ENTRY_TYPE))
    counted = named.values("of_question", "of_type").annotate(of_all=Count("pk"))
    return counted.values_list("of_question", "of_type", "of_all")


def _fetched(question: Question, model: type[Publication], rows: Any) -> Any:
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


def _sort(rows: list[Row], order: tuple[str, ...]) -> None:
    """As the database sorted each type; what a question is ordered by is never empty in its rows."""
    rows.sort(key=lambda row: row.pk)
    for name in reversed(order):
        rows.sort(key=lambda row: _value(row, name.removeprefix("-")), reverse=name.startswith("-"))


def _value(row: Row, name: str) -> Any:
    return getattr(row, name) if name in Row._fields else row.day
