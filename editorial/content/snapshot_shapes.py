"""Shape of a snapshot: the names in its JSON for a publication type, and the upgrade of older shapes.

`Publication.SHAPE` numbers the shapes of a type. tests/editorial/content/samples holds one snapshot of each.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from editorial.media_files.file_references import SNAPSHOT_COLUMNS
from editorial.models import Publication, Source

NOT_COPIED = ("confidential_note", "merged_into", "search_text", "copy_kept_on", "copy_sha256", "copied_url")
# Of a source with a kept copy alone, so that snapshots of others are as they were.
COPY_FIELDS = ("copy_kept_on", "copy_sha256")
COPIED_SOURCE_FIELDS = tuple(f.attname for f in Source._meta.concrete_fields if f.name not in NOT_COPIED)
Content = dict[str, Any]


class UnreadableSnapshot(ValidationError):
    """A snapshot does not have the columns of its type, and no upgrade step adds them."""

    def __init__(self, model: type[Publication], shape: int, problem: str) -> None:
        super().__init__(
            f"A stored text of a {model._meta.verbose_name} cannot be read: it has shape {shape}, today's is {model.SHAPE}, "
            f"and {problem}. Nothing was changed; tell whoever runs the desk.",
            code="unreadable_snapshot",
        )


def columns_except(model: type[models.Model], *, without: Iterable[str]) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if f.name not in set(without)]


def content_columns(model: type[Publication]) -> list[models.Field]:
    """The columns of the publication's own row that a snapshot holds."""
    return columns_except(model, without=(*model.NON_CONTENT_FIELDS, *model.DERIVED_FIELDS))


def child_columns(model: type[Publication], name: str) -> list[models.Field]:
    """The columns of a child that a snapshot holds: all but the key of its publication."""
    relation: Any = model._meta.get_field(name)
    return columns_except(relation.related_model, without=[relation.field.name])


def content_relations(model: type[Publication]) -> tuple[str, ...]:
    """The relations whose rows a content holds, for `prefetch_related`."""
    return (*(relation.name for relation in model._meta.many_to_many), *model.CHILD_RELATIONS)


def term_relations(model: type[Publication]) -> list[str]:
    """The many-to-many relations that a snapshot holds by key. Sources are copied instead."""
    return [f.name for f in model._meta.many_to_many if f.name != "sources"]


def without_copy_fields(copy: Content) -> Content:
    return {name: value for name, value in copy.items() if name not in COPY_FIELDS}


def load_content(model: type[Publication], content: str, shape: int) -> Content:
    """The content in the model's present shape.

    Raises UnreadableSnapshot where an upgrade step is missing, or where a column is missing or unknown after the last one.
    """
    value = json.loads(content)
    for number in range(shape, model.SHAPE):
        if number not in model.UPGRADE_STEPS:
            raise UnreadableSnapshot(model, shape, f"no upgrade step leads from shape {number} to {number + 1}")
        value = model.UPGRADE_STEPS[number](value)
    if problem := next(_problems(model, value), ""):
        raise UnreadableSnapshot(model, shape, problem)
    return value


def _problems(model: type[Publication], value: Content) -> Iterator[str]:
    """The differences between the content and today's shape, in words that name the column."""
    yield from _name_problems("", [column.attname for column in content_columns(model)], value.get("columns", {}))
    yield from _name_problems("", term_relations(model), value.get("many", {}))
    yield from _name_problems("", model.CHILD_RELATIONS, value.get("own", {}))
    for copy in value.get("sources", ()):
        yield from _name_problems("sources.", COPIED_SOURCE_FIELDS, without_copy_fields(copy))
    for name in model.CHILD_RELATIONS:
        names = [column.attname for column in child_columns(model, name)]
        for child in value["own"][name]:
            yield from _name_problems(f"{name}.", names, child)
    for facts in value.get("media", {}).values():
        yield from _name_problems("media.", SNAPSHOT_COLUMNS, {name: facts[name] for name in facts if name != "size"})


def _name_problems(prefix: str, expected: Iterable[str], stored: Mapping[str, Any]) -> Iterator[str]:
    names = set(expected)
    yield from (f"the column “{prefix}{name}” is missing" for name in sorted(names - stored.keys()))
    yield from (f"the column “{prefix}{name}” is unknown" for name in sorted(stored.keys() - names))
