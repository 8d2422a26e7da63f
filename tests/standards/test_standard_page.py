"""The page of a standard and its lists: what it replaces and what replaces it, adoptions, doubts, filters."""

import pytest

from editorial.workflow.publishing import publish, publish_together
from standards.models import Standard
from tests.standards.standard_rows import make_standard
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
FOUR = ["GB 12011-2009", "GB 21146-2007", "GB 21147-2007", "GB 21148-2007"]


def test_standard_shows_the_four_that_it_replaces_and_each_shows_the_reverse(client):
    former = [make_standard(number, stage="replaced") for number in FOUR]
    publish_together([*former, make_standard("GB 21148-2020", replaces=FOUR)], by=None)
    shown = client.get("/standards/gb-21148-2020/").context["document"]["relations"]
    assert [(one["verb"], one["title"]) for one in shown] == [("replaces", f"Title of {number}") for number in FOUR]
    for row in former:
        page = client.get(f"/standards/{row.slug}/")
        assert [(one["verb"], one["title"]) for one in page.context["document"]["relations"]] == [
            ("replaced by", "Title of GB 21148-2020")
        ]
        assert "Replaced by GB 21148-2020 Title of GB 21148-2020" in page.content.decode()


def test_part_of_a_standard_is_replaced_in_part(client):
    former, row = make_standard("GB 6675-2003"), make_standard("GB 6675.1-2014", replaces=["GB 6675-2003"])
    row.replacements.update(extent="part")
    publish_together([former, row], by=None)
    [relation] = client.get("/api/v1/standards/gb-6675-2003/").json()["relations"]
    assert (relation["relation"], relation["verb"]) == ("replaces_in_part", "replaced in part by")


def test_number_without_a_record_leads_to_find(client):
    publish(make_standard("GB 21148-2020", replaces=FOUR[:1]), by=None)
    assert 'href="/standards/find/?n=GB%2012011-2009"' in client.get("/standards/gb-21148-2020/").content.decode()


def test_doubts_are_shown_to_readers(client):
    publish(make_standard(doubts="Two registers give another day."), by=None)
    assert "Two registers give another day." in client.get("/standards/gb-t-22080-2025/").content.decode()


@pytest.mark.parametrize(("type_", "verb"), [("announced_in", "announces"), ("implements", "implemented by")])
def test_policy_shows_its_standards(client, type_, verb):
    policy, row = make_policy(), make_standard()
    row.policies.create(policy=policy, type=type_)
    publish_together([policy, row], by=None)
    assert f"Title of {row.document_number}" in client.get("/policies/internet-plus/").content.decode()
    [relation] = client.get("/api/v1/policies/internet-plus/").json()["relations"]
    assert (relation["verb"], relation["publication"]["type"]) == (verb, "standard")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("number=gbt22080—2025", ["gb-t-22080-2025"]),
        ("replaces=GB/T 22080", ["gb-t-22080-2025"]),
        ("replaces=GB/T 22080-2008", []),
        ("adopts=ISO 27001", ["gb-t-22080-2025"]),
        ("adopts=ISO/IEC 27001:2022", ["gb-t-22080-2025"]),
        ("adopts=ISO/IEC 27001:2013", []),
        ("counterpart=EN 303 645", ["yd-t-4177-11-2022"]),
        ("ccs=L", ["gb-t-22080-2025"]),
        ("ccs=l80", ["gb-t-22080-2025"]),
        ("series=yd", ["yd-t-4177-11-2022"]),
        ("scope=sector", ["yd-t-4177-11-2022"]),
        ("series!=YD", ["gb-t-22080-2025"]),
        ("nature=mandatory", []),
    ],
)
def test_filters_find_it(client, query, found):
    first, second = make_standard(replaces=["GB/T 22080-2016"], ccs="L80"), make_standard("YD/T 4177.11-2022")
    first.adoptions.create(number="ISO/IEC 27001:2022", degree="IDT")
    second.counterparts.create(number="EN 303 645")
    publish_together([first, second], by=None)
    assert [one["slug"] for one in client.get(f"/api/v1/standards/?{query}").json()["results"]] == found


@pytest.mark.parametrize("query", ["adopts=UTF-8", "ccs=L8", "series=???", "status=over"])
def test_bad_value_is_400_and_names_the_filter(client, query):
    answer = client.get(f"/api/v1/standards/?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, query.partition("=")[0])


def test_json_ld_names_the_number_and_what_is_replaced(client):
    publish_together([make_standard("GB/T 22080-2016"), make_standard(replaces=["GB/T 22080-2016"])], by=None)
    node = client.get("/api/v1/standards/gb-t-22080-2025/?format=jsonld").json()
    assert (node["identifier"], node["additionalType"]) == ("GB/T 22080-2025", "http://purl.org/dc/terms/Standard")
    assert [one["name"] for one in node["dcterms:replaces"]] == ["Title of GB/T 22080-2016"]


def test_citation_is_of_a_standard(client):
    publish(make_standard(), by=None)
    assert client.get("/standards/gb-t-22080-2025.ris").content.startswith(b"TY  - STAND\r\n")


def test_form_takes_address_and_nature_from_the_number_and_finds_the_record(admin_client, client):
    make_standard("GB/T 22080-2016")
    empty = {f"{name}-TOTAL_FORMS": 0 for name in ("adoptions", "counterparts", "policies", "corrections")}
    empty |= {f"{name}-INITIAL_FORMS": 0 for name in ("adoptions", "counterparts", "policies", "corrections", "replacements")}
    row = {
        "replacements-TOTAL_FORMS": 1,
        "replacements-0-number": "gbt22080-2016",
        "replacements-0-extent": "whole",
        "replacements-0-position": 0,
    }
    sent = {"document_number": "gbt 22080—2025", "title": "ISMS", "stage": "published", "slug": "", **empty, **row}
    answer = admin_client.post("/admin/standards/standard/add/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    saved = Standard.objects.get(slug="gb-t-22080-2025")
    assert (saved.document_number, saved.nature, saved.number_key) == ("GB/T 22080-2025", "voluntary", "GB22080-2025")
    assert saved.replacements.get().target.slug == "gb-t-22080-2016"


def test_number_that_the_desk_has_is_refused_in_the_form(admin_client):
    make_standard("GB 4706.1-2005")
    names = ("adoptions", "counterparts", "policies", "corrections", "replacements")
    empty = {f"{name}-{total}_FORMS": 0 for name in names for total in ("TOTAL", "INITIAL")}
    sent = {"document_number": "GB/T 4706.1-2005", "title": "Again", "stage": "published", **empty}
    answer = admin_client.post("/admin/standards/standard/add/", sent)
    assert "The desk has this standard already" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ccs=L", "Standards of the CCS L, newest first."),
        ("replaces=GB+21146-2007", "Standards that replace GB 21146-2007, newest first."),
        ("number=GB/T+22080-2025", "Standards with the number GB/T 22080-2025, newest first."),
    ],
)
def test_list_says_what_it_is_of(client, query, words):
    assert words in client.get(f"/standards/?{query}").content.decode()
