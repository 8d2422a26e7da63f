"""Loads the standard vocabulary from the CSV files in `catalogue/vocabulary/data` into the database; loading again is safe.

Terms and other names that an editor added stay as they are. No term is deleted, and no retired term becomes active again.
"""

import uuid
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from catalogue.models import Vocabulary
from catalogue.models.names_field import split_names
from catalogue.vocabulary.csv_rows import CsvRow, read_rows
from catalogue.vocabulary.term_changes import EditedTerm, record_edited_terms
from catalogue.vocabulary.vocabulary_files import VOCABULARY_FILES, VocabularyFile

DATA_DIRECTORY = Path(__file__).parent / "data"

# uuid5 of this and "facet:code" is the uid of a standard term in every installation: it never changes.
UID_NAMESPACE = uuid.UUID("6f3a1c52-9b0e-4d7a-8a55-2c1f7e90d4b3")


def load_vocabulary(*, directory: Path = DATA_DIRECTORY) -> dict[str, tuple[int, int]]:
    """Create and update the terms of the files in one transaction; returns (created, updated) by facet.

    Raises ValueError naming file, line, column and value of the first row that does not fit.
    """
    with transaction.atomic():
        edited: list[EditedTerm] = []
        counts = {facet.name: _load_file(facet=facet, directory=Path(directory), edited=edited) for facet in VOCABULARY_FILES}
        if any(created or updated for created, updated in counts.values()):
            record_edited_terms(edited, at=timezone.now(), is_visible=True)
    return counts


def _load_file(*, facet: VocabularyFile, directory: Path, edited: list[EditedTerm]) -> tuple[int, int]:
    """Adds the terms that it creates or updates to `edited`."""
    rows = read_rows(facet=facet, path=directory / facet.file)
    known = {_row_key(facet=facet, term=term): term for term in facet.model._default_manager.select_related(*_foreign_keys(facet))}
    targets = {link: _foreign_key_targets(facet=facet, link=link, known=known) for link in _foreign_keys(facet)}
    created = updated = 0
    for row in _parents_first(facet=facet, rows=rows):
        values = _cleaned_values(facet=facet, row=row, targets=targets)
        key = tuple(row.cells[column] for column in facet.key)
        term = known.get(key)
        if _is_merged(facet=facet, row=row, term=term, targets=targets):
            continue
        if isinstance(term, Vocabulary) and "aliases" in values:
            values["aliases"] = "\n".join(split_names(f"{values['aliases']}\n{term.aliases}"))
        was_standard, columns = term is not None and getattr(term, "is_standard", False), _differing(term=term, values=values)
        if term is None:
            known[key] = term = facet.model(**values, **_standard_fields(facet=facet, row=row))
            created += 1
        elif columns or (isinstance(term, Vocabulary) and not was_standard):
            _apply_values(term=term, values=values)
            updated += 1
        else:
            continue
        _validate_constraints(row=row, term=term)
        term.save()
        if isinstance(term, Vocabulary):
            edited.append(EditedTerm(term, columns, is_new_standard=not was_standard))
        for link, found in targets.items():
            if facet.model._meta.get_field(link).related_model is facet.model:
                found[key[0]] = term
    return created, updated


def _foreign_keys(facet: VocabularyFile) -> list[str]:
    fields = facet.model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, models.ForeignKey) and field.editable]


def _row_key(*, facet: VocabularyFile, term: models.Model) -> tuple[str, ...]:
    parts = (getattr(term, column) for column in facet.key)
    return tuple(part.code if isinstance(part, Vocabulary) else part for part in parts)


def _foreign_key_targets(*, facet: VocabularyFile, link: str, known: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    """By code the terms that the foreign key `link` may refer to, within its `limit_choices_to`."""
    field: Any = facet.model._meta.get_field(link)
    if field.related_model is facet.model:
        return {code: term for (code,), term in known.items()}
    return {term.code: term for term in field.related_model._default_manager.complex_filter(field.get_limit_choices_to())}


def _parents_first(*, facet: VocabularyFile, rows: dict[tuple[str, ...], CsvRow]) -> Iterator[CsvRow]:
    """The rows in topological order: a parent comes before its children, in whatever order the file has them."""
    own = [link for link in _foreign_keys(facet) if facet.model._meta.get_field(link).related_model is facet.model]
    graph = {key: [(row.cells[link],) for link in own if row.cells.get(link)] for key, row in rows.items()}
    try:
        ordered = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = error.args[1]
        names = " - ".join(code for (code,) in circle)
        rows[circle[0]].fail(column=", ".join(own), reason=f"these codes point at each other in a circle: {names}.")
    return (rows[key] for key in ordered if key in rows)


def _cleaned_values(*, facet: VocabularyFile, row: CsvRow, targets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The row's cells as values of the model, cleaned by its fields. Cells that refer to a merged term are left out."""
    values: dict[str, Any] = {}
    merged_columns = set()
    for column, text in row.cells.items():
        field: Any = facet.model._meta.get_field(column)
        if column in targets and text:
            if text not in targets[column]:
                row.fail(column=column, reason="no such code to point at.")
            if targets[column][text].merged_into_id is None:
                values[field.attname] = targets[column][text].pk
            else:
                merged_columns.add(column)
            continue
        try:
            values[field.attname] = field.clean(None if field.null and not text else text, None)
        except ValidationError as error:
            row.fail(column=column, reason=" ".join(error.messages))
    if "predecessor" in merged_columns:
        values.pop("succeeded_on", None)
    return values


def _standard_fields(*, facet: VocabularyFile, row: CsvRow) -> dict[str, Any]:
    if not issubclass(facet.model, Vocabulary):
        return {}
    return {"is_standard": True, "uid": uuid.uuid5(UID_NAMESPACE, f"{facet.name}:{row.cells['code']}")}


def _is_merged(*, facet: VocabularyFile, row: CsvRow, term: models.Model | None, targets: dict[str, dict[str, Any]]) -> bool:
    """Whether the desk merged the term, or a term in the row's key: then the row is skipped."""
    parts = [targets[column].get(row.cells[column]) for column in facet.key if column in targets]
    return any(isinstance(part, Vocabulary) and part.merged_into is not None for part in (term, *parts))


def _differing(*, term: models.Model | None, values: dict[str, Any]) -> list[str]:
    """The columns in which the term is not as the file says; none of a new term."""
    return [name for name, value in values.items() if term is not None and getattr(term, name) != value]


def _apply_values(*, term: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(term, name, value)
    if isinstance(term, Vocabulary):
        term.is_standard, term.is_proposed = True, False
        term.version += 1


def _validate_constraints(*, row: CsvRow, term: models.Model) -> None:
    """Check the model's check constraints, and report a violation with file, line and column."""
    for constraint in term._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            continue
        try:
            constraint.validate(type(term), term)
        except ValidationError as error:
            named: Any = constraint.condition
            columns = sorted(named.referenced_base_fields & row.cells.keys())
            row.fail(column=", ".join(columns), reason=" ".join(error.messages))
