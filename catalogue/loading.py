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
from catalogue.writing import raise_vocabulary

DATA = Path(__file__).parent / "data"

# Every installation derives the same uid from a facet and a code, so this never changes.
NAMESPACE = uuid.UUID("6f3a1c52-9b0e-4d7a-8a55-2c1f7e90d4b3")


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One vocabulary, the file that holds it and the columns that tell its rows apart."""

    name: str
    model: type[models.Model]
    file: str
    key: tuple[str, ...] = ("code",)


# In this order: a selection needs its area, phase and partner.
FACETS = (
    Facet(name="sector", model=Sector, file="sectors.csv"),
    Facet(name="technology", model=Technology, file="technologies.csv"),
    Facet(name="region", model=Region, file="regions.csv"),
    Facet(name="organization", model=Organization, file="organizations.csv"),
    Facet(name="ics_field", model=IcsField, file="ics_fields.csv"),
    Facet(name="phase", model=Phase, file="phases.csv"),
    Facet(name="priority_area", model=PriorityArea, file="priority_areas.csv"),
    Facet(
        name="priority_selection",
        model=PrioritySelection,
        file="priority_selections.csv",
        key=("area", "phase", "partner"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of a file: its texts by column, and where it stands for whoever has to mend it."""

    file: str
    line: int
    cells: dict[str, str]

    def refuse(self, *, column: str, reason: str) -> NoReturn:
        value = ", ".join(repr(self.cells.get(name, "")) for name in column.split(", "))
        raise ValueError(f"{self.file}, line {self.line}, column {column}: {value}: {reason}")


def load_vocabulary(*, directory: Path = DATA) -> dict[str, tuple[int, int]]:
    """Create and update the terms that the files name, all or none; how many of each, by facet.

    Raises ValueError naming file, line, column and value at the first row that does not fit.
    """
    with transaction.atomic():
        counts = {facet.name: _load(facet=facet, directory=Path(directory)) for facet in FACETS}
        if any(created or updated for created, updated in counts.values()):
            raise_vocabulary(is_public=True, at=timezone.now())
    return counts


def _load(*, facet: Facet, directory: Path) -> tuple[int, int]:
    rows = _read(facet=facet, path=directory / facet.file)
    known = {_key_of(facet=facet, term=term): term for term in facet.model._default_manager.select_related(*_links(facet))}
    targets = {link: _targets(facet=facet, link=link, known=known) for link in _links(facet)}
    created = updated = 0
    for row in _referenced_first(facet=facet, rows=rows):
        values = _values(facet=facet, row=row, targets=targets)
        key = tuple(row.cells[column] for column in facet.key)
        term = known.get(key)
        if _is_merged(facet=facet, row=row, term=term, targets=targets):
            continue
        if term is None:
            known[key] = term = facet.model(**values, **_marks(facet=facet, row=row))
            created += 1
        elif _differs(term=term, values=values):
            _correct(term=term, values=values)
            updated += 1
        else:
            continue
        _check(row=row, term=term)
        term.save()
        for link, found in targets.items():
            if facet.model._meta.get_field(link).related_model is facet.model:
                found[key[0]] = term
    return created, updated


def _read(*, facet: Facet, path: Path) -> dict[tuple[str, ...], Row]:
    """The file's rows by key; a byte order mark, as spreadsheets leave one, is no part of the first column's name."""
    rows: dict[tuple[str, ...], Row] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        try:
            _check_header(facet=facet, file=path.name, names=list(reader.fieldnames or []))
            for row in _rows(reader=reader, file=path.name):
                key = tuple(row.cells[column] for column in facet.key)
                if key in rows:
                    row.refuse(column=", ".join(facet.key), reason=f"line {rows[key].line} has the same.")
                rows[key] = row
        except (UnicodeDecodeError, csv.Error) as error:
            raise ValueError(f"{path.name}, after line {reader.line_num}: not readable as UTF-8 CSV: {error}.") from error
    return rows


def _check_header(*, facet: Facet, file: str, names: list[str]) -> None:
    header = Row(file=file, line=1, cells={name: name for name in names})
    fields = {field.name for field in facet.model._meta.concrete_fields if field.editable}
    for column in names:
        if column not in fields or names.count(column) > 1:
            header.refuse(column=column, reason="there is no such column, or it stands here twice.")
    for column in facet.key:
        if column not in names:
            header.refuse(column=column, reason="this column is missing.")


def _rows(*, reader: csv.DictReader, file: str) -> Iterator[Row]:
    names = list(reader.fieldnames or [])
    for cells in reader:
        row = Row(file=file, line=reader.line_num, cells={name: (cells[name] or "").strip() for name in names})
        if None in cells:
            row.refuse(column=names[-1], reason=f"more cells follow than there are columns: {cells[None]}.")
        for name in names:
            if cells[name] is None:
                row.refuse(column=name, reason="the line ends before this column.")
        yield row


def _links(facet: Facet) -> list[str]:
    fields = facet.model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, models.ForeignKey) and field.editable]


def _key_of(*, facet: Facet, term: models.Model) -> tuple[str, ...]:
    parts = (getattr(term, column) for column in facet.key)
    return tuple(part.code if isinstance(part, Vocabulary) else part for part in parts)


def _targets(*, facet: Facet, link: str, known: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    """What a link may point at, by code: partners only where the model says so."""
    field: Any = facet.model._meta.get_field(link)
    if field.related_model is facet.model:
        return {code: term for (code,), term in known.items()}
    return {term.code: term for term in field.related_model._default_manager.complex_filter(field.get_limit_choices_to())}


def _referenced_first(*, facet: Facet, rows: dict[tuple[str, ...], Row]) -> Iterator[Row]:
    """A parent before its children, wherever the two stand in the file."""
    own = [link for link in _links(facet) if facet.model._meta.get_field(link).related_model is facet.model]
    graph = {key: [(row.cells[link],) for link in own if row.cells.get(link)] for key, row in rows.items()}
    try:
        ordered = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = error.args[1]
        names = " - ".join(code for (code,) in circle)
        rows[circle[0]].refuse(column=", ".join(own), reason=f"these codes point at each other in a circle: {names}.")
    return (rows[key] for key in ordered if key in rows)


def _values(*, facet: Facet, row: Row, targets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The row's cells as the model's values, each cleaned by its field; without those about a term that the desk merged."""
    values: dict[str, Any] = {}
    handed_over = set()
    for column, text in row.cells.items():
        field: Any = facet.model._meta.get_field(column)
        if column in targets and text:
            if text not in targets[column]:
                row.refuse(column=column, reason="no such code to point at.")
            if targets[column][text].merged_into_id is None:
                values[field.attname] = targets[column][text].pk
            else:
                handed_over.add(column)
            continue
        try:
            values[field.attname] = field.clean(None if field.null and not text else text, None)
        except ValidationError as error:
            row.refuse(column=column, reason=" ".join(error.messages))
    if "predecessor" in handed_over:
        values.pop("succeeded_on", None)
    return values


def _marks(*, facet: Facet, row: Row) -> dict[str, Any]:
    if not issubclass(facet.model, Vocabulary):
        return {}
    return {"is_standard": True, "uid": uuid.uuid5(NAMESPACE, f"{facet.name}:{row.cells['code']}")}


def _is_merged(*, facet: Facet, row: Row, term: models.Model | None, targets: dict[str, dict[str, Any]]) -> bool:
    """Whether the desk merged the term, or one that tells this row apart: what it made of them stays."""
    parts = [targets[column].get(row.cells[column]) for column in facet.key if column in targets]
    return any(isinstance(part, Vocabulary) and part.merged_into is not None for part in (term, *parts))


def _differs(*, term: models.Model, values: dict[str, Any]) -> bool:
    adopted = isinstance(term, Vocabulary) and not term.is_standard
    return adopted or any(getattr(term, name) != value for name, value in values.items())


def _correct(*, term: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(term, name, value)
    if isinstance(term, Vocabulary):
        term.is_standard = True
        term.version += 1


def _check(*, row: Row, term: models.Model) -> None:
    """Say in the file's words what the database would refuse in its own."""
    for constraint in term._meta.constraints:
        if not isinstance(constraint, models.CheckConstraint):
            continue
        try:
            constraint.validate(type(term), term)
        except ValidationError as error:
            named: Any = constraint.condition
            columns = sorted(named.referenced_base_fields & row.cells.keys())
            row.refuse(column=", ".join(columns), reason=" ".join(error.messages))
