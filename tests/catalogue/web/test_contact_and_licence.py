"""Readers can write to the desk about a page, learn who answers for it, and under which licence they may use it."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml import ElementTree

from catalogue.documents.list_datasets import ListDataset
from editorial.workflow.publishing import publish
from operations.dumps.dcat import dcat_catalog
from policies.models import Policy
from tests.config.test_settings import PRODUCTION, start_with
from tests.support.factories import make_policy
from tests.support.kept_answers import forget_answers
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "/policies/internet-plus/"
VERSION_URL = f"http://localhost:8000{PAGE}versions/2/"
DUMP = {
    "begun_at": datetime(2026, 1, 1, tzinfo=UTC),
    "files": [{"name": "policies.jsonl.gz", "url": "/x", "bytes": 1, "sha256": ""}],
}


@pytest.fixture
@recorded_rows
def policy():
    publish(make_policy(title_zh="互联网+"), by=None)
    Policy.objects.update(summary="Another summary.")
    return publish(Policy.objects.get(), by=None, note="The summary changed.")


@pytest.fixture
def licensed(settings):
    settings.CONTENT_LICENCE, settings.CONTENT_LICENCE_URL = "CC BY 4.0", LICENCE_URL
    forget_answers()


def links(page: str, words: str) -> list[str]:
    return [address.replace("&amp;", "&") for address in re.findall(rf'<a href="([^"]+)"[^>]*>{words}</a>', page)]


def test_page_leads_to_the_forms_of_the_desk(policy, client):
    uid = policy.uid
    for prefix, mistake, translation, desk in (
        ("", "Report a mistake", "Ask for a translation", "Write to the desk"),
        ("/zh-hans", "报告错误", "申请翻译", "联系我们"),
    ):
        page = client.get(f"{prefix}{PAGE}").content.decode()
        assert links(page, mistake) == [f"{prefix}/contact/?about={uid}&version=2"]
        assert links(page, translation) == [f"{prefix}/translations/?about={uid}"]
        assert links(page, desk) == [f"{prefix}/contact/"]
    assert links(client.get(f"{PAGE}versions/1/").content.decode(), "Report a mistake") == [f"/contact/?about={uid}&version=1"]


def test_form_gets_page_version_and_topic(policy, client, settings):
    settings.CONTACT_EMAIL, settings.CONTACT_URL = "desk@example.org", "https://example.org/form?desk=1"
    page = client.get(PAGE).content.decode()
    [address] = links(page, "Report a mistake")
    assert address.startswith("https://example.org/form?desk=1&")
    asked = parse_qs(urlsplit(address).query)
    assert asked == {"desk": ["1"], "about": ["mistake"], "page": [VERSION_URL], "version": ["2"], "title": ["Internet Plus"]}
    assert "mailto:" not in page


def test_about_page_says_who_answers_how_to_write_and_what_is_allowed(client, settings, licensed):
    settings.CONTACT_EMAIL, settings.RESPONSIBLE = "desk@example.org", "The Desk; 1 Example Street; Brussels & <Beijing>"
    for prefix in ("", "/zh-hans"):
        page = client.get(f"{prefix}/about/").content.decode()
        assert "<address>The Desk<br>1 Example Street<br>Brussels &amp; &lt;Beijing&gt;</address>" in page
        assert '<a href="mailto:desk@example.org">desk@example.org</a>' in page
        assert f'<a rel="license" href="{LICENCE_URL}">CC BY 4.0</a>' in page


@pytest.mark.parametrize(("prefix", "words"), [("", "All rights reserved"), ("/zh-hans", "保留所有权利")])
def test_footer_reserves_all_rights_until_a_licence_is_set(policy, client, prefix, words):
    page = client.get(f"{prefix}{PAGE}").content.decode()
    assert f"© Expert Desk. {words}" in page
    assert f'<meta name="DC.rights" content="{words}">' in page
    assert 'rel="license"' not in page


def test_licence_stands_in_footer_and_head_of_every_page(policy, client, licensed):
    for path in ("/", PAGE, "/zh-hans/policies/", "/nothing-here/"):
        page = client.get(path).content.decode()
        assert f'<link rel="license" href="{LICENCE_URL}">' in page
        assert f'<a rel="license" href="{LICENCE_URL}">CC BY 4.0</a>' in page


def test_licence_stands_in_feeds(policy, client, licensed):
    for path in ("/feeds/policies.atom", "/feeds/changes.atom", "/policies/feed.atom"):
        feed = ElementTree.fromstring(client.get(path).content)
        assert feed.findtext(f"{ATOM}rights") == "CC BY 4.0"
        assert [one.get("href") for one in feed.findall(f"{ATOM}link[@rel='license']")] == [LICENCE_URL]
    assert client.get("/feeds/policies.json").json()["_expert_desk"]["licence"] == {"text": "CC BY 4.0", "url": LICENCE_URL}


def test_feeds_reserve_all_rights_until_a_licence_is_set(policy, client):
    feed = ElementTree.fromstring(client.get("/feeds/policies.atom").content)
    assert feed.findtext(f"{ATOM}rights") == "All rights reserved"
    assert feed.findall(f"{ATOM}link[@rel='license']") == []


def test_licence_stands_in_headers_and_schema_of_the_api(policy, client, licensed):
    for path in ("/api/v1/policies/", "/api/v1/policies/internet-plus/", "/api/v1/changes/?page_size=1"):
        assert f'<{LICENCE_URL}>; rel="license"' in client.get(path)["Link"]
    assert 'rel="next"' in client.get("/api/v1/changes/?page_size=1")["Link"]
    assert client.get("/api/v1/schema/?format=json").json()["info"]["license"]["name"] == "All rights reserved"  # at the start


@pytest.mark.parametrize(
    ("url", "terms"),
    [
        (
            "https://example.org/licence",
            {"dct:license": {"@id": "https://example.org/licence", "@type": "dct:LicenseDocument"}},
        ),
        (
            "",
            {
                "dct:rights": {
                    "@type": "dct:RightsStatement",
                    "rdfs:label": {"@value": "All rights reserved", "@language": "en"},
                }
            },
        ),
    ],
)
def test_licence_stands_in_the_description_of_dumps(settings, url, terms):
    settings.CONTENT_LICENCE, settings.CONTENT_LICENCE_URL = ("CC BY 4.0" if url else ""), url
    described = dcat_catalog(DUMP, {"policies": ListDataset("policies", "policies", "Policies", "")}, None)
    [dataset] = described["dcat:dataset"]
    for node in (described, described["dcat:service"], *dataset["dcat:distribution"]):
        assert terms.items() <= node.items()


def test_licence_of_the_page_is_not_said_of_the_act(demo_content, client, licensed):
    policy = client.get("/api/v1/policies/internet-plus/?format=jsonld").json()
    report = client.get("/api/v1/cases/wechat/?format=jsonld").json()
    assert ("license" in policy, policy["mainEntityOfPage"]["license"]) == (False, LICENCE_URL)
    assert (report["license"], report["mainEntityOfPage"]["license"]) == (LICENCE_URL, LICENCE_URL)


def test_licence_stands_on_the_last_page_of_a_pdf(demo_content, client, licensed, monkeypatch):
    seen = []
    monkeypatch.setattr("catalogue.print.pdf.render_pdf", lambda html: seen.append(html.decode()) or b"%PDF-")
    client.get("/newsletters/2015-03.pdf")
    assert f'© Expert Desk. <a href="{LICENCE_URL}">CC BY 4.0</a>.' in seen[0]


@pytest.mark.parametrize(
    "changed",
    [
        {"CONTACT_EMAIL": "nobody"},
        {"CONTACT_URL": "http://example.org/form"},
        {"CONTENT_LICENCE_URL": "javascript:alert(1)", "CONTENT_LICENCE": "x"},
        {"CONTENT_LICENCE_URL": LICENCE_URL},
    ],
)
def test_address_that_cannot_be_used_is_refused_by_name(changed):
    started = start_with(**PRODUCTION | changed)
    assert started.returncode != 0
    assert next(iter(changed)) in started.stderr.splitlines()[-1]
