"""Validates one row without a statement a row: its fields, `clean` and its check constraints.

`full_clean` runs one statement a constraint, unique field and foreign key. Here unique values and targets are looked up for
many rows at once (`row_checker`, `cell_lookups`), and conditions are evaluated as SQL does.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q

ErrorsByField = dict[str, list[str]]
REQUIRED_MESSAGE = "Fill it in: it cannot be empty."


class UndecidableCondition(Exception):
    """Only the database can evaluate the condition."""


def validate_row(row: models.Model, *, without: Collection[str]) -> ErrorsByField:
    """Cleans the row and returns its errors by field, `__all__` for those of no field. `without` are fields known to be wrong."""
    foreign = {f.name for f in row._meta.concrete_fields if f.is_relation}
    found: ErrorsByField = {}
    for check in (lambda: row.clean_fields(exclude={*without, *foreign}), row.clean):
        try:
            check()
        except ValidationError as refused:
            for name, errors in refused.update_error_dict({}).items():
                said = found.setdefault(name, [])
                said += [REQUIRED_MESSAGE if e.code in ("blank", "null") else text for e in errors for text in e.messages]
    if not found and not without:
        found = _check_constraints(row)
    return found


def _check_constraints(row: models.Model) -> ErrorsByField:
    found: ErrorsByField = {}
    for constraint in row._meta.constraints:
        try:
            if isinstance(constraint, models.CheckConstraint):
                if evaluate_condition(constraint.condition, row) is False:
                    found.setdefault(NON_FIELD_ERRORS, []).append(str(constraint.get_violation_error_message()))
                continue
        except UndecidableCondition:
            pass
        try:
            constraint.validate(type(row), row)
        except ValidationError as refused:
            found.setdefault(NON_FIELD_ERRORS, []).extend(refused.messages)
    return found


def evaluate_condition(condition: Any, row: models.Model) -> bool | None:
    """The condition in SQL's three-valued logic: None is unknown. Raises UndecidableCondition."""
    if isinstance(condition, tuple):
        lookup, wanted = condition
        return _evaluate_lookup(lookup, wanted, row)
    if not isinstance(condition, Q) or condition.connector not in (Q.AND, Q.OR):
        raise UndecidableCondition
    truths = [evaluate_condition(child, row) for child in condition.children]
    decisive = condition.connector == Q.OR
    truth = decisive if decisive in truths else None if None in truths else not decisive
    return not truth if condition.negated and truth is not None else truth


def _evaluate_lookup(lookup: str, wanted: Any, row: models.Model) -> bool | None:
    name, _, how = lookup.partition("__")
    value = _column_value(row, name)
    if isinstance(wanted, F):
        wanted = _column_value(row, wanted.name)  # type: ignore[attr-defined]
        if wanted is None:
            return None
    if how == "isnull" or (not how and wanted is None):
        return (value is None) == (wanted is None or wanted is True)
    if value is None:
        return None
    if how in ("", "exact"):
        return value == wanted
    if how == "gte":
        return value >= wanted
    if how == "in":
        return value in wanted
    if how == "range":
        return wanted[0] <= value <= wanted[1]
    raise UndecidableCondition


def _column_value(row: models.Model, name: str) -> Any:
    field: Any = row._meta.get_field(name)
    return getattr(row, field.attname)
