"""Filters by codes in any case, by uid, by document number, and their exclusions."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Region, Sector, Technology
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
LIST = "/api/v1/policies/"


@pytest.fixture
@recorded_rows
def policies():
    """`one` in I64 and Henan, a law; `two` in I, a notice; `three` in nothing, a notice; a draft in I64."""
    make_vocabulary()
    for slug, kind, sector, number in (
        ("one", "law", "I64", "国发〔2015〕40号"),
        ("two", "notice", "I", "GB/T 4754-2017"),
        ("three", "notice", "", ""),
        ("draft", "notice", "I64", "国发〔2015〕41号"),
    ):
        policy = make_policy(slug, kind=kind, document_number=number)
        policy.sectors.set(Sector.objects.filter(code=sector))
    Policy.objects.get(slug="one").regions.set(Region.objects.all())
    Policy.objects.get(slug="two").technologies.set(Technology.objects.all())
    for slug in ("one", "two", "three"):
        publish(Policy.objects.get(slug=slug), by=None)
    return {policy.slug: policy for policy in Policy.objects.all()}


def titles(client, query: str, path: str = LIST) -> set[str]:
    answer = client.get(f"{path}?fields=title&{query}")
    assert answer.status_code == 200, answer.content
    return {row["title"] for row in answer.json()["results"]}


def refusal(client, query: str, path: str = LIST) -> dict[str, str]:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 400
    return {error["parameter"]: error["detail"] for error in answer.json()["errors"]}


def test_codes_are_taken_in_any_case_and_told_in_theirs(policies, client):
    for query in ("sector=i64", "region=cn-ha", "region=cn-41", "kind=Law", "kind=LAW&sector=I64"):
        assert titles(client, query) == {"One"}, query
    assert client.get(f"{LIST}?sector=i64").json()["description"] == client.get(f"{LIST}?sector=I64").json()["description"]
    assert titles(client, "type=Policy&technology=BIG-data", "/api/v1/search/") == {"Two"}
    assert titles(client, "ordering=-DATE") == {"One", "Two", "Three"}
    assert [row["code"] for row in client.get("/api/v1/sectors/?parent=i").json()["results"]] == ["I64"]
    assert [row["code"] for row in client.get("/api/v1/organizations/?kind=Authority").json()["results"]] == ["miit"]
    assert "sector" in refusal(client, "sector=i99")


def test_page_takes_the_same_filters_and_each_can_be_taken_away(policies, client):
    uid = policies["one"].uid
    answer = client.get(f"/policies/?sector=i64&kind!=notice&uid={uid}")
    assert [document["slug"] for document in answer.context["documents"]] == ["one"]
    assert {str(chip["label"]): chip["query_without"] for chip in answer.context["chips"]} == {
        "Uid": "kind%21=notice&sector=i64",
        "Sector": f"kind%21=notice&uid={uid}",
        "not: Kind": f"sector=i64&uid={uid}",
    }


def test_exclusion_leaves_out_every_entry_with_any_of_the_values(policies, client):
    assert titles(client, "sector!=I64") == {"Two", "Three"}
    assert titles(client, "sector!=i") == {"Three"}  # a section with its divisions
    assert titles(client, "sector!=I64&technology!=big-data") == {"Three"}
    assert titles(client, "kind!=law&kind!=Notice") == set()
    assert titles(client, "kind=notice&sector!=I") == {"Three"}
    assert titles(client, "region!=CN-41") == {"Two", "Three"}
    assert titles(client, "type!=policy", "/api/v1/search/") == set()
    answer = client.get(f"{LIST}facets/?sector!=I64").json()
    assert answer["count"] == 2
    assert "!" not in "".join(facet["parameter"] for facet in answer["facets"])


def test_exclusion_is_described_and_contradictions_are_refused(policies, client):
    said = client.get(f"{LIST}?sector!=I64&kind!=law&kind=notice").json()["description"]
    assert said == "Policies of the kind Notice, not in Internet services, not of the kind Law, newest first."
    assert refusal(client, "sector=i64&sector!=I64") == {"sector!": "“I64” cannot be asked for and excluded at once."}
    assert refusal(client, "kind!=nothing").keys() == {"kind!"}
    parameters = {parameter["name"]: parameter for parameter in client.options(LIST).json()["parameters"]}
    assert parameters["sector"]["description"] == "Sector. `sector!=` leaves out what has one of the values."
    assert not [name for name in parameters if "!" in name]


def test_exclusion_costs_no_statement(policies, client):
    client.get(LIST)
    counts = []
    for query in ("kind=notice", "kind=notice&sector!=I64&level!=ministry"):
        with CaptureQueriesContext(connection) as statements:
            client.get(f"{LIST}?{query}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_uid_chooses_on_every_list(policies, client):
    one, two, draft = (policies[slug].uid for slug in ("one", "two", "draft"))
    assert titles(client, f"uid={one}&uid={two}&uid={draft}&uid={uuid4()}") == {"One", "Two"}
    assert titles(client, f"uid={str(one).upper()}", "/api/v1/search/") == {"One"}
    assert titles(client, f"uid={one}&sector!=I64") == set()
    assert client.get(f"{LIST}?uid={one}&uid={two}").json()["description"] == "Policies chosen by 2 uids, newest first."
    sector = Sector.objects.get(code="I64")
    assert [row["code"] for row in client.get(f"/api/v1/sectors/?uid={sector.uid}").json()["results"]] == ["I64"]
    assert client.get(f"/api/v1/corrections/?uid={one}").json()["count"] == 0
    withdraw(policies["one"], by=None, notice="Wrong.")
    changes = client.get(f"/api/v1/changes/?uid={one}").json()
    assert [row["event"] for row in changes["results"]] == ["withdrawn", "published"]
    assert client.get(f"/api/v1/changes/?uid={two}&sector=I").json()["count"] == 1
    assert client.get(f"/api/v1/changes/?uid={two}&sector=I64").json()["count"] == 0
    assert titles(client, f"uid={one}&uid={two}") == {"Two"}


def test_uid_of_an_earlier_version_chooses_it(policies, client):
    policy = policies["one"]
    policy.title = "One anew"
    policy.save()
    publish(policy, by=None, kind="minor")
    assert titles(client, f"uid={policy.uid}&known_on={timezone.localdate()}") == {"One anew"}


def test_more_than_a_hundred_uids_and_other_spellings_are_refused(policies, client):
    uids = [str(uuid4()) for _ in range(101)]
    query = "&".join(f"uid={uid}" for uid in uids[:100])
    assert titles(client, query) == set()
    assert refusal(client, f"{query}&uid={uids[100]}") == {"uid": "At most 100 at once."}
    for spelling in (uids[0].replace("-", ""), "x", ",".join(uids[:2])):
        assert "uid" in refusal(client, f"uid={spelling}")


@pytest.mark.parametrize(
    "number",
    ["国发〔2015〕40号", "国发[2015]40号", "国发（２０１５）４０号", "國發〔2015〕40號", " 国发 2015 40 号 ", "国发【2015】40号"],
)
def test_document_number_is_found_in_any_spelling(policies, client, number):
    assert titles(client, f"document_number={number}") == {"One"}


def test_document_number_is_whole_and_live(policies, client):
    assert titles(client, "document_number=gb／t 4754—2017") == {"Two"}
    for other in ("国发〔2015〕4号", "国发〔2015〕41号", "40", "#"):
        assert titles(client, f"document_number={other}".replace("#", "%23")) == set(), other
    assert client.get(f"{LIST}?document_number=GB/T 4754-2017").json()["description"].startswith("Policies with the number GB/T")
    assert "document_number" in refusal(client, "document_number=40&known_on=2026-01-01")


def test_order_by_title_is_refused_with_the_reason(policies, client):
    assert "no order by title" in refusal(client, "ordering=title")["ordering"]


def test_standards_whose_figures_are_alike_are_not_confused(client):
    for slug, number in (("part", "GB/T 1.1-2020"), ("whole", "GB/T 11-2020"), ("old", "GB/T 2423.17-1993")):
        publish(make_policy(slug, document_number=number, summary=f"Part 1 of {number} of 2020"), by=None)
    found = {"gbt1.1—2020": {"Part"}, "GB T 11-2020": {"Whole"}, "GB/T 2423.17-93": {"Old"}}
    for typed, expected in found.items():
        assert titles(client, f"document_number={typed}") == titles(client, f"q={typed}") == expected
    assert titles(client, "q=gb/t 2423.17-199") == {"Old"}
