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
    foreign_keys = {f.name for f in row._meta.concrete_fields if f.is_relation}
    errors_by_field: ErrorsByField = {}
    for check in (lambda: row.clean_fields(exclude={*without, *foreign_keys}), row.clean):
        try:
            check()
        except ValidationError as refused:
            for name, errors in refused.update_error_dict({}).items():
                messages = errors_by_field.setdefault(name, [])
                messages += [REQUIRED_MESSAGE if e.code in ("blank", "null") else text for e in errors for text in e.messages]
    if not errors_by_field and not without:
        errors_by_field = _check_constraints(row)
    return errors_by_field


def _check_constraints(row: models.Model) -> ErrorsByField:
    errors_by_field: ErrorsByField = {}
    for constraint in row._meta.constraints:
        try:
            if isinstance(constraint, models.CheckConstraint):
                if evaluate_condition(constraint.condition, row) is False:
                    errors_by_field.setdefault(NON_FIELD_ERRORS, []).append(str(constraint.get_violation_error_message()))
                continue
        except UndecidableCondition:
            pass
        try:
            constraint.validate(type(row), row)
        except ValidationError as refused:
            errors_by_field.setdefault(NON_FIELD_ERRORS, []).extend(refused.messages)
    return errors_by_field


def evaluate_condition(condition: Any, row: models.Model) -> bool | None:
    """The condition in SQL's three-valued logic: None is unknown. Raises UndecidableCondition."""
    if isinstance(condition, tuple):
        lookup, expected = condition
        return _evaluate_lookup(lookup, expected, row)
    if not isinstance(condition, Q) or condition.connector not in (Q.AND, Q.OR):
        raise UndecidableCondition
    truths = [evaluate_condition(child, row) for child in condition.children]
    decisive = condition.connector == Q.OR
    truth = decisive if decisive in truths else None if None in truths else not decisive
    return not truth if condition.negated and truth is not None else truth


def _evaluate_lookup(lookup: str, expected: Any, row: models.Model) -> bool | None:
    name, _, operator = lookup.partition("__")
    value = _column_value(row, name)
    if isinstance(expected, F):
        expected = _column_value(row, expected.name)  # type: ignore[attr-defined]
        if expected is None:
            return None
    if operator == "isnull" or (not operator and expected is None):
        return (value is None) == (expected is None or expected is True)
    if value is None:
        return None
    if operator in ("", "exact"):
        return value == expected
    if operator == "gte":
        return value >= expected
    if operator == "in":
        return value in expected
    if operator == "range":
        return expected[0] <= value <= expected[1]
    raise UndecidableCondition


def _column_value(row: models.Model, name: str) -> Any:
    field: Any = row._meta.get_field(name)
    return getattr(row, field.attname)
