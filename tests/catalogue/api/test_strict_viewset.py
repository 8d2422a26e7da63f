"""The API's lists: strict parameters, true totals, problems that name the parameter."""

import pytest

from catalogue.models import Region, Sector
from editorial.workflow.publishing import publish, publish_together
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("setcor=x", "setcor"),
        ("sector=ZZ", "sector"),
        ("kind=x", "kind"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=x", "page"),
        ("page_size=101", "page_size"),
        ("page_size=1000000000", "page_size"),
        ("issued_after=0000-01-01", "issued_after"),
        ("issued_after=99999-01-01", "issued_after"),
        ("changed_since=0001-01-01T00:00:00%2B14:00", "changed_since"),
        ("q=%00", "q"),
        ("q=%ff", "q"),
        ("q=" + "+".join("abcdefghijklmn"), "q"),
        ("q=" + "+".join(f"w{n}" for n in range(1200)), "q"),
        ("known_on=2020-02-30", "known_on"),
        ("page=1000000000000", "page"),
        ("cursor=x", "cursor"),
        ("cursor=*&page=2", "page"),
        ("fields=owner", "fields"),
        ("include=drafts", "include"),
        ("format=xml", "format"),
        ("related_to=x", "related_to"),
        ("relation=x", "relation"),
        ("ordering=owner", "ordering"),
        ("q=a&q=b", "q"),
        ("x__iregex=(", "x__iregex"),
    ],
)
def test_bad_parameter_is_400_and_named(client, query, parameter):
    answer = client.get(f"/api/v1/policies/?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("changes/?event=eaten", "event"),
        ("changes/?cursor=eyJ4IjoxfQ:1:2", "cursor"),
        ("changes/?type=draft", "type"),
        ("corrections/?changed_since=yesterday", "changed_since"),
        ("sectors/?tier=fourth", "tier"),
        ("sectors/?kind=authority", "kind"),
        ("organizations/?kind=desk", "kind"),
        ("policies/facets/?page=1", "page"),
        ("dumps/?page=1", "page"),
        ("me/usage?of=all", "of"),
    ],
)
def test_other_addresses_are_as_strict(client, address, parameter):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*;q=" + "9" * 2000, 200),
        ("*/*;q=" + "9" * 20, 200),
        (",".join(f"a{n}/b;q=0.{n}" for n in range(1500)), 406),
        (",".join(["*/*;q=0.1"] * 1500), 200),
        ("application/json;q=abc", 200),
        (";;;,,,/;q=", 406),
        ("text/html", 406),
        ("application/xml, */*;q=0", 406),
        ("\x00\xff", 406),
    ],
)
def test_accept_header_is_answered_or_406(client, accept, status):
    answer = client.get("/api/v1/policies/", headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.json()["status" if status == 406 else "count"] == (406 if status == 406 else 0)


def test_page_past_the_last_is_404(client):
    answer = client.get("/api/v1/policies/?page=1000000000")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_query_of_100_kilobytes_is_414(client):
    assert client.get("/api/v1/policies/?q=" + "a" * 100_000).status_code == 414


def test_unknown_api_address_is_a_problem(client):
    assert client.get("/api/v1/nothing/").json()["status"] == 404


def test_writing_is_405(client):
    assert client.post("/api/v1/policies/").status_code == 405


def test_section_includes_its_divisions(client):
    make_vocabulary()
    policy = make_policy()
    policy.sectors.set(Sector.objects.filter(code="I64"))
    publish(policy, by=None)
    assert client.get("/api/v1/policies/?sector=I").json()["count"] == 1
    assert client.get("/api/v1/policies/?sector=I64").json()["count"] == 1


def test_two_values_of_one_facet_mean_either_and_two_facets_both(client):
    make_vocabulary()
    henan, law = make_policy("henan", level="provincial"), make_policy("law", kind="law")
    henan.regions.set(Region.objects.all())
    publish_together([henan, law], by=None)

    def slugs(query):
        return {row["slug"] for row in client.get(f"/api/v1/policies/?{query}").json()["results"]}

    assert slugs("kind=law&kind=action_plan") == {"henan", "law"}
    assert slugs("region=CN-HA&level=provincial") == {"henan"}
    assert slugs("region=CN-41") == {"henan"}
    assert slugs("region=CN-HA&kind=law") == set()


def test_search_finds_chinese_and_english_words(client):
    publish(make_policy(title_zh="“互联网+”行动"), by=None)
    assert client.get("/api/v1/policies/?q=互联网").json()["count"] == 1
    assert client.get("/api/v1/policies/?q=internet+SAYS").json()["count"] == 1
    assert client.get("/api/v1/policies/?q=absent").json()["count"] == 0


def test_in_force_on_counts_the_first_day_and_not_the_last(client):
    publish(
        make_policy(in_force_on="2015-01-01", in_force_on_precision="day", ended_on="2016-01-01", ended_on_precision="day"),
        by=None,
    )

    def count(day):
        return client.get(f"/api/v1/policies/?in_force_on={day}").json()["count"]

    assert [count(day) for day in ("2014-12-31", "2015-01-01", "2015-12-31", "2016-01-01")] == [0, 1, 1, 0]


def test_related_to_a_draft_answers_like_related_to_nothing(client):
    draft, live = make_policy("draft"), make_policy("live")
    live.relations.create(type="builds_on", target=draft)
    publish(live, by=None)
    unknown = "00000000-0000-4000-8000-000000000000"
    of_draft = client.get(f"/api/v1/policies/?related_to={draft.uid}").content
    assert of_draft.replace(str(draft.uid).encode(), b"") == client.get(f"/api/v1/policies/?related_to={unknown}").content


def test_unchanged_answer_is_304(client):
    publish(make_policy(), by=None)
    first = client.get("/api/v1/policies/internet-plus/")
    publish(make_policy("other"), by=None)
    again = client.get("/api/v1/policies/internet-plus/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_schema_is_served_and_lists_every_filter(client):
    answer = client.get("/api/v1/schema/?format=json")
    assert answer.status_code == 200
    names = {p["name"] for p in answer.json()["paths"]["/api/v1/policies/"]["get"]["parameters"]}
    assert {"q", "sector", "kind", "in_force_on", "page", "page_size", "related_to"} <= names
