"""A field of a publication is in every place that a field has; what is left out stands here with its reason."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.template.loader import get_template
from rest_framework import serializers

from editorial.content.publication_registry import DeskType, desk_types
from editorial.content.snapshots import child_columns, content_columns
from editorial.models import Publication
from editorial.rich_text.fields import RichTextField

SHARED = {f.name for f in (*Publication._meta.get_fields(), *Publication._meta.local_many_to_many)}
TYPES = {declared.public.code: declared for declared in desk_types()}
SERIALIZER, FORM, TABLE, PAGE, SEARCH = (
    "the document serializer", "the fieldsets of the admin", "the table", "the template of the page", "the search text",
)  # fmt: skip
INCLUDED = re.compile(r'{% (?:include|extends) "([^"]+)"')
CONTENT_FORMS = ("is_summary", "is_translation", "is_strategic_analysis")
LEFT_OUT = {
    **{(f"item.{name}", place): "published as one of content_forms" for name in CONTENT_FORMS for place in (SERIALIZER, PAGE)},
    ("case.recorded_on", PAGE): "it places a case in lists when its start is not known",
    ("policy.lifecycle", PAGE): "the page shows `status`: what it means on the day",
    ("standard.stage", PAGE): "the page shows `status`: what it means on the day",
    ("issue.distributed_to", SEARCH): "who received it is not what it is about",
}


def own_fields(declared: DeskType) -> list[models.Field]:
    """The fields that the type adds to what every publication has."""
    columns = [f for f in content_columns(declared.model) if f.name not in SHARED]
    return [*columns, *(f for f in declared.model._meta.many_to_many if f.name not in SHARED)]


def template_source(name: str, seen: set[str]) -> str:
    """The source of a template and of those that it includes or extends by name."""
    seen.add(name)
    source = Path(get_template(name).template.origin.name).read_text()
    return source + "".join(template_source(one, seen) for one in INCLUDED.findall(source) if one not in seen)


def places(declared: DeskType) -> Iterator[tuple[str, set[str], set[str]]]:
    """(place, fields that must be there, fields that are there)."""
    fields = own_fields(declared)
    names = {f.name for f in fields}
    screens = admin.site.get_model_admin(declared.model)
    yield SERIALIZER, names, set(declared.public.document_serializer().fields)
    yield FORM, names, set(flatten_fieldsets(screens.fieldsets))
    if declared.table:
        yield TABLE, names, {name for column in declared.table.columns.values() for name in column.fields}
    page = template_source(declared.public.detail_view.template_name, set())
    yield PAGE, names, {name for name in names if re.search(rf"\.{name}\b", page)}
    source = inspect.getsource(declared.compose)
    texts = {f.name for f in fields if isinstance(f, models.CharField | models.TextField) and not f.choices}
    yield SEARCH, {name for name in texts if not name.endswith("_precision")}, {name for name in texts if f".{name}" in source}


def missing_fields(code: str) -> set[tuple[str, str]]:
    return {(f"{code}.{name}", place) for place, wanted, found in places(TYPES[code]) for name in wanted - found}


@pytest.mark.parametrize("code", TYPES)
def test_field_is_in_every_place(code):
    forgotten = missing_fields(code) - LEFT_OUT.keys()
    assert not forgotten, "; ".join(f"{name} is missing in {place}" for name, place in sorted(forgotten))


@pytest.mark.parametrize("code", TYPES)
def test_field_of_a_child_is_published_and_edited(code):
    declared = TYPES[code]
    published, screens = declared.public.document_serializer().fields, admin.site.get_model_admin(declared.model)
    inlines = {inline.model for inline in screens.inlines}
    for relation in declared.model.CHILD_RELATIONS:
        child = declared.model._meta.get_field(relation).related_model
        assert child in inlines, f"{code}.{relation} is missing in the inlines of the admin"
        if isinstance(published.get(relation), serializers.ListSerializer):
            names = {f.name for f in child_columns(declared.model, relation)} - {"id", "position"}
            missing = names - set(published[relation].child.fields)
            assert missing == set(), f"{code}.{relation}: {missing} is missing in {type(published[relation].child).__name__}"


@pytest.mark.parametrize("code", TYPES)
def test_read_serializer_has_all_that_is_stored(code):
    public = TYPES[code].public
    assert set(public.document_serializer().fields) <= {field.source for field in public.serializer().fields.values()}


@pytest.mark.parametrize("code", TYPES)
def test_rich_text_is_declared_as_rich_text(code):
    """Else composing would publish it unsanitised, and `include=plain_text` would pass over it."""
    declared = TYPES[code]
    fields = declared.public.document_serializer().fields
    rich = {f.name for f in own_fields(declared) if isinstance(f, RichTextField)} & set(fields)
    assert {name for name in rich if type(fields[name]).__name__ != "RichTextField"} == set()


def test_what_is_left_out_is_still_left_out():
    assert LEFT_OUT.keys() <= set().union(*map(missing_fields, TYPES))
