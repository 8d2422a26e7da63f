"""A snapshot outlives the code that made it: each shape of each type has a stored text, and that text still composes."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from editorial.content import publication_registry
from editorial.content.compose import compose_snapshot
from editorial.content.consistency_check import check_catalogue
from editorial.content.merged_references import is_same_content
from editorial.content.snapshot_shapes import (
    UnreadableSnapshot,
    child_columns,
    content_columns,
    load_content,
    term_relations,
)
from editorial.content.snapshots import hydrate, serialize
from editorial.models import Publication, Snapshot
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.demo_rows import insert_few_publications
from tests.support.factories import make_policy

SAMPLES = Path(__file__).parent / "samples"
MODELS = publication_registry.publication_models()
each_type = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.ENTRY_TYPE)
each_shape = pytest.mark.parametrize(
    ("model", "shape"), [(model, shape) for model in MODELS for shape in range(1, model.SHAPE + 1)], ids=str
)


def sample(model: type[Publication], shape: int) -> str:
    """A text of that shape as the desk kept it. A new one is what `serialize` gives of a row in which nothing is empty."""
    return (SAMPLES / f"{model.ENTRY_TYPE}-{shape}.json").read_text()


@each_type
def test_published_columns_are_those_of_the_stored_shape(model):
    """It fails when a column is added, renamed or dropped: raise SHAPE, add an upgrade step, store a sample of the new shape."""
    value = json.loads(sample(model, model.SHAPE))
    assert sorted(value["columns"]) == sorted(column.attname for column in content_columns(model))
    assert sorted(value["many"]) == sorted(term_relations(model))
    assert sorted(value["own"]) == sorted(model.CHILD_RELATIONS)
    for name, children in value["own"].items():
        assert sorted(children[0]) == sorted(column.attname for column in child_columns(model, name)), name


@each_shape
def test_sample_leaves_no_relation_empty(model, shape):
    value = json.loads(sample(model, shape))
    assert value["sources"]
    assert value["media"]
    assert all(value["many"].values())
    assert all(value["own"].values())


@each_shape
def test_stored_sample_still_composes(model, shape, db):
    insert_few_publications()
    value = load_content(model, sample(model, shape), shape)
    content = json.dumps(with_present_keys(model, value))
    assert hydrate(model, content).missing == []
    composed = compose_snapshot(model, content)
    assert (composed.title, composed.slug) == (value["columns"]["title"], value["columns"]["slug"])
    assert "https://www.example.org/" in str(composed.document["sources"])


def with_present_keys(model: type[Publication], value: dict[str, Any]) -> dict[str, Any]:
    """The content with keys of rows that this database holds."""
    set_foreign_keys(content_columns(model), value["columns"])
    for name, keys in value["many"].items():
        value["many"][name] = first_keys(model._meta.get_field(name).related_model, len(keys))
    for name, children in value["own"].items():
        for child in children:
            set_foreign_keys(child_columns(model, name), child)
    return value


def set_foreign_keys(columns: list[models.Field], stored: dict[str, Any]) -> None:
    for column in columns:
        if isinstance(column, models.ForeignKey) and stored[column.attname] is not None:
            stored[column.attname] = first_keys(column.related_model, 1)[0]


def first_keys(model: Any, count: int) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:count])


@pytest.mark.parametrize(
    ("path", "column"),
    [
        (("columns", "title_zh"), "title_zh"),
        (("many", "regions"), "regions"),
        (("own", "events"), "events"),
        (("own", "events", 0, "note"), "events.note"),
        (("sources", 0, "wording"), "sources.wording"),
    ],
)
def test_text_that_lacks_a_column_is_refused_by_name(path, column, db):
    value = json.loads(sample(Policy, 1))
    held = value
    for step in path[:-1]:
        held = held[step]
    del held[path[-1]]
    with pytest.raises(UnreadableSnapshot) as refused:
        hydrate(Policy, json.dumps(value), 1)
    said = refused.value.messages[0]
    assert "policy" in said
    assert "shape 1" in said
    assert f"“{column}” is missing" in said


def test_text_with_an_unknown_column_is_refused_by_name(db):
    value = json.loads(sample(Policy, 1))
    value["columns"]["colour"] = "red"
    with pytest.raises(UnreadableSnapshot, match="“colour” is unknown"):
        load_content(Policy, json.dumps(value), 1)


def test_older_text_takes_each_upgrade_step_in_turn(monkeypatch):
    old = json.loads(sample(Policy, 2))
    old["columns"]["chinese"] = old["columns"].pop("title_zh")

    def name_it(value):
        return value | {"columns": {"name": value["columns"].pop("chinese"), **value["columns"]}}

    def rename_it(value):
        return value | {"columns": {"title_zh": value["columns"].pop("name"), **value["columns"]}}

    monkeypatch.setattr(Policy, "SHAPE", 4)
    monkeypatch.setattr(Policy, "UPGRADE_STEPS", {2: name_it, 3: rename_it})
    assert load_content(Policy, json.dumps(old), 2) == json.loads(sample(Policy, 2))


def test_shape_without_an_upgrade_step_is_refused(monkeypatch):
    monkeypatch.setattr(Policy, "SHAPE", 3)
    with pytest.raises(UnreadableSnapshot, match="no upgrade step leads from shape 2 to 3"):
        load_content(Policy, sample(Policy, 2), 2)


@pytest.fixture
def unreadable_live_policy(db):
    """Its published text lost a column after it was stored."""
    policy = publish(make_policy(), by=None)
    text = Snapshot.objects.get(uid=policy.uid)
    value = json.loads(text.content)
    del value["columns"]["title_zh"]
    Snapshot.objects.filter(pk=text.pk).update(content=json.dumps(value))
    return policy


def test_unreadable_text_is_not_the_same_as_any_other(unreadable_live_policy):
    live, now = Snapshot.objects.get().content, serialize(unreadable_live_policy)
    assert not is_same_content(Policy, (live, 1), (now, 1))


def test_catalogue_check_names_the_unreadable_text(unreadable_live_policy):
    assert any("version 1" in line and "“title_zh” is missing" in line for line in check_catalogue())


def test_screens_say_why_a_text_cannot_be_shown(unreadable_live_policy, sign_in):
    publisher, text = sign_in("publisher"), Snapshot.objects.get()
    form = f"/admin/policies/policy/{unreadable_live_policy.pk}/"
    for address in (f"{form}preview/?text={text.pk}", f"{form}compare/?old={text.pk}&new={text.pk}"):
        answer = publisher.get(address)
        assert answer.status_code == 409
        assert "“title_zh” is missing" in answer.content.decode()
    assert "“title_zh” is missing" in publisher.get(f"{form}panel/").content.decode()
    restored = publisher.post(f"{form}restore/{text.pk}/", follow=True).content.decode()
    assert "Not done" in restored
    assert "“title_zh” is missing" in restored
