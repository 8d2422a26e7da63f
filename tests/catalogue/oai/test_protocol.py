"""OAI-PMH 2.0: each verb and each error of the specification, by the rules of its schemas."""

from datetime import UTC, date, datetime

import pytest
from django.core import signing
from django.test import Client

from catalogue.models import CatalogueRevision, Entry, Organization
from catalogue.oai import records
from catalogue.oai.views import MAX_FORM_BYTES
from editorial.workflow.publishing import publish, publish_together, withdraw
from newsletters.models import Item
from tests.support.factories import make_policy, make_vocabulary
from tests.support.oai_schema import DC, OAI, OAI_DC, XML, check_response
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
DAYS = [datetime(2026, 1, day, 8, 30, second, 500_000, tzinfo=UTC) for day, second in ((5, 10), (6, 20), (7, 30))]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL, settings.CONTACT_EMAIL = "https://desk.example.org", "desk@example.org"


@pytest.fixture
@recorded_rows
def policies():
    """Three policies and an item, published on three days; the third policy was withdrawn."""
    make_vocabulary()
    rows = [make_policy(slug, body="<p>Text.</p>") for slug in ("first", "second", "third")]
    item = Item.objects.create(slug="item", title="An item", summary="It says <that> & more.", is_summary=True, facts="<p>F.</p>")
    item.sources.add(*rows[0].sources.all())
    rows[1].relations.create(type="amends", target=rows[0])
    publish(rows[0], by=None, at=DAYS[0])
    publish_together([rows[1], item], by=None, at=DAYS[1])
    publish(rows[2], by=None, at=DAYS[2])
    withdraw(rows[2], by=None, notice="Printed by mistake.", outcome="withdrawn", at=DAYS[2])
    return rows


def ask(client, arguments, method="get", **headers):
    answer = getattr(client, method)("/oai", arguments, **headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    return check_response(answer.content)


def error_codes(root) -> list[str]:
    return [one.get("code") for one in root.findall(f"{OAI}error")]


def identifiers(root) -> list[str]:
    return [one.text for one in root.iter(f"{OAI}identifier")]


def oai_identifier(row) -> str:
    return f"oai:desk.example.org:{row.uid}"


def test_identify_describes_the_repository(policies, client):
    answer = ask(client, {"verb": "Identify"}).find(f"{OAI}Identify")
    said = {one.tag.removeprefix(OAI): one.text for one in answer}
    assert said == {
        "repositoryName": "Expert Desk", "baseURL": "https://desk.example.org/oai", "protocolVersion": "2.0",
        "adminEmail": "desk@example.org", "earliestDatestamp": "2026-01-05T08:30:10Z", "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ", "compression": "gzip", "description": None,
    }  # fmt: skip


def test_identify_before_anything_is_published_and_without_a_contact(client, settings):
    settings.CONTACT_EMAIL, settings.DEFAULT_FROM_EMAIL = "", "Expert Desk <sender@example.org>"
    settings.SITE_URL = "http://localhost:8000"  # no name that oai-identifier.xsd knows
    answer = ask(client, {"verb": "Identify"}).find(f"{OAI}Identify")
    assert answer.findtext(f"{OAI}adminEmail") == "sender@example.org"
    assert answer.findtext(f"{OAI}earliestDatestamp") == "1970-01-01T00:00:00Z"
    assert answer.find(f"{OAI}description") is None
    assert error_codes(ask(client, LIST)) == ["noRecordsMatch"]


def test_sets_are_the_publication_types_and_formats_are_one(policies, client):
    sets = ask(client, {"verb": "ListSets"}).iter(f"{OAI}setSpec")
    assert [one.text for one in sets] == ["policies", "standards", "cases", "items", "issues", "reports", "terms"]
    for arguments in ({}, {"identifier": oai_identifier(policies[0])}):
        formats = ask(client, {"verb": "ListMetadataFormats", **arguments}).iter(f"{OAI}metadataPrefix")
        assert [one.text for one in formats] == ["oai_dc"]


def test_records_stand_in_the_order_of_their_last_event_with_deleted_ones(policies, client):
    root = ask(client, LIST)
    headers = [(one.findtext(f"{OAI}datestamp"), one.get("status")) for one in root.iter(f"{OAI}header")]
    second = "2026-01-06T08:30:20Z"
    assert headers == [("2026-01-05T08:30:10Z", None), (second, None), (second, None), ("2026-01-07T08:30:30Z", "deleted")]
    assert identifiers(ask(client, {**LIST, "verb": "ListIdentifiers"})) == identifiers(root)
    assert b"mistake" not in client.get("/oai", LIST).content
    item = ask(client, {**LIST, "set": "items"})
    assert [one.text for one in item.iter(f"{DC}description")] == ["It says <that> & more."]
    assert [one.text for one in item.iter(f"{OAI}setSpec")] == ["items"]


def test_record_says_in_dublin_core_what_the_page_says(client, settings):
    settings.CONTENT_LICENCE, settings.CONTENT_LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
    make_vocabulary()
    other, policy = (
        make_policy("other"),
        make_policy("act", title_zh="法", document_number="国发〔2015〕40号", summary="第一条总则"),
    )
    policy.issuers.add(Organization.objects.get(code="miit"))
    policy.regions.set(policy.regions.model.objects.all())
    policy.relations.create(type="amends", target=other)
    policy.sources.get().__class__.objects.filter(pk=policy.sources.get().pk).update(url="https://www.gov.cn/act")
    policy.published_on, policy.published_on_precision = date(2015, 7, 1), "month"
    policy.texts.create(language="zh-Hans", status="official", title="法", body="<p>法</p>")
    policy.save()
    publish_together([other, policy], by=None)
    (record,) = ask(client, {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": oai_identifier(policy)}).iter(
        f"{OAI_DC}dc"
    )
    assert [(one.tag.removeprefix(DC), one.get(f"{XML}lang"), one.text) for one in record] == [
        ("title", "en", "Act"),
        ("title", "zh-Hans", "法"),
        ("creator", None, "Ministry of Industry"),
        ("subject", "en", "Henan"),
        ("subject", "zh-Hans", "河南省"),
        ("subject", "en", "Ministry of Industry"),
        ("description", "zh-Hans", "第一条总则"),
        ("publisher", None, "Expert Desk"),
        ("date", None, "2015-07"),
        ("type", None, "Text"),
        ("type", "en", "Policy"),
        ("format", None, "text/html"),
        ("identifier", None, "https://desk.example.org/policies/act/"),
        ("identifier", None, "国发〔2015〕40号"),
        ("source", None, "https://www.gov.cn/act"),
        ("language", None, "en"),
        ("language", None, "zh-Hans"),
        ("relation", None, "https://desk.example.org/policies/other/"),
        ("rights", None, "CC BY 4.0"),
        ("rights", None, "https://creativecommons.org/licenses/by/4.0/"),
    ]


@pytest.mark.parametrize("outcome", ["withdrawn", "redirected", "gone"])
def test_what_left_the_site_is_a_deleted_record_without_content(policies, client, outcome):
    withdraw(
        policies[0],
        by=None,
        notice="By order.",
        outcome=outcome,
        to=Entry.objects.get(slug="second") if outcome == "redirected" else None,
    )
    root = ask(client, {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": oai_identifier(policies[0])})
    assert [one.get("status") for one in root.iter(f"{OAI}header")] == ["deleted"]
    named = {"verb": "ListMetadataFormats", "identifier": oai_identifier(policies[0])}
    assert error_codes(ask(client, named)) == ["noMetadataFormats"]
    assert identifiers(ask(client, LIST))[-1] == oai_identifier(policies[0])
    for content in (client.get("/oai", LIST).content.decode(), client.get("/oai", {**LIST, "set": "policies"}).content.decode()):
        assert "/policies/first/" not in content
        assert "By order" not in content


@pytest.mark.parametrize(
    ("period", "number"),
    [
        ({"from": "2026-01-06"}, 3),
        ({"until": "2026-01-05"}, 1),
        ({"from": "2026-01-06T08:30:20Z"}, 3),
        ({"from": "2026-01-06T08:30:21Z"}, 1),
        ({"until": "2026-01-06T08:30:20Z"}, 3),
        ({"until": "2026-01-06T08:30:19Z"}, 1),
        ({"from": "2026-01-06", "until": "2026-01-06", "set": "items"}, 1),
        ({"from": "0001-01-01", "until": "9999-12-31"}, 4),
        ({"from": "2026-01-08"}, 0),
        ({"until": "2026-01-04"}, 0),
        ({"set": "reports"}, 0),
        ({"set": "nonsense"}, 0),
    ],
)
def test_period_and_set_select_records_both_ends_included(policies, client, period, number):
    root = ask(client, {**LIST, **period})
    assert len(identifiers(root)) == number
    assert error_codes(root) == ([] if number else ["noRecordsMatch"])


UNKNOWN = "oai:desk.example.org:0cee1b5b-a675-405b-8f53-35efc0da1726"


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        ("", "badVerb", "verb"),
        ("verb=Nonsense", "badVerb", "verb"),
        ("verb=Identify&verb=Identify", "badVerb", "verb"),
        ("verb=Identify&set=policies", "badArgument", "set"),
        ("verb=Identify&x=1", "badArgument", "x"),
        ("verb=ListRecords", "badArgument", "metadataPrefix"),
        ("verb=ListIdentifiers&from=2015-01-01", "badArgument", "metadataPrefix"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument", "identifier"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=items&set=policies", "badArgument", "set"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument", "resumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument", "from"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument", "from"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2015-02-30", "badArgument", "until"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2015-02-03T10:00Z", "badArgument", "until"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2015-02-03T10:00:00%2B08:00", "badArgument", "until"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2015-01-01&until=2015-02-03T10:00:00Z", "badArgument", "from"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2015-02-02&until=2015-02-01", "badArgument", "from"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat", "metadataPrefix"),
        (f"verb=GetRecord&metadataPrefix=marc21&identifier={UNKNOWN}", "cannotDisseminateFormat", "metadataPrefix"),
        (f"verb=GetRecord&metadataPrefix=oai_dc&identifier={UNKNOWN}", "idDoesNotExist", "identifier"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=nonsense", "idDoesNotExist", "identifier"),
        (f"verb=ListMetadataFormats&identifier={UNKNOWN}", "idDoesNotExist", "identifier"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken", "resumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken", "resumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken", "resumptionToken"),
    ],
)
def test_refusal_has_its_code_and_names_the_argument(policies, client, query, code, named):
    for answer in (
        client.get(f"/oai?{query}"),
        client.post("/oai", query, content_type="application/x-www-form-urlencoded"),
        client.get(f"/oai/?{query}"),
    ):
        (error,) = check_response(answer.content).findall(f"{OAI}error")
        assert (answer.status_code, error.get("code")) == (200, code)
        assert named in error.text


def test_identifier_of_another_host_or_spelling_does_not_exist(policies, client):
    good = oai_identifier(policies[0])
    for identifier in (
        good.upper(),
        good.replace("desk.example.org", "other.example.org"),
        good.replace("-", ""),
        str(policies[0].uid),
    ):
        asked = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": identifier}
        assert error_codes(ask(client, asked)) == ["idDoesNotExist"]


def test_draft_answers_as_what_never_was(policies, client):
    draft = make_policy("draft")
    policies[0].title = "Unpublished title"
    policies[0].save()
    asked = {"verb": "GetRecord", "metadataPrefix": "oai_dc"}
    hidden, unknown = (client.get("/oai", {**asked, "identifier": one}).content for one in (oai_identifier(draft), UNKNOWN))
    assert hidden.replace(oai_identifier(draft).encode(), UNKNOWN.encode()) == unknown
    listed = client.get("/oai", LIST).content.decode()
    assert str(draft.uid) not in listed
    assert "Unpublished" not in listed


@pytest.fixture
def one_a_page(monkeypatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 1)


def token_of(root) -> str:
    return root.find(f".//{OAI}resumptionToken").text


def test_list_continues_by_its_token_to_an_empty_one(policies, client, one_a_page):
    for verb in ("ListRecords", "ListIdentifiers"):
        root, seen, cursors = ask(client, {**LIST, "verb": verb, "set": "policies", "until": "2026-01-07"}), [], []
        while True:
            seen += identifiers(root)
            cursors.append(root.find(f".//{OAI}resumptionToken").get("cursor"))
            if not (token := token_of(root)):
                break
            root = ask(client, {"verb": verb, "resumptionToken": token})
        assert seen == [oai_identifier(row) for row in policies]
        assert cursors == ["0", "1", "2"]


def test_list_of_one_page_has_no_token(policies, client):
    assert ask(client, LIST).find(f".//{OAI}resumptionToken") is None


def test_token_holds_for_its_verb_and_for_this_site(policies, client, one_a_page):
    token = token_of(ask(client, LIST))
    forged = [
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        signing.Signer(salt="catalogue.cursor").sign_object(["ListRecords", "", "", "", 0, 0]),
        signing.Signer(salt="catalogue.oai").sign_object(["ListRecords"]),
        "é\x00",
    ]
    for one in forged:
        assert error_codes(ask(client, {"verb": "ListRecords", "resumptionToken": one})) == ["badResumptionToken"]
    assert error_codes(ask(client, {"verb": "ListIdentifiers", "resumptionToken": token})) == ["badResumptionToken"]
    assert error_codes(ask(client, {"verb": "ListRecords", "resumptionToken": token})) == []
    CatalogueRevision.renew_generation(at=DAYS[2])
    assert error_codes(ask(client, {"verb": "ListRecords", "resumptionToken": token})) == ["badResumptionToken"]


def test_form_is_taken_without_a_csrf_token_and_answers_as_the_address(policies):
    client = Client(enforce_csrf_checks=True)
    posted = client.post("/oai", "verb=ListIdentifiers&metadataPrefix=oai_dc", content_type="application/x-www-form-urlencoded")
    assert posted.content == client.get("/oai?metadataPrefix=oai_dc&verb=ListIdentifiers").content
    both = client.post("/oai?verb=Identify", "verb=Identify", content_type="application/x-www-form-urlencoded")
    assert error_codes(check_response(both.content)) == ["badVerb"]


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b'{"verb": "Identify"}', "application/json", 415),
        (b"verb=Identify&x=" + b"1" * MAX_FORM_BYTES, "application/x-www-form-urlencoded", 413),
    ],
)
def test_other_bodies_and_long_forms_are_refused(client, body, media_type, status):
    answer = client.post("/oai", body, content_type=media_type)
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/plain; charset=utf-8")


def test_other_methods_are_405_and_the_answer_is_cached_with_a_tag(policies, client, django_assert_num_queries):
    assert client.put("/oai").status_code == 405
    first = client.get("/oai", LIST)
    with django_assert_num_queries(1):  # the revision
        again = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_form_of_a_reader_is_guarded_and_takes_as_many_statements_as_the_address(policies, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        ask(
            client,
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-05",
            "post",
            content_type="application/x-www-form-urlencoded",
        )
