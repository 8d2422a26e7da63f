"""Rows of publications as lines of a box: where they lead, and days in words."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from editorial import registry
from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import MOST, Answers, Box, Line, Link
from editorial.dashboard.gathering import Answer, Question, Row
from editorial.models import Publication


def change_url(entry_type: str, pk: int) -> str:
    meta = registry.model_of(entry_type)._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])


def list_url(model: type[Publication], query: str = "") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") + query


def kind_of(entry_type: str) -> str:
    return str(registry.model_of(entry_type)._meta.verbose_name).capitalize()


def day_in_words(day: date) -> str:
    return f"{day:%-d %B %Y}"


def moment_in_words(at: datetime) -> str:
    """In the desk's zone."""
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"


def distance(day: date, today: date) -> str:
    """`today`, `tomorrow`, `in 5 days`, `3 days ago`."""
    days = (day - today) // timedelta(days=1)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def line_of(row: Row, about: str, *, is_late: bool = False) -> Line:
    return Line(row.title, change_url(row.type, row.pk), kind_of(row.type), about, row.note, is_late)


def lists_of(question: Question, answer: Answer) -> list[Link]:
    """One list a type, filtered to what the question asks for."""
    return [
        Link(f"{str(model._meta.verbose_name_plural).capitalize()} {total}", list_url(model, f"?work={question.name}"))
        for model, total in answer.totals.items()
    ]


def box_of(question: Question, answers: Answers, asking: Asking, about: Callable[[Row, Asking], Line], **said: Any) -> Box | None:
    """None for somebody who may do this with no type."""
    if not asking.types(question.needs):
        return None
    answer = answers.get(question.name, Answer())
    lines = [about(row, asking) for row in answer.rows[:MOST]]
    return Box(question.name, lines=lines, total=answer.total, more=lists_of(question, answer), **said)
