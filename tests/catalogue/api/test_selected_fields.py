"""`fields=` into nested objects: names are checked against the serializer, and nothing else of an object is told."""

import pytest
from rest_framework import serializers

from catalogue.api.selected_fields import parse_fields, select_fields
from catalogue.http.problems import BadParameters
from editorial.workflow.publishing import publish_together
from tests.support.factories import make_policy, make_vocabulary


class Inner(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class Middle(serializers.Serializer):
    title = serializers.CharField()
    inner = Inner()


class Outer(serializers.Serializer):
    title = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    one = Inner()
    many = Middle(many=True)


DOCUMENT = {
    "title": "T",
    "title_text": "plain",
    "tags": ["a"],
    "one": None,
    "many": [{"title": "M", "title_text": "m", "inner": {"code": "c", "name": "n"}}],
}


@pytest.mark.parametrize(
    ("fields", "selected"),
    [
        ("title", {"title": "T", "title_text": "plain"}),
        ("many.inner.code,title", {"many": [{"inner": {"code": "c"}}], "title": "T", "title_text": "plain"}),
        ("many.title,many.inner.name", {"many": [{"title": "M", "title_text": "m", "inner": {"name": "n"}}]}),
        ("many.title,many", {"many": DOCUMENT["many"]}),
        ("many,many.title", {"many": DOCUMENT["many"]}),
        ("many.inner.code,many.inner", {"many": [{"inner": {"code": "c", "name": "n"}}]}),
        ("one.code, tags", {"one": None, "tags": ["a"]}),
    ],
)
def test_named_fields_of_nested_objects_and_no_others(fields, selected):
    found = select_fields(DOCUMENT, parse_fields(fields, Outer()))
    assert found == selected
    assert list(found) == list(selected)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("titel", "“titel” is not one of: title, tags, one, many."),
        ("title,many.titel", "“titel” is not one of the fields of “many”: title, inner."),
        ("many.inner.x", "“x” is not one of the fields of “many.inner”: code, name."),
        ("tags.a", "“tags.a” is no field: “tags” has no fields of its own."),
        ("title.", "“title.” is no field: “title” has no fields of its own."),
        ("many.", "“” is not one of the fields of “many”: title, inner."),
        ("", "“” is not one of: title, tags, one, many."),
        ("many." * 2000, "“many” is not one of the fields of “many”: title, inner."),
    ],
)
def test_unknown_name_is_refused_by_name(fields, message):
    with pytest.raises(BadParameters) as refused:
        parse_fields(fields, Outer())
    assert refused.value.problems == {"fields": [message]}


@pytest.mark.django_db
def test_answers_have_the_selected_fields_of_relations_and_terms(client):
    make_vocabulary()
    one, other = make_policy("one"), make_policy("two")
    one.relations.create(type="amends", target=other)
    publish_together([one, other], by=None)
    [two, _one] = client.get("/api/v1/policies/?fields=title,relations.direction&ordering=-date").json()["results"]
    assert two == {"title": "Two", "relations": [{"direction": "reverse"}]}
    assert client.get("/api/v1/policies/one/?fields=sources.title,uid").json()["sources"] == [
        {"title": "Notice on the ministry's site"}
    ]
    hit = client.get("/api/v1/search/?fields=sectors.code,title").json()["results"][0]
    assert list(hit) == ["sectors", "title"]
    answer = client.get("/api/v1/policies/?fields=title,relations.titel")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "fields")
