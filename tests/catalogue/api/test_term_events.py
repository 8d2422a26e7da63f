"""Events of vocabulary terms and verifications: programs are told what readers may know of, and pages list what they listed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import WebhookEndpoint
from access.webhooks.delivery import call_payload, queue_calls
from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import read_revision
from catalogue.models import Change, Dump, Entry, IcsField, Organization, Phase, Sector, Technology
from catalogue.vocabulary.load import DATA_DIRECTORY, load_vocabulary
from editorial.content.consistency_check import check_catalogue
from editorial.models import Source
from editorial.table_import.schemas.organization_table import ORGANIZATION_TABLE
from editorial.table_import.schemas.table_schema import FilledRow
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.verify import verify
from newsletters.models import Issue
from operations.dumps.dump_storage import is_stale
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.admin_form import form_data
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(db):
    """A live one about “big-data”, which is standard, and MIIT, which is not."""
    make_vocabulary()
    Organization.objects.update(is_standard=False)
    return publish(policy_about("internet-plus", "miit"), by=None)


def policy_about(slug: str, *codes: str) -> Policy:
    row = make_policy(slug)
    row.technologies.set(Technology.objects.all())
    row.organizations.set(Organization.objects.filter(code__in=codes))
    return row


def term_log(client, query: str = "") -> list[tuple[str, str]]:
    """(event, code), oldest first."""
    rows = client.get(f"/api/v1/changes/?cursor=*&type=term&page_size=100{query}").json()["results"]
    return [(row["event"], row["code"]) for row in rows]


def save_in_admin(client, term, **values) -> None:
    browser = type(client)()
    browser.force_login(create_account("editor", f"editor{Change.objects.count()}{term.pk}"))
    address = reverse(f"admin:catalogue_{term._meta.model_name}_change", args=[term.pk])
    assert browser.post(address, form_data(browser, address) | values).status_code == 302


def test_term_is_added_with_the_first_publication_that_carries_it_and_leaves_with_the_last(client, policy):
    other = publish(policy_about("other", "miit"), by=None)
    assert term_log(client) == [("added", "miit")]
    withdraw(policy, by=None, notice="Wrong.")
    assert term_log(client) == [("added", "miit")]
    row = Policy.objects.get(pk=other.pk)
    row.organizations.clear()
    publish(row, by=None, note="Not of MIIT.")
    assert term_log(client) == [("added", "miit")]  # its earlier version is there to be read
    withdraw(row, by=None, notice="Wrong.")
    assert term_log(client) == [("added", "miit"), ("withdrawn", "miit")]
    events = client.get("/api/v1/changes/?type=term").json()["results"]
    assert {(row["title"], row["title_zh"], row["url"], row["web_url"]) for row in events} == {(None, None, None, None)}
    assert [row["is_tombstone"] for row in events] == [True, False]
    assert client.get("/api/v1/organizations/miit/").status_code == 404
    publish(Policy.objects.get(pk=policy.pk), by=None)
    assert term_log(client)[-1] == ("added", "miit")
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert check_catalogue() == []


def test_term_that_only_drafts_carry_has_no_event(client, policy):
    draft = Organization.objects.create(code="secret", name_en="Secret body", kind="authority")
    policy_about("draft", "secret")
    before = Change.objects.count()
    save_in_admin(client, draft, name_en="Another name")
    other = Organization.objects.create(code="other", name_en="Other", kind="authority")
    merge_records(draft, other, by=None)
    assert Change.objects.count() == before
    assert "ecret" not in client.get("/api/v1/changes/?cursor=*").content.decode()


def test_renamed_retired_and_edited_terms_are_told_with_their_names(client, policy):
    term = Technology.objects.get()
    save_in_admin(client, term, name_zh="大量数据")
    (row,) = client.get("/api/v1/changes/?type=term&event=renamed").json()["results"]
    assert row == {
        "uid": str(term.uid), "type": "term", "event": "renamed", "is_tombstone": False, "version": 2, "note": None,
        "changed_at": row["changed_at"], "title": "Big data", "title_zh": "大量数据",
        "url": "http://localhost:8000/api/v1/technologies/big-data/", "web_url": "http://localhost:8000/technologies/big-data/",
        "facet": "technology", "code": "big-data", "into": None,
    }  # fmt: skip
    save_in_admin(client, term, is_retired="on")
    assert client.get("/api/v1/technologies/big-data/").json()["is_retired"] is True
    save_in_admin(client, term, is_retired="")
    save_in_admin(client, term, aliases="Massive data")
    save_in_admin(client, term)
    assert term_log(client)[1:] == [(name, "big-data") for name in ("renamed", "retired", "restored", "updated")]


def test_merge_is_told_with_the_code_that_stays(client, policy):
    samr = Organization.objects.create(code="samr", name_en="Market regulation", kind="authority")
    below = Organization.objects.create(code="below", name_en="Below", kind="authority", is_standard=True)
    Organization.objects.filter(pk=below.pk).update(parent=Organization.objects.get(code="miit"))
    merge_records(Organization.objects.get(code="miit"), samr, by=None)
    assert term_log(client) == [("added", "miit"), ("added", "samr"), ("merged", "miit"), ("updated", "below")]
    (merged,) = client.get("/api/v1/changes/?event=merged").json()["results"]
    assert (merged["into"], merged["is_tombstone"], merged["title"], merged["version"]) == ("samr", True, "Market regulation", 2)
    assert merged["url"] == "http://localhost:8000/api/v1/organizations/samr/"
    assert client.get("/api/v1/changes/?event=added").json()["results"][1]["url"] == merged["url"]


def test_vocabulary_is_read_by_what_changed_since(client, policy):
    later = timezone.now() + timedelta(minutes=5)
    stamp = f"{later:%Y-%m-%dT%H:%M:%SZ}"
    assert client.get(f"/api/v1/organizations/?changed_since={stamp}").json()["count"] == 0
    Organization.objects.create(code="new", name_en="New body", kind="authority")
    publish(policy_about("new", "new"), by=None, at=later)
    rows = client.get(f"/api/v1/organizations/?changed_since={stamp}").json()["results"]
    assert [row["code"] for row in rows] == ["new"]
    assert rows[0]["changed_at"] == client.get("/api/v1/changes/?type=term").json()["results"][0]["changed_at"]
    assert client.get("/api/v1/organizations/?changed_since=soon").status_code == 400


def test_readers_lists_and_feeds_show_neither_terms_nor_verifications(client, policy):
    addresses = ("/changes/", "/feeds/changes.atom", "/changes/feed.json", "/", "/policies/internet-plus/feed.atom")
    marks = ("internet-plus", "row-date", "<entry>", "Published")
    pages = [client.get(address).content.decode() for address in addresses]
    save_in_admin(client, Technology.objects.get(), name_en="Large data")
    verify(Policy.objects.get(), by=None, review_by=None)
    after = [client.get(address).content.decode() for address in addresses]
    assert [[page.count(mark) for mark in marks] for page in after] == [[page.count(mark) for mark in marks] for page in pages]
    assert pages[0].count("row-date") == 1
    assert "<strong>Published</strong>" in client.get("/policies/?ordering=-changed_at").content.decode()
    for query in ("type=term", "event=verified", "event=renamed"):
        assert client.get(f"/changes/?{query}").status_code == 400
    assert client.get("/api/v1/changes/?type=term&technology=big-data").status_code == 400
    assert client.get("/api/v1/changes/?technology=big-data").json()["count"] == 1


def test_verification_is_an_event_once_a_day_and_ends_no_version(client, policy):
    for _ in range(2):
        verify(Policy.objects.get(), by=None, review_by=None)
    (event,) = client.get("/api/v1/changes/?event=verified").json()["results"]
    assert (event["type"], event["version"], event["title"]) == ("policy", 1, "Internet Plus")
    number = Change.objects.get(event="verified").number
    publish(Policy.objects.get(), by=None, note="New.")
    assert len(bitmap_index_at(read_revision()).as_of_change("policy", number)) == 1
    assert "verified" in [change.event for change in Change.objects.filter(entry=Entry.objects.get())]
    withdraw(Policy.objects.get(), by=None, notice="Gone.", outcome="gone")
    assert client.get("/api/v1/changes/?event=verified").json()["results"][0]["title"] is None
    assert check_catalogue() == []


def test_standard_lists_of_an_empty_desk_are_no_events_and_later_terms_are(client, tmp_path):
    load_vocabulary()
    assert Change.objects.count() == 0
    publish(make_policy("one"), by=None)
    file = tmp_path / "technologies.csv"
    for path in DATA_DIRECTORY.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    heading, first, *others = file.read_text().splitlines()
    file.write_text("\n".join([heading, first.replace("Mobile", "Moving"), *others, f"new-one,{first.partition(',')[2]}"]) + "\n")
    load_vocabulary(directory=tmp_path)
    assert term_log(client) == [("renamed", "mobile-internet"), ("added", "new-one")]


def test_of_ics_fields_and_phases_the_log_tells_merges_alone(client, policy):
    one, other = (IcsField.objects.create(code=code, name_en=code, is_standard=True) for code in ("35", "37"))
    save_in_admin(client, one, name_en="Office machines")
    merge_records(one, other, by=None)
    (merged,) = client.get("/api/v1/changes/?event=merged").json()["results"]
    assert (merged["facet"], merged["code"], merged["into"], merged["url"]) == ("ics", "35", "37", None)
    phases = [Phase.objects.create(code=f"p{n}", name_en=f"P{n}", starts_on=date(2016, n, 1)) for n in (1, 2, 3, 4)]
    merge_records(phases[0], phases[1], by=None)
    assert client.get("/api/v1/changes/?event=merged").json()["count"] == 1
    whole = {"period_start": date(2016, 1, 1), "period_end": date(2016, 1, 31), "issued_on": date(2016, 2, 1)}
    issue = Issue.objects.create(slug="2016-01", title="January", summary="One.", phase=phases[1], number=1, **whole)
    issue.sources.add(Source.objects.first())
    publish(issue, by=None)
    merge_records(Phase.objects.get(code="p2"), phases[2], by=None)
    newest = client.get("/api/v1/changes/?event=merged").json()["results"][0]
    assert (newest["facet"], newest["code"], newest["into"]) == ("phase", "p2", "p3")
    assert client.get("/api/v1/issues/2016-01/").json()["phase"] == "p3"
    merge_records(Phase.objects.get(code="p3"), phases[3], by=None)  # its document has p2
    assert client.get("/api/v1/changes/?event=merged").json()["results"][0]["into"] == "p4"


def test_webhook_carries_events_of_terms_to_whom_asked_for_them(client, policy):
    hook = WebhookEndpoint(name="Mirror", url="https://example.org/hook", contact="a@example.org", types=["term"])
    hook.full_clean(exclude=["token", "created_by"])
    hook.save()
    save_in_admin(client, Technology.objects.get(), name_en="Large data")
    queue_calls(hook)
    payloads = [call_payload(call) for call in hook.calls.order_by("id")]
    assert [payload["type"] for payload in payloads] == ["term.added", "term.renamed"]
    assert payloads[1]["data"]["title"] == "Large data"


def test_dump_stays_when_a_term_leaves(client, policy):
    dump = Dump.objects.create(change=Change.objects.count(), begun_at=timezone.now(), claimed_until=timezone.now())
    samr = Organization.objects.create(code="samr", name_en="Market regulation", kind="authority")
    merge_records(Organization.objects.get(code="miit"), samr, by=None)
    assert not is_stale(dump)
    withdraw(Policy.objects.get(), by=None, notice="Wrong.")
    assert is_stale(dump)


def test_imported_table_of_organizations_tells_what_changed(client, policy):
    row = Organization.objects.get(code="miit")
    row.name_en = "Ministry"
    new = Organization(code="new", name_en="New", kind="authority")
    ORGANIZATION_TABLE.write([FilledRow(new, {})], [FilledRow(row, {}, ["name_en"])], by=None, reasons={})
    assert term_log(client) == [("added", "miit"), ("renamed", "miit")]


def test_sector_of_a_publication_is_added_with_the_section_above_it(client, policy):
    Sector.objects.create(code="X", name_en="Section of our own")
    Sector.objects.create(code="X10", name_en="Division of our own")
    row = make_policy("sectors")
    row.sectors.set(Sector.objects.filter(code="X10"))
    publish(row, by=None)
    assert term_log(client)[1:] == [("added", "X"), ("added", "X10")]
