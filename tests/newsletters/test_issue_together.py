"""An issue is scheduled or published with its items from its own screen, at one instant or not at all."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Entry
from editorial.models import Bundle, Schedule, Source
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import publish_due, schedule
from newsletters.models import Issue, IssuePlacement, IssueSection, Item
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db
TOMORROW = timezone.now() + timedelta(days=1)


def approved(row):
    submit(row, by=None)
    row.refresh_from_db()
    approve(row, by=None)
    row.refresh_from_db()
    return row


def make_item(title, source):
    item = Item.objects.create(
        slug=title.lower(), title=title, summary="What happened.", is_summary=True, reported_on=date(2015, 3, 3)
    )
    item.sources.add(source)
    return item


@pytest.fixture
def items(source: Source):
    return [make_item(title, source) for title in ("First", "Second", "Third")]


@pytest.fixture
def issue(phase, items):
    issue = Issue.objects.create(
        slug="2015-03", title="March", summary="All.", phase=phase, number=17, period_start="2015-03-01", period_end="2015-03-31"
    )
    IssueSection.objects.create(issue=issue, position=1, title="Policy")
    for place, item in enumerate(items):
        IssuePlacement.objects.create(issue=issue, section=1, position=place, item=item)
    return approved(Issue.objects.get())


@pytest.fixture
def publisher(client):
    client.force_login(create_account("publisher"))
    return client


def screen(issue, name="schedule"):
    return reverse(f"admin:newsletters_issue_{name}_together", args=[issue.pk])


def press(browser, issue, parts, name="schedule", **values):
    hour = {"publish_at": f"{timezone.localtime(TOMORROW):%Y-%m-%dT%H:%M}"} if name == "schedule" else {}
    return browser.post(screen(issue, name), {"parts": [str(part.uid) for part in parts], **hour, **values}, follow=True)


def test_issue_and_its_items_are_scheduled_as_one_bundle_and_go_live_together(publisher, issue, items):
    for item in items:
        approved(item)
    form = publisher.get(screen(issue)).context["form"]
    assert form.fields["parts"].initial == [str(item.uid) for item in items]
    assert "kind" not in form.fields
    page = press(publisher, issue, items).content.decode()
    assert "“March”, with 3 more at the same instant: Scheduled for" in page
    bundle = Bundle.objects.get()
    assert set(Schedule.objects.filter(bundle=bundle).values_list("uid", flat=True)) == {issue.uid, *(item.uid for item in items)}
    assert publish_due(at=TOMORROW + timedelta(minutes=1)) == 4
    assert Entry.objects.live().count() == 4


def test_second_press_finds_it_scheduled_and_makes_nothing(publisher, issue, items):
    for item in items:
        approved(item)
    press(publisher, issue, items)
    assert "Only an approved text can be scheduled." in press(publisher, issue, items).content.decode()
    assert (Bundle.objects.count(), Schedule.objects.count()) == (1, 4)


def test_item_that_is_not_approved_is_named_and_nothing_is_made(publisher, issue, items):
    approved(items[0])
    page = press(publisher, issue, items[:2]).content.decode()
    assert "“Second” (Draft): let it be approved, or take it out." in page
    assert not Bundle.objects.exists()
    assert not Schedule.objects.exists()
    press(publisher, issue, items[:1])
    assert Schedule.objects.count() == 2


def test_refusal_of_the_schedule_makes_no_bundle(publisher, issue, items):
    page = press(publisher, issue, [], publish_at="2015-01-01T09:00").content.decode()
    assert "That hour has passed" in page
    assert not Bundle.objects.exists()


def test_item_with_a_schedule_of_its_own_removed_or_live_is_not_in_the_form(publisher, issue, items):
    schedule(approved(items[0]), by=None, publish_at=TOMORROW)
    publish(items[1], by=None)
    Item.objects.filter(pk=items[2].pk).update(state=Item.State.WITHDRAWN)
    assert "parts" not in publisher.get(screen(issue)).context["form"].fields


def test_live_item_with_changes_is_offered_unticked(publisher, issue, items):
    publish(items[0], by=None)
    Item.objects.filter(pk=items[0].pk).update(is_changed=True, state=Item.State.PUBLISHED)
    form = publisher.get(screen(issue)).context["form"]
    assert form.fields["parts"].choices[0][1] == "First (Live with changes)"
    assert str(items[0].uid) not in form.fields["parts"].initial
    assert "note" in form.fields


def test_forged_part_is_refused(publisher, issue, items):
    other = approved(make_item("Elsewhere", Source.objects.get()))
    assert "Select a valid choice" in press(publisher, issue, [other]).content.decode()
    assert not Schedule.objects.exists()


def test_issue_is_published_with_its_items(publisher, issue, items):
    for item in items:
        approved(item)
    assert "is published." in press(publisher, issue, items, "publish").content.decode()
    assert Entry.objects.live().count() == 4


def test_screen_takes_the_same_statements_for_many_items(publisher, issue, items, django_assert_max_num_queries, source):
    with django_assert_max_num_queries(32):
        publisher.get(screen(issue))
    for number in range(20):
        IssuePlacement.objects.create(issue=issue, section=1, position=9, item=make_item(f"Item-{number}", source))
    with django_assert_max_num_queries(32):
        publisher.get(screen(issue))
