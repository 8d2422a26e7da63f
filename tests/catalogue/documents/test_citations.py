"""Citations and structured data of every type, on the demonstration content and on awkward titles."""

import json
import re

import pytest

from catalogue.documents.citations import citation_sentence, csl_record, format_bibtex, format_ris
from editorial.workflow.publishing import publish
from policies.models import Policy

pytestmark = pytest.mark.django_db
TYPES = {
    "policies/internet-plus": ("Legislation", "STAT", "legislation"),
    "issues/2015-03": ("PublicationIssue", "SER", "periodical"),
}
DOCUMENT = {"slug": "a", "title": "R&D: 50% {more}", "summary": "One.\nTwo.", "web_url": "https://desk.example/a/", "version": 3}


@pytest.mark.parametrize("path", TYPES)
def test_detail_is_given_to_machines_in_four_forms(demo_content, client, path):
    in_schema, in_ris, in_csl = TYPES[path]
    said = client.get(f"/api/v1/{path}/").json()
    linked = client.get(f"/api/v1/{path}/?format=jsonld")
    assert linked["Content-Type"] == "application/ld+json; charset=utf-8"
    assert (linked.json()["@type"], linked.json()["url"], linked.json()["name"]) == (in_schema, said["web_url"], said["title"])
    (record,) = client.get(f"/api/v1/{path}/", headers={"Accept": "application/vnd.citationstyles.csl+json"}).json()
    assert (record["type"], record["URL"]) == (in_csl, said["web_url"])
    lines = client.get(f"/api/v1/{path}/?format=ris").content.decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (f"TY  - {in_ris}", "ER  - ", "")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert client.get(f"/api/v1/{path}/?format=bib").content.decode().startswith("@misc{")
    assert said["web_url"] in said["citation"]["text"]


def test_every_publication_of_the_demonstration_has_all_forms(demo_content, client):
    for resource in ("policies", "cases", "items", "issues", "reports"):
        for row in client.get(f"/api/v1/{resource}/?page_size=100").json()["results"]:
            for form in ("jsonld", "ris", "bib", "csl"):
                answer = client.get(row["citation"][form].removeprefix("http://localhost:8000"))
                assert answer.status_code == 200
                assert answer.content


def test_policy_says_number_issuer_and_date_as_exactly_as_known(demo_content, client):
    record = client.get("/api/v1/policies/internet-plus/?format=csl").json()[0]
    linked = client.get("/api/v1/policies/internet-plus/?format=jsonld").json()
    assert record["number"] == linked["legislationIdentifier"] == "国发〔2015〕40号"
    assert record["author"] == [{"literal": linked["legislationPassedBy"][0]["name"]}]
    Policy.objects.filter(slug="internet-plus").update(published_on_precision="month")
    publish(Policy.objects.get(slug="internet-plus"), by=None, kind="minor")
    record = client.get("/api/v1/policies/internet-plus/?format=csl").json()[0]
    assert len(record["issued"]["date-parts"][0]) == 2


def test_correction_is_structured_data(demo_content, client):
    report = client.get("/api/v1/reports/?page_size=1").json()["results"][0]
    linked = client.get(report["citation"]["jsonld"].removeprefix("http://localhost:8000")).json()
    assert {one["@type"] for one in linked["correction"]} == {"CorrectionComment"}
    assert json.dumps(linked, ensure_ascii=False).count(report["corrections"][0]["is_right"]) == 1


def test_bibtex_escapes_what_tex_would_run():
    record = csl_record(DOCUMENT, "report", authors=["A & B"], issued="2015-07-01")
    text = format_bibtex(record)
    assert text.startswith("@techreport{a,\n")
    assert r"title = {{R\&D: 50\% \{more\}}}" in text
    assert r"author = {{A \& B}}" in text


def test_ris_keeps_one_line_a_field():
    assert "AB  - One. Two.\r\n" in format_ris(csl_record(DOCUMENT, "article", authors=[], issued=None))


@pytest.mark.parametrize(("issued", "year"), [("2015-07-01", "2015"), (None, "no date")])
def test_sentence_says_who_when_what_and_which_version(issued, year):
    said = citation_sentence(csl_record(DOCUMENT, "article", authors=["Desk"], issued=issued))
    assert said == f"Desk ({year}): R&D: 50% {{more}}. Expert Desk, version 3, https://desk.example/a/"
