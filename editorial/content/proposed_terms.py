"""Terms that authors proposed: texts that name one stay at the desk until an editor has confirmed it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from catalogue.models import Vocabulary
from editorial.content.snapshot_shapes import child_columns, content_columns, term_relations
from editorial.models import Publication


def validate_terms(publication: Publication) -> None:
    """Raises ValidationError with the terms by field that readers may not see yet. One statement where no term is proposed."""
    if not _is_any_proposed():
        return
    problems: dict[str, list[str]] = defaultdict(list)
    for name, term in _named_rows(publication):
        if isinstance(term, Vocabulary) and term.is_proposed:
            problems[name].append(
                f"“{term}” was declined: choose another one, or none."
                if term.is_retired
                else f"“{term}” is only proposed: an editor must confirm it first, or merge it."
            )
    if problems:
        raise ValidationError(dict(problems))


def _is_any_proposed() -> bool:
    """Whether one of the vocabularies has a term that is proposed, or was declined."""
    models: list[Any] = [model for model in apps.get_app_config("catalogue").get_models() if issubclass(model, Vocabulary)]
    queries = [model._default_manager.filter(is_proposed=True).order_by().values_list("pk") for model in models]
    return bool(queries[0].union(*queries[1:], all=True)[:1])


def open_proposals(model: Any) -> models.QuerySet[Any]:
    """The proposals of a vocabulary that nobody has decided on."""
    return model._default_manager.filter(is_proposed=True, is_retired=False, merged_into=None)


def _named_rows(publication: Publication) -> Iterator[tuple[str, models.Model | None]]:
    """(field, row) of what the publication and its children name."""
    for name in term_relations(type(publication)):
        yield from ((name, row) for row in getattr(publication, name).all())
    yield from _foreign_rows(publication, content_columns(type(publication)))
    for name in publication.CHILD_RELATIONS:
        columns = [column for column in child_columns(type(publication), name) if _is_term(column)]
        for child in getattr(publication, name).all() if columns else ():
            yield from ((name, row) for _, row in _foreign_rows(child, columns))


def _foreign_rows(row: models.Model, columns: list[models.Field]) -> Iterator[tuple[str, models.Model | None]]:
    yield from ((column.name, getattr(row, column.name)) for column in columns if _is_term(column))


def _is_term(column: models.Field) -> bool:
    return isinstance(column, models.ForeignKey) and issubclass(column.related_model, Vocabulary)  # type: ignore[arg-type]
