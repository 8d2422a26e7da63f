"""Where a thing is used, in drafts and live; and what that refuses to be deleted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseStudy
from catalogue.models import Organization, Phase, PriorityArea, PrioritySelection, Sector, Technology
from editorial.models import Source
from editorial.term_merge.merge_records import merge_records
from editorial.usage import find_uses, total_uses
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.restoring import set_aside
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from newsletters.models import Issue, Item, SpecialReport
from policies.models import Policy
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = pytest.mark.django_db


def described_uses(target, **given):
    """(title, location) of every use."""
    return {(str(use.row), label) for group in find_uses(target, **given) for use in group.uses for label in use.locations}


@pytest.fixture
def miit():
    make_vocabulary()
    return Organization.objects.get(code="miit")


def test_term_is_found_in_every_field_of_drafts(miit):
    policy = make_policy()
    policy.organizations.add(miit)
    policy.issuers.add(miit)
    CaseStudy.objects.create(slug="case", title="Case", organization=miit)
    assert described_uses(miit) == {
        ("Internet Plus", "organizations"), ("Internet Plus", "issuers"), ("Case", "organization")
    }  # fmt: skip
    assert [(group.total, group.working, group.live) for group in find_uses(miit)] == [(1, 1, 0), (1, 1, 0)]


def test_live_text_that_the_draft_no_longer_follows_is_a_use(miit):
    policy = make_policy()
    policy.organizations.add(miit)
    publish(policy, by=None)
    policy.organizations.clear()
    after_save(policy, by=None)
    assert described_uses(miit) == {("Internet Plus", "live version")}


def test_draft_set_aside_scheduled_and_approved_texts_are_uses(miit):
    live = publish(make_policy(), by=None)
    live.organizations.add(miit)
    after_save(live, by=None)
    set_aside(live, by=None)
    scheduled, approved = make_policy("scheduled"), make_policy("approved")
    for row in (scheduled, approved):
        row.organizations.add(miit)
        submit(row, by=None)
        approve(row, by=None)
    schedule(scheduled, by=None, publish_at=timezone.now() + timedelta(days=1))
    assert described_uses(miit) == {
        ("Internet Plus", "draft set aside"), ("Scheduled", "organizations"), ("Approved", "organizations")
    }  # fmt: skip
    scheduled.organizations.clear()
    Policy.organizations.through.objects.filter(policy=approved).delete()
    assert described_uses(miit) == {
        ("Internet Plus", "draft set aside"), ("Scheduled", "scheduled text"), ("Approved", "approved text")
    }  # fmt: skip


def test_what_names_a_merged_term_is_a_use_of_the_one_that_stayed(miit):
    goes = Organization.objects.create(code="goes", name_en="Goes", kind="authority")
    live = publish(make_policy(), by=None)
    live.organizations.add(goes)
    after_save(live, by=None)
    set_aside(live, by=None)
    merge_records(goes, miit, by=None)
    assert ("Internet Plus", "draft set aside") in described_uses(miit)


def test_source_is_found_in_drafts_and_in_live_copies():
    policy = make_policy()
    [source] = policy.sources.all()
    assert described_uses(source) == {("Internet Plus", "sources")}
    publish(policy, by=None)
    policy.sources.set([make_source()])
    assert described_uses(source) == {("Internet Plus", "live version")}
    for number in range(12):
        make_source(title=str(number))
    assert described_uses(Source.objects.order_by("-pk").first()) == set()


def test_policy_is_found_in_children_of_drafts_in_live_links_and_in_links_of_texts():
    draft, live = make_policy("draft"), make_policy("live")
    live.relations.create(type="builds_on", target=draft)
    publish(live, by=None)
    live.relations.all().delete()
    item = Item.objects.create(slug="item", title="An item")
    item.policies.create(policy=draft)
    report = SpecialReport.objects.create(slug="report", title="A report")
    report.sections.create(title="One", body=f'<p><a href="https://example.org/policies/draft/#s">It</a> {draft.uid}</p>')
    SpecialReport.objects.create(slug="other", title="Other").sections.create(
        title="One", body='<a href="/policies/draft-2/">x</a>'
    )
    assert described_uses(draft) == {
        ("Live", "live version"), ("An item", "policies reported on"), ("A report", "link in “sections, body”")
    }  # fmt: skip


def test_publication_is_no_use_of_itself():
    policy = make_policy()
    Policy.objects.update(body=f'<p><a href="/policies/internet-plus/">Itself</a> {policy.uid}</p>')
    publish(Policy.objects.get(), by=None)
    assert described_uses(policy) == set()


def test_file_is_found_by_its_uid_in_texts_of_drafts_and_live():
    publish(make_policy(body="<p>It shows 11f3.</p>"), by=None)
    Policy.objects.update(body="")
    Item.objects.create(slug="item", title="An item", facts="<p>Also 11f3.</p>")
    assert described_uses(None, texts=["11f3"]) == {("Internet Plus", "live version"), ("An item", "link in “facts”")}


def test_phase_and_what_names_terms_in_the_vocabulary_are_found(miit):
    phase = Phase.objects.create(code="one", name_en="One", starts_on="2015-01-01")
    period = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    issue = Issue.objects.create(slug="2015-03", title="March", summary="All.", phase=phase, number=1, **period)
    publish(issue, by=None)
    assert described_uses(phase) == {("March", "phase"), ("March", "live version")}
    area = PriorityArea.objects.create(code="ict", name_en="ICT")
    PrioritySelection.objects.create(area=area, phase=phase, partner=miit)
    child = Organization.objects.create(code="child", name_en="Child", kind="authority", parent=miit)
    assert {place for _, place in described_uses(miit)} == {"parent", "partner"}
    assert described_uses(area) == described_uses(child) == set()


def uses_page(browser, row, query=""):
    screen = f"admin:{row._meta.app_label}_{row._meta.model_name}_uses"
    return browser.get(reverse(screen, args=[row.pk]) + query).content.decode()


def test_page_lists_fifty_of_a_kind_and_the_next_ones(sign_in, miit):
    rows = Policy.objects.bulk_create(
        Policy(slug=f"p{n}", title=f"Title {n:03}.", kind="notice", level="national") for n in range(120)
    )
    through = Policy.organizations.through
    through.objects.bulk_create(through(policy=row, organization=miit) for row in rows)
    browser = sign_in("author")
    page = uses_page(browser, miit)
    assert "Policies (120)" in page
    assert page.count("Title ") == 50
    assert "1 to 50 of 120" in page
    last = uses_page(browser, miit, "?only=policy&page=3")
    assert last.count("Title ") == 20
    assert "101 to 120 of 120" in last
    for odd in ("?only=policy&page=0", "?only=policy&page=-1", "?only=policy&page=99999", "?only=x&page=²", "?page=" + "9" * 99):
        assert "Policies (120)" in uses_page(browser, miit, odd)


def test_forms_say_how_many_use_it(sign_in, miit):
    policy = make_policy()
    policy.organizations.add(miit)
    browser = sign_in("author")
    form = browser.get(reverse("admin:catalogue_organization_change", args=[miit.pk])).content.decode()
    assert "Where used (1)" in form
    Item.objects.create(slug="item", title="An item").policies.create(policy=policy)
    assert "Where used (1)" in browser.get(reverse("admin:policies_policy_panel", args=[policy.pk])).content.decode()


def count_statements_and_uses(miit):
    """A second time: what changed is read into memory once."""
    find_uses(miit)
    with CaptureQueriesContext(connection) as asked:
        groups = find_uses(miit)
    return len(asked), total_uses(groups)


def test_asking_costs_the_same_for_ten_uses_and_for_a_thousand(miit):
    through = Policy.organizations.through
    asked = []
    for number in (10, 990):
        made = [Policy(slug=f"p{number}-{n}", title="P", kind="notice", level="national") for n in range(number)]
        through.objects.bulk_create(through(policy=row, organization=miit) for row in Policy.objects.bulk_create(made))
        asked.append(count_statements_and_uses(miit))
    assert [count for _, count in asked] == [10, 1000]
    assert asked[0][0] == asked[1][0] <= 25


def delete(browser, row):
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
    return browser.get(address).content.decode(), browser.post(address, {"post": "yes"}).content.decode()


def test_policy_that_an_item_reports_on_is_not_deleted_by_cascade(sign_in):
    policy = make_policy()
    item = Item.objects.create(slug="item", title="An item")
    item.policies.create(policy=policy)
    for page in delete(sign_in("editor"), policy):
        assert "Nothing was deleted" in page
        assert reverse("admin:newsletters_item_change", args=[item.pk]) in page
        assert "policies reported on" in page
        assert 'name="post"' not in page
    assert item.policies.count() == 1
    item.policies.all().delete()
    delete(sign_in("administrator"), policy)
    assert not Policy.objects.exists()


def test_source_that_a_draft_names_is_not_deleted_one_by_one_or_from_the_list(sign_in):
    policy = make_policy()
    [source] = policy.sources.all()
    browser = sign_in("editor")
    for page in delete(browser, source):
        assert "Internet Plus" in page
    data = {"action": "delete_selected", "_selected_action": [source.pk, make_source(title="Spare").pk], "post": "yes"}
    answer = browser.post(reverse("admin:editorial_source_changelist"), data)
    assert "Nothing was deleted" in answer.content.decode()
    assert Source.objects.count() == 2


def test_term_that_only_something_set_aside_names_is_not_deleted(sign_in):
    make_vocabulary()
    term = Technology.objects.create(code="own", name_en="Own")
    policy = publish(make_policy(), by=None)
    policy.technologies.add(term)
    after_save(policy, by=None)
    set_aside(policy, by=None)
    for page in delete(sign_in("administrator"), term):
        assert "draft set aside" in page
    assert Technology.objects.filter(code="own").exists()


def test_term_with_terms_beneath_it_is_not_deleted_and_says_which(sign_in):
    make_vocabulary()
    Sector.objects.update(is_standard=False)
    for page in delete(sign_in("administrator"), Sector.objects.get(code="I")):
        assert "Internet services" in page
    assert Sector.objects.count() == 2


def test_what_nothing_uses_is_deleted(sign_in):
    spare = make_source()
    delete(sign_in("editor"), spare)
    assert not Source.objects.exists()
