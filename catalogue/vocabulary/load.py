"""Loads the vocabulary from the files in `catalogue/data` into the database, as often as one likes.

The files say what is standard. What an editor added stays as it is; nothing is deleted or brought back from
retirement.
"""

import csv
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from catalogue.models import CatalogueRevision
from catalogue.models.vocabulary import (
    IcsField,
    Organization,
    Phase,
    PriorityArea,
    PrioritySelection,
    Region,
    Sector,
    Technology,
    Vocabulary,
)

DATA_DIRECTORY = Path(__file__).parent / "data"

# Every installation derives the same uid from a facet and a code, so this never changes.
UID_NAMESPACE = uuid.UUID("6f3a1c52-9b0e-4d7a-8a55-2c1f7e90d4b3")


@dataclass(frozen=True, kw_only=True)
class VocabularyFile:
    """One vocabulary, the file that holds it and the columns that tell its rows apart."""

    name: str
    model: type[models.Model]
    file: str
    key: tuple[str, ...] = ("code",)


# In this order: a selection needs its area, phase and partner.
VOCABULARY_FILES = (
    VocabularyFile(name="sector", model=Sector, file="sectors.csv"),
    VocabularyFile(name="technology", model=Technology, file="technologies.csv"),
    VocabularyFile(name="region", model=Region, file="regions.csv"),
    VocabularyFile(name="organization", model=Organization, file="organizations.csv"),
    VocabularyFile(name="ics_field", model=IcsField, file="ics_fields.csv"),
    VocabularyFile(name="phase", model=Phase, file="phases.csv"),
    VocabularyFile(name="priority_area", model=PriorityArea, file="priority_areas.csv"),
    VocabularyFile(
        name="priority_selection",
        model=PrioritySelection,
        file="priority_selections.csv",
        key=("area", "phase", "partner"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class CsvRow:
    """A line of a file: its texts by column, and where it stands for whoever has to mend it."""

    file: str
    line: int
    cells: dict[str, str]

    def fail(self, *, column: str, reason: str) -> NoReturn:
        value = ", ".join(repr(self.cells.get(name, "")) for name in column.split(", "))
        raise ValueError(f"{self.file}, line {self.line}, column {column}: {value}: {reason}")


def load_vocabulary(*, directory: Path = DATA_DIRECTORY) -> dict[str, tuple[int, int]]:
    """Create and update the terms that the files name, all or none; how many of each, by facet.

    Raises ValueError naming file, line, column and value at the first row that does not fit.
    """
    with transaction.atomic():
        counts = {facet.name: _load_file(facet=facet, directory=Path(directory)) for facet in VOCABULARY_FILES}
        if any(created or updated for created, updated in counts.values()):
            CatalogueRevision.raise_vocabulary(is_public=True, at=timezone.now())
    return counts


def _load_file(*, facet: VocabularyFile, directory: Path) -> tuple[int, int]:
    rows = _read_rows(facet=facet, path=directory / facet.file)
    known = {_row_key(facet=facet, term=term): term for term in facet.model._default_manager.select_related(*_foreign_keys(facet))}
    targets = {link: _foreign_key_targets(facet=facet, link=link, known=known) for link in _foreign_keys(facet)}
    created = updated = 0
    for row in _parents_first(facet=facet, rows=rows):
        values = _cleaned_values(facet=facet, row=row, targets=targets)
        key = tuple(row.cells[column] for column in facet.key)
        term = known.get(key)
        if _is_merged(facet=facet, row=row, term=term, targets=targets):
            continue
        if term is None:
            known[key] = term = facet.model(**values, **_standard_fields(facet=facet, row=row))
            created += 1
        elif _differs(term=term, values=values):
            _apply_values(term=term, values=values)
            updated += 1
        else:
            continue
        _validate_constraints(row=row, term=term)
        term.save()
        for link, found in targets.items():
            if facet.model._meta.get_field(link).related_model is facet.model:
                found[key[0]] = term
    return created, updated


def _read_rows(*, facet: VocabularyFile, path: Path) -> dict[tuple[str, ...], CsvRow]:
    """The file's rows by key; a byte order mark, as spreadsheets leave one, is no part of the first column's name."""
    rows: dict[tuple[str, ...], CsvRow] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        try:
            _check_header(facet=facet, file=path.name, names=list(reader.fieldnames or []))
            for row in _rows(reader=reader, file=path.name):
                key = tuple(row.cells[column] for column in facet.key)
                if key in rows:
                    row.fail(column=", ".join(facet.key), reason=f"line {rows[key].line} has the same.")
                rows[key] = row
        except (UnicodeDecodeError, csv.Error) as error:
            raise ValueError(f"{path.name}, after line {reader.line_num}: not readable as UTF-8 CSV: {error}.") from error
    return rows


def _check_header(*, facet: VocabularyFile, file: str, names: list[str]) -> None:
    header = CsvRow(file=file, line=1, cells={name: name for name in names})
    fields = {field.name for field in facet.model._meta.concrete_fields if field.editable}
    for column in names:
        if column not in fields or names.count(column) > 1:
            header.fail(column=column, reason="there is no such column, or it stands here twice.")
    for column in facet.key:
        if column not in names:
            header.fail(column=column, reason="this column is missing.")


def _rows(*, reader: csv.DictReader, file: str) -> Iterator[CsvRow]:
    names = list(reader.fieldnames or [])
    for cells in reader:
        row = CsvRow(file=file, line=reader.line_num, cells={name: (cells[name] or "").strip() for name in names})
        if None in cells:
            row.fail(column=names[-1], reason=f"more cells follow than there are columns: {cells[None]}.")
        for name in names:
            if cells[name] is None:
                row.fail(column=name, reason="the line ends before this column.")
        yield row


def _foreign_keys(facet: VocabularyFile) -> list[str]:
    fields = facet.model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, models.ForeignKey) and field.editable]


def _row_key(*, facet: VocabularyFile, term: models.Model) -> tuple[str, ...]:
    parts = (getattr(term, column) for column in facet.key)
    return tuple(part.code if isinstance(part, Vocabulary) else part for part in parts)


def _foreign_key_targets(*, facet: VocabularyFile, link: str, known: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    """What a link may point at, by code: partners only where the model says so."""
    field: Any = facet.model._meta.get_field(link)
    if field.related_model is facet.model:
        return {code: term for (code,), term in known.items()}
    return {term.code: term for term in field.related_model._default_manager.complex_filter(field.get_limit_choices_to())}


def _parents_first(*, facet: VocabularyFile, rows: dict[tuple[str, ...], CsvRow]) -> Iterator[CsvRow]:
    """A parent before its children, wherever the two stand in the file."""
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
    """The row's cells as the model's values, each cleaned by its field; without those about a term that the desk merged."""
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
    """Whether the desk merged the term, or one that tells this row apart: what it made of them stays."""
    parts = [targets[column].get(row.cells[column]) for column in facet.key if column in targets]
    return any(isinstance(part, Vocabulary) and part.merged_into is not None for part in (term, *parts))


def _differs(*, term: models.Model, values: dict[str, Any]) -> bool:
    is_adopted = isinstance(term, Vocabulary) and not term.is_standard
    return is_adopted or any(getattr(term, name) != value for name, value in values.items())


def _apply_values(*, term: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(term, name, value)
    if isinstance(term, Vocabulary):
        term.is_standard = True
        term.version += 1


def _validate_constraints(*, row: CsvRow, term: models.Model) -> None:
    """Say in the file's words what the database would refuse in its own."""
    for constraint in term._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            continue
        try:
            constraint.validate(type(term), term)
        except ValidationError as error:
            named: Any = constraint.condition
            columns = sorted(named.referenced_base_fields & row.cells.keys())
            row.fail(column=", ".join(columns), reason=" ".join(error.messages))
