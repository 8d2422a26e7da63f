"""Citations and structured data of every type, on the demonstration content and on awkward titles."""

import json
import re
from datetime import UTC, datetime

import pytest

from catalogue.documents.citations import citation_sentence, csl_record, format_bibtex, format_ris, version_url, work_record
from catalogue.documents.presenter import present_entries
from catalogue.index.revision import read_revision
from catalogue.models import Entry
from catalogue.publication_types import publication_type
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
TYPES = {
    "policies/internet-plus": ("Legislation", "GOVDOC", "document"),
    "issues/2015-03": ("PublicationIssue", "RPRT", "report"),
}
DOCUMENT = {
    "type": "report", "slug": "a", "title": "R&D: 50% {more}", "summary": "One.\nTwo.", "web_url": "https://desk.example/a/",
    "version": 3, "changed_at": datetime(2016, 3, 4, 17, tzinfo=UTC),
}  # fmt: skip


@pytest.mark.parametrize("path", TYPES)
def test_detail_is_given_to_machines_in_four_forms(demo_content, client, path):
    in_schema, in_ris, in_csl = TYPES[path]
    said = client.get(f"/api/v1/{path}/").json()
    linked = client.get(f"/api/v1/{path}/?format=jsonld")
    assert linked["Content-Type"] == "application/ld+json; charset=utf-8"
    assert (linked.json()["@type"], linked.json()["url"], linked.json()["name"]) == (in_schema, said["web_url"], said["title"])
    (record,) = client.get(f"/api/v1/{path}/", headers={"Accept": "application/vnd.citationstyles.csl+json"}).json()
    assert record["type"] == in_csl
    lines = client.get(f"/api/v1/{path}/?format=ris").content.decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (f"TY  - {in_ris}", "ER  - ", "")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert client.get(f"/api/v1/{path}/?format=bib").content.decode().startswith(("@misc{", "@techreport{"))
    assert record["URL"] in said["citation"]["text"]
    assert f"{said['web_url']}versions/{said['version']}/" in said["citation"]["page"]


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
    assert text.startswith("@techreport{report-a-v3,\n")
    assert r"title = {{R\&D: 50\% \{more\}}}" in text
    assert r"author = {{A \& B}}" in text


RIS_OF_A_STANDARD = """TY  - STAND
TI  - Personal information security specification
AU  - SAMR
AU  - SAC
PY  - 2020
DA  - 2020/03//
OP  - 个人信息安全规范
M3  - Standard
M1  - GB/T 35273-2020
LA  - en
UR  - https://openstd.samr.gov.cn/a
ER  - 
"""
BIBTEX_OF_A_STANDARD = """@misc{policy-a,
  title = {{Personal information security specification}},
  origtitle = {个人信息安全规范},
  author = {{SAMR} and {SAC}},
  year = {2020},
  month = mar,
  note = {Standard, GB/T 35273-2020},
  url = {https://openstd.samr.gov.cn/a}
}
"""
BIBTEX_OF_A_WORK_REPORT = """@techreport{policy-a,
  title = {{Report on the Work of the Government}},
  author = {{State Council}},
  year = {2015},
  institution = {{State Council}},
  type = {Work report},
  url = {https://www.gov.cn/%7Ba%7D}
}
"""


def test_files_of_a_standard_say_what_it_is():
    document = DOCUMENT | {"type": "policy", "title": "Personal information security specification", "title_zh": "个人信息安全规范"}
    record = work_record(
        document, "standard", authors=["SAMR", "SAC"], issued="2020-03-01", precision="month",
        url="https://openstd.samr.gov.cn/a", genre="Standard", number="GB/T 35273-2020",
    )  # fmt: skip
    assert format_ris(record) == RIS_OF_A_STANDARD.replace("\n", "\r\n")
    assert format_bibtex(record) == BIBTEX_OF_A_STANDARD


def test_report_of_an_authority_has_not_the_desk_as_institution():
    document = DOCUMENT | {"type": "policy", "title": "Report on the Work of the Government"}
    record = work_record(
        document, "report", authors=["State Council"], issued="2015-03-05", precision="year",
        url="https://www.gov.cn/{a}", genre="Work report",
    )  # fmt: skip
    assert format_bibtex(record) == BIBTEX_OF_A_WORK_REPORT


def bibtex_key(record: dict) -> str:
    return re.match(r"@\w+{([^,]+),", format_bibtex(record))[1]


def test_keys_are_unique_over_types_versions_and_works():
    """Slugs that two types share, that end like a version, and with underscores."""
    keys = [
        bibtex_key(record)
        for kind in ("policy", "case")
        for slug in ("a", "a-v3", "a_v3", "a-v3-v3", "a--v3")
        for document in [DOCUMENT | {"type": kind, "slug": slug}]
        for record in (csl_record(document), work_record(document, "document", authors=[], issued=None))
    ]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9:-]+", key) for key in keys)


def test_every_record_of_the_demonstration_has_its_own_key(demo_content):
    documents = present_entries(list(Entry.objects.live()), read_revision())
    assert len(documents) > 30
    types = {document["type"]: publication_type(document["type"]) for document in documents}
    writers = [(types[one["type"]], one) for one in documents]
    keys = [declared.csl_record(one)["id"] for declared, one in writers]
    keys += [declared.work_record(one)["id"] for declared, one in writers if declared.work_record]
    assert len(set(keys)) == len(keys)
    assert {"policy-internet-plus", "case-wechat-v2"} <= set(keys)


def test_ris_keeps_one_line_a_field():
    assert "AB  - One. Two.\r\n" in format_ris(csl_record(DOCUMENT))


@pytest.mark.parametrize(("issued", "year"), [("2015-07-01", "2015"), (None, "2016")])
def test_sentence_of_a_page_says_who_when_what_and_which_version(issued, year):
    said = citation_sentence(csl_record(DOCUMENT, authors=["Desk"], issued=issued))
    assert said == f"Desk ({year}): R&D: 50% {{more}}. Version 3. Expert Desk. https://desk.example/a/versions/3/"


def test_page_without_a_date_of_its_own_is_cited_by_the_day_of_its_version_at_the_desk():
    assert csl_record(DOCUMENT)["issued"] == {"date-parts": [[2016, 3, 5]]}


def test_sentence_of_an_act_without_issuer_or_date_names_nobody_instead():
    assert citation_sentence(work_record(DOCUMENT, "document", authors=[], issued=None)) == (
        "(no date) R&D: 50% {more}. https://desk.example/a/"
    )


def test_version_of_what_is_withdrawn_is_cited_where_the_notice_stands():
    assert version_url(DOCUMENT | {"standing": "withdrawn"}) == "https://desk.example/a/"


def test_act_and_page_are_two_citations(demo_content, client):
    page = client.get("/policies/internet-plus/").content.decode()
    original = json.loads(client.get("/policies/internet-plus.csl.json").content)[0]["URL"]
    assert not original.startswith("http://localhost")
    assert f"国发〔2015〕40号. {original}</span>" in page.partition("Cite the act")[2].partition("Cite this page")[0]
    assert "Internet Plus" in page
    assert "Version 1. http://localhost:8000/policies/internet-plus/versions/1/</span>" in page.partition("Cite this page")[2]
    assert 'href="/policies/internet-plus.ris"' in page
    assert 'href="/policies/internet-plus/versions/1.ris"' in page


def test_act_is_cited_in_chinese_on_chinese_pages(demo_content, client):
    page = client.get("/zh-hans/policies/internet-plus/").content.decode()
    cited = page.partition("引用该文件")[2]
    assert re.search(r'<span lang="zh-Hans">国务院（2015）：[^<]*互联网[^<]*。指导意见，国发〔2015〕40号。https://', cited)
    [record] = json.loads(client.get("/zh-hans/policies/internet-plus.csl.json").content)
    assert (record["author"], record["language"]) == ([{"literal": "国务院"}], "zh-CN")
    assert client.get("/zh-hans/news/qr-code-standards.ris").status_code == 404


def test_files_of_a_version_name_the_version(client):
    publish(make_policy(), by=None)
    Policy.objects.update(title="The second title")
    publish(Policy.objects.get(), by=None, note="The title changed.")
    for number, title in ((1, "Internet Plus"), (2, "The second title")):
        address = f"/policies/internet-plus/versions/{number}"
        [record] = json.loads(client.get(f"{address}.csl.json").content)
        assert (record["title"], record["number"]) == (title, f"Version {number}")
        assert (record["id"], record["URL"]) == (f"policy-internet-plus-v{number}", f"http://localhost:8000{address}/")
        assert f"M1  - Version {number}" in client.get(f"{address}.ris").content.decode()
    assert client.get("/policies/internet-plus/versions/3.ris").status_code == 404
    Policy.objects.update(slug="renamed")
    publish(Policy.objects.get(), by=None, kind="minor")
    assert client.get("/policies/internet-plus/versions/1.ris")["Location"] == "/policies/renamed/versions/1.ris"
    withdraw(Policy.objects.get(), by=None, notice="Wrong.")
    assert client.get("/policies/renamed/versions/1.ris").status_code == 404
