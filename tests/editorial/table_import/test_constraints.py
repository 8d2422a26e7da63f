"""Conditions judged here are judged as the database judges them."""

from datetime import date
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cases.models import CaseStudy
from catalogue.models import Organization
from editorial.models import Source
from editorial.table_import.schemas.constraints import UndecidableCondition, evaluate_condition, validate_row
from newsletters.models import Item
from policies.models import Policy

pytestmark = pytest.mark.django_db
DAYS = (None, date(2014, 1, 1), date(2015, 7, 4))


def random_rows(model, *, count=60):
    """Unsaved rows with all sorts of values where conditions look."""
    dice = Random(7)
    for _ in range(count):
        row = model()
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
                setattr(row, field.name, dice.choice(DAYS))
            elif field.is_relation:
                setattr(row, field.attname, dice.choice((None, 1)))
            elif field.choices:
                setattr(row, field.name, dice.choice(["", *(value for value, _ in field.flatchoices)]))
            elif field.name in ("wording", "analysis", "analyst"):
                setattr(row, field.name, dice.choice(("", "x")))
        yield row


@pytest.mark.parametrize("model", [Policy, CaseStudy, Item, Source, Organization])
def test_every_condition_of_a_tables_model_is_judged_as_the_database_does(model):
    conditions = [one for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    assert conditions
    judged = set()
    for row in random_rows(model):
        for constraint in conditions:
            try:
                constraint.validate(model, row)
                passes = True
            except ValidationError:
                passes = False
            assert (evaluate_condition(constraint.condition, row) is not False) == passes, (constraint.name, vars(row))
            judged.add((constraint.name, passes))
    assert judged == {(one.name, passes) for one in conditions for passes in (True, False)}


def test_condition_of_another_kind_is_left_to_the_database():
    with pytest.raises(UndecidableCondition):
        evaluate_condition(Q(title__regex="x"), Source(title="x"))


def test_row_is_cleaned_and_judged_without_a_statement(django_assert_num_queries):
    row = Policy(slug="plan", title="Plan", kind="notice", level="national", body="<p onclick='x()'>Text</p>", in_force_on=DAYS[1])
    with django_assert_num_queries(0):
        assert validate_row(row, without=()) == {}
    assert (row.body, row.in_force_on_precision) == ("<p>Text</p>", "day")
