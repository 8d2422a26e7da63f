"""Two terms or two sources become one: under what is live, drafts, what is set aside, approved and scheduled."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import CaseStudy
from catalogue.index import process_cache
from catalogue.models import CatalogueRevision, Change, Entry, Organization, Technology, Version
from editorial.content.consistency_check import check_catalogue
from editorial.content.snapshots import serialize
from editorial.models import AuditEntry
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.restoring import bring_back, discard, merge_with_set_aside, set_aside
from editorial.workflow.review import approval_of, approve, submit
from editorial.workflow.scheduling import publish_due, schedule
from policies.models import Policy
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_organizations():
    make_vocabulary()
    old = Organization.objects.create(code="aqsiq", name_en="Quality supervision", kind="authority", is_standard=True)
    new = Organization.objects.create(
        code="samr", name_en="Market regulation", kind="authority", is_standard=True, predecessor=old, succeeded_on="2018-03-21"
    )
    return old, new


def save_edit(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    after_save(row, by=None)
    return Policy.objects.get(pk=row.pk)


def codes_named_by(slug="internet-plus", name="organizations"):
    return [term.code for term in getattr(Policy.objects.get(slug=slug), name).all()]


def answers(client, *addresses):
    process_cache.clear()
    return [client.get(address).content for address in addresses]


def test_live_policy_names_the_one_that_stays_without_a_new_version(client, two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.set([old, Organization.objects.get(code="miit")])
    policy.issuers.add(old)
    publish(policy, by=None)
    before = (list(Entry.objects.values()), list(Version.objects.values()))
    edition = CatalogueRevision.objects.get().revision
    assert merge_records(old, new, by=None) == 1
    assert (list(Entry.objects.values()), list(Version.objects.values())) == before
    assert Change.objects.for_readers().count() == 1
    assert CatalogueRevision.objects.get().revision == edition + 1
    document = client.get("/api/v1/policies/internet-plus/").json()
    assert [term["code"] for term in document["organizations"]] == ["miit", "samr"]
    assert [term["code"] for term in document["issuers"]] == ["samr"]
    assert client.get("/api/v1/organizations/samr/").json()["count"] == 1
    assert "Market regulation" in client.get("/policies/internet-plus/").content.decode()
    assert "Quality supervision" not in client.get("/organizations/").content.decode()
    assert check_catalogue() == []


def test_rebuilding_after_a_merge_changes_no_answer(client, two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.set([old, new, Organization.objects.get(code="miit")])
    publish(policy, by=None)
    publish(save_edit(policy, title="Second"), by=None, note="The title.")
    merge_records(old, new, by=None)
    addresses = ["/policies/internet-plus/", "/api/v1/policies/", "/api/v1/policies/internet-plus/", "/organizations/samr/"]
    addresses += [f"/api/v1/policies/?known_on={timezone.localdate()}&organization=samr", "/policies/internet-plus/versions/1/"]
    before = answers(client, *addresses)
    assert Entry.objects.filter(document__contains='"aqsiq"').exists()
    call_command("rebuild_catalogue", verbosity=0)
    assert not Entry.objects.filter(document__contains='"aqsiq"').exists()
    assert check_catalogue() == []
    assert answers(client, *addresses) == before
    assert b'"samr"' in before[1]
    assert b'"aqsiq"' not in before[1]


def test_every_face_of_the_old_address_leads_to_that_of_the_new_one(client, two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.add(old)
    publish(policy, by=None)
    assert client.get("/organizations/aqsiq/").status_code == 200
    merge_records(old, new, by=None)
    for face in ("", "feed.atom", "calendar.ics", "?type=policy", "feed.atom?type=policy"):
        answer = client.get(f"/organizations/aqsiq/{face}")
        assert (answer.status_code, answer["Location"]) == (301, f"/organizations/samr/{face}")
    assert client.get("/zh-hans/organizations/aqsiq/")["Location"] == "/zh-hans/organizations/samr/"
    for name in ("aqsiq", str(old.uid)):
        answer = client.get(f"/api/v1/organizations/{name}/?format=json")
        assert (answer.status_code, answer["Location"]) == (301, "/api/v1/organizations/samr/?format=json")
    by_old, by_new = (client.get(f"/api/v1/policies/?organization={code}").json() for code in ("aqsiq", "samr"))
    assert by_old["count"] == 1
    assert by_old["results"] == by_new["results"]
    assert client.get("/policies/?organization=aqsiq").status_code == 200


def test_term_that_only_a_draft_carried_stays_unheard_of(client, two_organizations):
    _, new = two_organizations
    hidden = Organization.objects.create(code="hidden-office", name_en="Hidden", kind="authority")
    policy = make_policy()
    policy.organizations.add(hidden)
    publish(make_policy("other"), by=None)
    addresses = [
        f"{at}{code}{face}"
        for code in ("hidden-office", "unheard-office")
        for at, face in (
            ("/organizations/", "/"), ("/organizations/", "/feed.atom"), ("/api/v1/organizations/", "/"),
            ("/api/v1/policies/?organization=", ""), ("/policies/?organization=", ""),
        )
    ]  # fmt: skip
    addresses += [
        "/organizations/",
        "/organizations/samr/",
        "/api/v1/organizations/",
        "/api/v1/organizations/samr/",
        "/sitemap-terms.xml",
    ]
    addresses += ["/sitemap-terms.xml", f"/api/v1/organizations/{hidden.uid}/"]
    before, clock = answers(client, *addresses), CatalogueRevision.objects.get()
    merge_records(hidden, new, by=None)
    assert answers(client, *addresses) == before
    assert (CatalogueRevision.objects.get().revision, CatalogueRevision.objects.get().touched_at) == (
        clock.revision,
        clock.touched_at,
    )
    assert client.get("/organizations/hidden-office/").status_code == 404
    assert client.get(f"/api/v1/organizations/{hidden.uid}/").status_code == 404
    assert client.get("/api/v1/policies/?organization=hidden-office").status_code == 400
    assert codes_named_by() == ["samr"]
    publish(Policy.objects.get(slug="internet-plus"), by=None)
    assert client.get("/api/v1/policies/?organization=samr").json()["count"] == 1
    assert client.get("/organizations/hidden-office/").status_code == 404
    assert check_catalogue() == []


def test_old_address_is_forgotten_with_the_last_that_readers_know_of_the_one_that_stays(client, two_organizations):
    miit = Organization.objects.get(code="miit")
    Organization.objects.filter(code="miit").update(is_standard=False)
    goes = Organization.objects.create(code="old-office", name_en="Old office", kind="authority")
    policy = make_policy()
    policy.organizations.add(goes)
    publish(policy, by=None)
    merge_records(goes, miit, by=None)
    assert client.get("/organizations/old-office/").status_code == 301
    withdraw(Policy.objects.get(), by=None, notice="Never adopted.")
    for address in ("/organizations/old-office/", "/organizations/miit/", "/api/v1/organizations/old-office/"):
        assert client.get(address).status_code == 404
    assert client.get("/api/v1/policies/?organization=old-office").status_code == 400


def test_working_versions_name_the_one_that_stays_once(two_organizations):
    old, new = two_organizations
    first, second = make_policy(), make_policy("second")
    first.organizations.set([old, new])
    second.organizations.set([old])
    case = CaseStudy.objects.create(slug="case", title="Case", organization=old)
    assert merge_records(old, new, by=None) == 3
    assert codes_named_by() == codes_named_by("second") == ["samr"]
    case.refresh_from_db()
    assert case.organization == new
    old.refresh_from_db()
    assert (old.merged_into, old.is_retired, old.is_redirected) == (new, True, True)


def test_merge_is_no_unpublished_change_and_discarding_comes_back_to_it(two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.add(old)
    publish(policy, by=None)
    merge_records(old, new, by=None)
    assert not save_edit(policy, summary=policy.summary).is_changed
    changed = save_edit(policy, title="Changed")
    assert changed.is_changed
    assert discard(changed, by=None) == []
    assert codes_named_by() == ["samr"]
    assert not Policy.objects.get().is_changed


def test_approval_holds_after_a_merge(two_organizations, django_user_model):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.add(old)
    submit(policy, by=None)
    approve(policy, by=None)
    merge_records(old, new, by=None)
    after_save(Policy.objects.get(), by=None)
    row = Policy.objects.get()
    assert row.state == "approved"
    assert approval_of(row, serialize(row)) is not None
    publisher = django_user_model.objects.create_superuser("chief")
    publish(row, by=publisher)  # without a reason
    assert Entry.objects.get().content["organizations"] == ["samr"]
    assert not Policy.objects.get().is_changed
    assert check_catalogue() == []


def test_scheduled_text_goes_live_after_a_merge_and_names_the_one_that_stays(client, two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.add(old)
    submit(policy, by=None)
    approve(policy, by=None)
    hour = timezone.now() + timedelta(hours=1)
    schedule(policy, by=None, publish_at=hour)
    merge_records(old, new, by=None)
    assert publish_due(at=hour) == 1
    assert not Policy.objects.get().is_changed
    assert client.get("/api/v1/policies/?organization=samr").json()["count"] == 1
    assert check_catalogue() == []


def test_draft_set_aside_comes_back_with_the_one_that_stays(two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.add(old)
    publish(policy, by=None)
    policy = Policy.objects.get()
    policy.organizations.add(Organization.objects.get(code="miit"))
    policy.issuers.add(old)
    set_aside(save_edit(policy, title="Draft"), by=None)
    merge_records(old, new, by=None)
    assert merge_with_set_aside(Policy.objects.get()).conflicts == []
    assert bring_back(Policy.objects.get(), by=None, choices={}) == []
    assert codes_named_by() == ["miit", "samr"]
    assert codes_named_by(name="issuers") == ["samr"]


def test_draft_set_aside_that_took_the_term_out_takes_it_out_under_its_new_key(two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.add(old)
    publish(policy, by=None)
    policy = Policy.objects.get()
    policy.organizations.clear()
    set_aside(save_edit(policy, title="Draft"), by=None)
    merge_records(old, new, by=None)
    bring_back(Policy.objects.get(), by=None, choices={})
    assert codes_named_by() == []


def test_form_that_was_open_during_the_merge_saves_the_one_that_stays(two_organizations):
    old, new = two_organizations
    policy = make_policy()
    merge_records(old, new, by=None)
    policy.organizations.set([old, new])
    policy.issuers.set([old])
    after_save(policy, by=None)
    assert codes_named_by() == ["samr"]
    assert codes_named_by(name="issuers") == ["samr"]
    case = CaseStudy.objects.create(slug="case", title="Case", organization=old)
    after_save(case, by=None)
    assert CaseStudy.objects.get().organization == case.organization == new


def test_merging_twice_leads_all_the_way(client, two_organizations):
    old, new = two_organizations
    policy = make_policy()
    policy.organizations.add(old)
    publish(policy, by=None)
    merge_records(old, new, by=None)
    merge_records(Organization.objects.get(code="samr"), Organization.objects.get(code="miit"), by=None)
    for code in ("aqsiq", "samr"):
        assert client.get(f"/organizations/{code}/")["Location"] == "/organizations/miit/"
    assert client.get("/api/v1/policies/?organization=aqsiq").json()["count"] == 1
    assert codes_named_by() == ["miit"]
    assert check_catalogue() == []


def test_what_stood_between_the_two_passes_on_to_what_stood_behind(two_organizations):
    old, new = two_organizations
    root = Organization.objects.create(code="root", name_en="Root", kind="authority")
    Organization.objects.filter(pk=old.pk).update(parent=root, predecessor=root, succeeded_on="2001-04-10")
    Organization.objects.filter(pk=new.pk).update(parent=old)
    beneath = Organization.objects.create(code="beneath", name_en="Beneath", kind="authority", parent=old, is_standard=True)
    merge_records(Organization.objects.get(code="aqsiq"), new, by=None)
    new.refresh_from_db()
    beneath.refresh_from_db()
    assert (new.parent, new.predecessor, str(new.succeeded_on)) == (root, root, "2001-04-10")
    assert beneath.parent == new


def test_filter_of_terms_by_a_merged_parent_answers_as_by_the_one_that_stays(client, two_organizations):
    old, new = two_organizations
    Organization.objects.filter(code="miit").update(parent=old)
    merge_records(old, new, by=None)
    for code in ("aqsiq", "samr"):
        assert client.get(f"/api/v1/organizations/?parent={code}").json()["count"] == 1


def test_standard_term_is_not_merged_into_one_of_the_desk_s_own(two_organizations):
    old, _ = two_organizations
    own = Organization.objects.create(code="own", name_en="Own", kind="authority")
    with pytest.raises(ValidationError, match="from the standard list"):
        merge_records(old, own, by=None)


def test_term_is_merged_once_and_not_into_itself(two_organizations):
    old, new = two_organizations
    with pytest.raises(ValidationError, match="two different"):
        merge_records(old, old, by=None)
    merge_records(old, new, by=None)
    with pytest.raises(ValidationError, match=r"was merged into .* already"):
        merge_records(old, Organization.objects.get(code="miit"), by=None)
    with pytest.raises(ValidationError, match=r"was merged into .* already"):
        merge_records(new, old, by=None)


def test_who_may_not_delete_terms_merges_none(two_organizations, django_user_model):
    with pytest.raises(PermissionDenied):
        merge_records(*two_organizations, by=django_user_model.objects.create_user("guest"))
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_merge_is_told_to_the_audit_log_with_the_publications(two_organizations):
    policy = make_policy()
    policy.organizations.add(two_organizations[0])
    merge_records(*two_organizations, by=None)
    line = AuditEntry.objects.first()
    assert (line.action, line.uid) == ("merged", two_organizations[1].uid)
    assert "aqsiq" in line.reason
    assert "policy internet-plus" in line.reason


def count_statements(source, target):
    with CaptureQueriesContext(connection) as asked:
        merge_records(source, target, by=None)
    return len(asked)


def test_merging_costs_the_same_for_ten_uses_and_for_a_thousand(two_organizations):
    counts = []
    for number in (10, 1000):
        goes = Organization.objects.create(code=f"goes-{number}", name_en="Goes", kind="authority")
        rows = [Policy(slug=f"p{number}-{n}", title="P", kind="notice", level="national") for n in range(number)]
        keys = [row.pk for row in Policy.objects.bulk_create(rows)]
        through = Policy.organizations.through
        through.objects.bulk_create(through(policy_id=key, organization=goes) for key in keys)
        counts.append(count_statements(goes, two_organizations[1]))
    assert counts[0] == counts[1]
    assert counts[1] <= 60


def test_technology_that_stood_in_a_case_s_equation_is_the_one_that_stays(client):
    make_vocabulary()
    goes = Technology.objects.create(code="bigdata", name_en="Bigdata")
    case = CaseStudy.objects.create(
        slug="case", title="Case", summary="It.", traditional_industry="Taxis", new_industry="Ride hailing", tier="tertiary"
    )
    case.technologies.add(goes)
    case.sources.add(make_source())
    publish(case, by=None)
    merge_records(goes, Technology.objects.get(code="big-data"), by=None)
    assert "Bigdata" not in client.get("/cases/case/").content.decode()
    assert "Big data" in client.get("/cases/case/").content.decode()
