"""Finds what a table of numbers may list: by pasted numbers in any spelling, by uid, or by words."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet

from editorial.content.publication_registry import numbered_types
from editorial.search.desk_search import search_desk
from infra.text.standard_numbers import StandardNumber, find_all

MAX_NUMBERS = 200  # of one request
MAX_FOUND = 10  # by words
DIVIDERS = re.compile(r"[\t,，;；、]")


def rows_by_numbers(text: str, models: Iterable[type[Model]]) -> tuple[list[Any], list[str]]:
    """The rows with the numbers in the text, each once and in its order; and, as they are typed, the parts that lead to none.

    Numbers stand on lines of their own, in cells or between commas, titles beside them or not. A number without its year is
    that of the only edition. One statement a type.
    """
    numbers = [pair for line in text.replace("\x00", "").splitlines() for pair in _numbers_of_line(line.strip())][:MAX_NUMBERS]
    rows = list(_with_keys({number for _part, found in numbers for number in found}, models))
    found: dict[Any, None] = {}
    unknown = []
    for part, standards in numbers:
        matching = [_the_one(standard, rows) for standard in standards]
        found |= dict.fromkeys(row for row in matching if row is not None)
        if not matching or not all(matching):
            unknown.append(part)
    return list(found), list(dict.fromkeys(unknown))


def _numbers_of_line(line: str) -> list[tuple[str, list[StandardNumber]]]:
    """The parts of the line, each with its numbers. Words beside a number, such as its title, are no part; without any number the
    whole line is one.
    """
    parts = [(part.strip(), [found.standard for found in find_all(part)]) for part in DIVIDERS.split(line)]
    if not any(numbers for _part, numbers in parts):
        return [(line, [])] if line else []
    return [(part, numbers) for part, numbers in parts if numbers or re.search(r"\d", part)]


def rows_by_uids(uids: Iterable[Any], models: Iterable[type[Model]]) -> list[Any]:
    """In the order of the uids. One statement a type."""
    wanted = list(uids)[:MAX_NUMBERS]
    rows = {row.uid: row for _, queryset in _numbered(models) for row in queryset.filter(uid__in=wanted)}
    return [rows[uid] for uid in wanted if uid in rows]


def rows_by_words(words: str, models: Iterable[type[Model]]) -> list[Any]:
    """The matches of the desk's search that have a number. Two statements for one type."""
    querysets = {queryset.model: queryset for _, queryset in _numbered(models)}
    keys: dict[type[Any], list[int]] = {}
    for hit in search_desk(words, querysets, limit=MAX_FOUND):
        keys.setdefault(hit.model, []).append(hit.pk)
    rows = {model: querysets[model].in_bulk(found) for model, found in keys.items()}
    return [rows[model][key] for model, found in keys.items() for key in found if key in rows[model]]


def _numbered(models: Iterable[type[Model]]) -> Iterator[tuple[str, QuerySet[Any]]]:
    """(column of the key, rows that have a number) of each type among the models."""
    among = set(models)
    for one in numbered_types():
        if one.model in among:
            yield one.number_key, one.model._default_manager.exclude(**{one.number_key: None})


def _with_keys(numbers: Iterable[StandardNumber], models: Iterable[type[Model]]) -> Iterator[Any]:
    """The rows with these numbers; of a number without its year all editions. Each with its `key`."""
    dated, undated = ({one for one in numbers if bool(one.year or one.amendment) is has} for has in (True, False))
    for column, rows in _numbered(models):
        condition = Q(**{f"{column}__in": [one.key for one in (*dated, *undated)]})
        for one in undated:
            condition |= Q(**{f"{column}__startswith": f"{one.undated_key}-"})
        for row in rows.filter(condition) if dated or undated else ():
            row.key = getattr(row, column)
            yield row


def _the_one(number: StandardNumber, rows: Iterable[Any]) -> Any:
    """The row with the number, or the only edition; None without one, and for a number without its year of several editions."""
    editions = [row for row in rows if row.key == number.key or row.key.startswith(f"{number.key}-")]
    exact = [row for row in editions if row.key == number.key] or (editions if not number.year else [])
    return exact[0] if len(exact) == 1 else None
