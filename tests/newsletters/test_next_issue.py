"""The next issue is begun from the last one in one step, and once."""

from datetime import date

import pytest
from django.urls import reverse

from catalogue.models import Phase
from editorial.models import AuditEntry
from newsletters.models import Issue, IssuePlacement, IssueSection, Item
from newsletters.next_issue.next_period import Period, following_name, following_period
from tests.support.accounts import create_account


def period(start, end):
    return Period(date.fromisoformat(start), date.fromisoformat(end))


MARCH, APRIL = period("2015-03-01", "2015-03-31"), period("2015-04-01", "2015-04-30")


@pytest.mark.parametrize(
    ("last", "following"),
    [
        (MARCH, APRIL),
        (period("2015-12-01", "2015-12-31"), period("2016-01-01", "2016-01-31")),
        (period("2016-01-01", "2016-01-31"), period("2016-02-01", "2016-02-29")),
        (period("2015-10-01", "2015-12-31"), period("2016-01-01", "2016-03-31")),
        (period("2015-03-15", "2015-04-14"), period("2015-04-15", "2015-05-14")),
        (period("2015-03-02", "2015-03-15"), period("2015-03-16", "2015-03-29")),
    ],
)
def test_next_period_has_the_same_length_in_months_or_days(last, following):
    assert following_period(last) == following


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("Newsletter of March 2015", "Newsletter of April 2015"),
        ("Newsletter 17, MAR 2015", "Newsletter 18, APR 2015"),
        ("2015年3月简报 第17期", "2015年4月简报 第18期"),
        ("2015-03", "2015-04"),
        ("issue-17-of-2015", "issue-18-of-2015"),
        ("What may follow on Law 21148 of 2014", "What may follow on Law 21148 of 2014"),
    ],
)
def test_next_name_has_the_next_month_year_and_number(name, following):
    assert following_name(name, MARCH, APRIL, number=(17, 18)) == following


def test_next_name_goes_over_the_end_of_a_year():
    last = period("2015-11-01", "2015-12-31")
    following = following_period(last)
    assert following_name("November–December 2015", last, following, number=(6, 7)) == "January–February 2016"
    assert following_name("2015年11—12月", last, following, number=(6, 7)) == "2016年1—2月"


@pytest.fixture
def march_issue(phase):
    issue = Issue.objects.create(
        slug="2015-03", title="Newsletter of March 2015", aliases="2015年3月简报", phase=phase, number=17,
        period_start=MARCH.start, period_end=MARCH.end, distributed_to="CEN members", summary="All of March.", takeaways="<p>M</p>",
    )  # fmt: skip
    for position, title in ((10, "Policy"), (20, "Standards")):
        IssueSection.objects.create(issue=issue, position=position, title=title, introduction="Of March.")
    IssuePlacement.objects.create(issue=issue, section=10, item=Item.objects.create(slug="first", title="First"))
    return issue


@pytest.fixture
def author(client, db):
    client.force_login(create_account("author"))
    return client


def press(browser, issue):
    return browser.post(reverse("admin:newsletters_issue_next", args=[issue.pk]), follow=True)


def test_next_issue_has_phase_number_period_names_and_sections_but_no_items_or_texts(author, march_issue):
    answer = press(author, march_issue)
    issue = Issue.objects.get(number=18)
    assert answer.redirect_chain == [(reverse("admin:newsletters_issue_arrange", args=[issue.pk]), 302)]
    assert "“Newsletter of April 2015” is begun" in answer.content.decode()
    assert (issue.phase, issue.period_start, issue.period_end) == (march_issue.phase, *APRIL)
    assert (issue.slug, issue.title, issue.aliases) == ("2015-04", "Newsletter of April 2015", "2015年4月简报")
    assert [(section.position, section.title, section.introduction) for section in issue.sections.all()] == [
        (10, "Policy", ""),
        (20, "Standards", ""),
    ]
    assert not issue.placements.exists()
    assert (issue.summary, issue.takeaways, issue.distributed_to, issue.state) == ("", "", "CEN members", "draft")
    assert issue.owner.username == issue.updated_by.username == "author"
    assert AuditEntry.objects.filter(uid=issue.uid, action="created").count() == 1


def test_two_presses_make_one_issue(author, march_issue):
    press(author, march_issue)
    answer = press(author, march_issue)
    assert Issue.objects.count() == 2
    assert "is there already" in answer.content.decode()


def test_reading_the_address_begins_nothing(author, march_issue):
    assert author.get(reverse("admin:newsletters_issue_next", args=[march_issue.pk])).status_code == 405
    assert Issue.objects.count() == 1


def test_issue_after_the_end_of_its_phase_is_the_first_of_the_next_phase(author, march_issue, phase):
    Phase.objects.filter(pk=phase.pk).update(ends_on=MARCH.end)
    later = Phase.objects.create(code="phase-4", name_en="Phase 4", starts_on=APRIL.start)
    press(author, march_issue)
    issue = Issue.objects.exclude(pk=march_issue.pk).get()
    assert (issue.phase, issue.number) == (later, 1)


def test_name_that_tells_no_date_becomes_the_period_and_a_taken_address_gets_a_number(author, march_issue, phase):
    Issue.objects.filter(pk=march_issue.pk).update(title="The desk reports", slug="desk")
    Issue.objects.create(
        slug="2015-04", title="Elsewhere", phase=phase, number=3, period_start="2014-10-01", period_end="2014-10-31"
    )
    press(author, march_issue)
    issue = Issue.objects.get(number=18)
    assert (issue.title, issue.slug) == ("Newsletter of April 2015", "2015-04-2")


def test_button_is_on_the_list_the_dashboard_and_the_layout_of_the_last_issue_alone(author, march_issue):
    button = f'action="{reverse("admin:newsletters_issue_next", args=[march_issue.pk])}"'
    arrange = reverse("admin:newsletters_issue_arrange", args=[march_issue.pk])
    for address in (reverse("admin:newsletters_issue_changelist"), reverse("admin:index"), arrange):
        assert button in author.get(address).content.decode(), address
    press(author, march_issue)
    for address in (reverse("admin:newsletters_issue_changelist"), reverse("admin:index"), arrange):
        assert button not in author.get(address).content.decode(), address
