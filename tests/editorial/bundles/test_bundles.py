"""A bundle from the list to the readers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Change, Entry, Phase
from editorial.models import Bundle, BundleMember, Schedule
from editorial.workflow.publishing import publish_together
from editorial.workflow.review import approve, submit
from newsletters.models import Issue, Item
from policies.models import Policy
from tests.support.factories import make_policy, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    """With two items, all drafts."""
    phase = Phase.objects.create(code="one", name_en="One", starts_on="2015-01-01")
    period = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    issue = Issue.objects.create(slug="2015-03", title="March 2015", phase=phase, number=1, summary="It says.", **period)
    issue.sections.create(position=1, title="Horizontal")
    for number in (1, 2):
        item = Item.objects.create(
            slug=f"item-{number}", title=f"Item {number}", summary="It says.", is_summary=True, facts="<p>F</p>"
        )
        item.sources.add(make_source())
        issue.placements.create(section=1, position=number, item=item)
    return issue


def add_to_bundle(browser, issue, **values):
    action = {"action": "put_into_bundle", "_selected_action": [issue.pk]}
    address = browser.post(reverse("admin:newsletters_issue_changelist"), action)["Location"]
    return browser.post(address, values)


def test_issue_is_bundled_with_its_items_and_published_at_one_instant(sign_in, issue):
    browser = sign_in("publisher")
    add_to_bundle(browser, issue, title="March", with_parts="on")
    bundle = Bundle.objects.get()
    assert bundle.members.count() == 3
    page = browser.get(reverse("admin:editorial_bundle_change", args=[bundle.pk])).content.decode()
    assert "Item 2" in page
    together = reverse("admin:editorial_bundle_together", args=[bundle.pk, "publish"])
    assert "second reader" in browser.post(together, {"kind": "major"}).content.decode()
    assert not Entry.objects.exists()
    browser.post(together, {"kind": "major", "reason": "The desk is one person today."})
    assert Entry.objects.live().count() == 3
    assert len(set(Change.objects.values_list("revision", flat=True))) == 1


def test_one_member_that_cannot_go_out_keeps_all_back(sign_in, issue):
    browser = sign_in("publisher")
    Item.objects.filter(slug="item-2").update(summary="")
    add_to_bundle(browser, issue, title="March", with_parts="on")
    together = reverse("admin:editorial_bundle_together", args=[Bundle.objects.get().pk, "publish"])
    answer = browser.post(together, {"kind": "major", "reason": "Urgent."})
    assert "write one before publishing" in answer.content.decode()
    assert not Entry.objects.exists()


def test_item_that_is_live_as_it_is_stays_out_of_the_bundle_of_its_issue(sign_in, issue):
    live, changed = Item.objects.order_by("pk")
    publish_together([live, changed], by=None)
    Item.objects.filter(pk=changed.pk).update(is_changed=True)
    add_to_bundle(sign_in("publisher"), issue, title="March", with_parts="on")
    assert {member.uid for member in BundleMember.objects.all()} == {issue.uid, changed.uid}


def test_member_is_in_one_bundle_and_can_be_removed(sign_in, issue):
    browser = sign_in("publisher")
    add_to_bundle(browser, issue, title="March")
    add_to_bundle(browser, issue, title="April")
    member = BundleMember.objects.get()
    assert member.bundle.title == "April"
    browser.post(reverse("admin:editorial_bundle_remove", args=[member.bundle_id, member.uid]))
    assert not BundleMember.objects.exists()


def test_bundle_needs_a_name_or_a_choice(sign_in, issue):
    assert "name a new one" in add_to_bundle(sign_in("publisher"), issue).content.decode()


def test_approved_members_are_scheduled_together(sign_in):
    policy = make_policy()
    submit(policy, by=None)
    approve(policy, by=None)
    bundle = Bundle.objects.create(title="March")
    BundleMember.objects.create(bundle=bundle, type="policy", uid=policy.uid)
    together = reverse("admin:editorial_bundle_together", args=[bundle.pk, "schedule"])
    hour = timezone.localtime() + timedelta(days=1)
    sign_in("publisher").post(together, {"kind": "major", "publish_at": hour.strftime("%Y-%m-%dT%H:%M")})
    assert Schedule.objects.get().bundle == bundle
    assert Policy.objects.get().state == "scheduled"


def test_bundle_knows_no_other_steps(sign_in):
    bundle = Bundle.objects.create(title="March")
    assert sign_in("publisher").get(reverse("admin:editorial_bundle_together", args=[bundle.pk, "delete"])).status_code == 404


def test_editor_is_not_offered_the_action(sign_in, issue):
    browser = sign_in("editor")
    assert "put_into_bundle" not in browser.get(reverse("admin:newsletters_issue_changelist")).content.decode()
