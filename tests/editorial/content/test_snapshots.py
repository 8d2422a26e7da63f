"""Every field and relation of every publication type survives being taken, wiped and restored."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from demo.synthetic_data.generator import generate_publications
from editorial.content import publication_registry
from editorial.content.snapshot_shapes import child_columns, content_columns
from editorial.content.snapshots import restore_content, serialize
from editorial.models import Publication
from tests.support.shared_rows import changes_taken_back, rows_until_the_end

EMPTY = ("", None, False, 0)


@pytest.fixture(scope="module")
def generated_content(django_db_setup, django_db_blocker):
    with rows_until_the_end(django_db_blocker):
        call_command("load_vocabulary", verbosity=0)
        generate_publications(policies=40, seed=1)
        for model in publication_registry.publication_models():
            row = model._default_manager.all()[0]
            model._default_manager.filter(pk=row.pk).update(aliases="Said here too")
            row.corrections.create(was_wrong="Ten.", is_right="Eleven.", corrected_on=date(2016, 1, 1))
            for name in model.CHILD_RELATIONS:
                fill_gaps(getattr(row, name).model)
        yield


@pytest.fixture
def complete_content(generated_content):
    with changes_taken_back():
        yield


def fill_gaps(child: type[models.Model]) -> None:
    """Give text and numbers that are empty in all generated children a value."""
    for column in child._meta.concrete_fields:
        is_empty = all(getattr(row, column.attname) in EMPTY for row in child._default_manager.all())
        if is_empty and isinstance(column, (models.CharField, models.TextField)):
            child._default_manager.update(**{column.name: "Said here."})
        elif is_empty and isinstance(column, models.PositiveIntegerField):
            child._default_manager.update(**{column.name: 7})


def stored_content(row: Publication) -> dict[str, Any]:
    """What the database holds of a publication, read without any of the code under test."""
    model = type(row)
    held: dict[str, Any] = dict(model._default_manager.filter(pk=row.pk).values().get())
    for name in (*model.NON_CONTENT_FIELDS, *model.DERIVED_FIELDS):
        held.pop(model._meta.get_field(name).attname)
    for relation in model._meta.many_to_many:
        held[relation.name] = sorted(getattr(row, relation.name).values_list("pk", flat=True))
    for relation in children_of(model):
        held[relation.get_accessor_name()] = list(
            relation.related_model._default_manager.filter(**{relation.field.name: row.pk}).order_by("pk").values()
        )
    return held


def children_of(model: type[Publication]) -> list[Any]:
    """Rows that belong to a publication: those that go when it goes, and are no publications or their relations."""
    return [r for r in model._meta.related_objects if r.on_delete is models.CASCADE and not r.get_accessor_name().endswith("+")]


@pytest.mark.parametrize("model", publication_registry.publication_models(), ids=lambda model: model.__name__)
def test_every_child_is_declared_as_own(model):
    named = {r.get_accessor_name() for r in children_of(model) if r.related_name and r.related_name != "+"}
    assert named == set(model.CHILD_RELATIONS)


@pytest.mark.parametrize("model", publication_registry.publication_models(), ids=lambda model: model.__name__)
def test_generated_content_fills_every_field(model, complete_content):
    """Else the round below proves nothing about a field."""
    rows = list(model._default_manager.all())
    for column in content_columns(model):
        assert any(getattr(row, column.attname) not in EMPTY for row in rows), column.name
    for relation in model._meta.many_to_many:
        assert any(getattr(row, relation.name).exists() for row in rows), relation.name
    for name in model.CHILD_RELATIONS:
        children = [child for row in rows for child in getattr(row, name).all()]
        for column in child_columns(model, name):
            assert any(getattr(child, column.attname) not in EMPTY for child in children), f"{name}.{column.name}"


@pytest.mark.parametrize("model", publication_registry.publication_models(), ids=lambda model: model.__name__)
def test_wiped_row_is_restored_in_every_field_and_relation(model, complete_content):
    for row in model._default_manager.all():
        before, content = stored_content(row), serialize(row)
        wipe(row)
        assert stored_content(row) != before
        assert restore_content(row, content) == []
        assert stored_content(model._default_manager.get(pk=row.pk)) == before
        assert serialize(model._default_manager.get(pk=row.pk)) == content


def wipe(row: Publication) -> None:
    model = type(row)
    for relation in model._meta.many_to_many:
        getattr(row, relation.name).clear()
    for name in model.CHILD_RELATIONS:
        getattr(row, name).all().delete()
    blank = model()
    columns = [c for c in content_columns(model) if not c.unique and (c.null or getattr(blank, c.attname) is not None)]
    model._default_manager.filter(pk=row.pk).update(**{c.attname: getattr(blank, c.attname) for c in columns})
