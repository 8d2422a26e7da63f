"""The next issue is begun from the last one in one step, and once."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalogue.models import Phase
from editorial.models import AuditEntry
from newsletters.models import Issue, IssuePlacement, IssueSection, Item
from newsletters.next_issue import begin_issue
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


def test_two_people_who_press_at_once_make_one_issue(author, march_issue, monkeypatch):
    """Both looked for the issue before one of them had made it."""
    press(author, march_issue)
    answers = iter([None, Issue.objects.get(number=18)])
    monkeypatch.setattr(begin_issue, "_issue_with_number", lambda issue: next(answers))
    monkeypatch.setattr(begin_issue, "numbered_slug", lambda model, stem: f"{stem}-2")
    assert "is there already" in press(author, march_issue).content.decode()
    assert Issue.objects.count() == 2


def test_address_that_is_taken_at_this_moment_is_said(author, march_issue, monkeypatch):
    monkeypatch.setattr(begin_issue, "numbered_slug", lambda model, stem: march_issue.slug)
    monkeypatch.setattr(Issue, "full_clean", lambda *args, **kwargs: None)  # it looked before the other one was there
    assert "Not begun. Somebody took its address at this moment: press again." in press(author, march_issue).content.decode()
    assert Issue.objects.count() == 1


def test_value_that_is_not_allowed_any_more_is_refused_and_said(author, march_issue):
    Issue.objects.update(number=99, title=f"{'x' * 297} 99")
    assert "Not begun. Ensure this value has at most 300 characters" in press(author, march_issue).content.decode()
    assert Issue.objects.count() == 1


def test_reading_the_address_begins_nothing(author, march_issue):
    assert author.get(reverse("admin:newsletters_issue_next", args=[march_issue.pk])).status_code == 405
    assert Issue.objects.count() == 1


def test_issue_after_the_end_of_its_phase_is_the_first_of_the_next_phase(author, march_issue, phase):
    Phase.objects.filter(pk=phase.pk).update(ends_on=MARCH.end)
    later = Phase.objects.create(code="phase-4", name_en="Phase 4", starts_on=APRIL.start)
    press(author, march_issue)
    issue = Issue.objects.exclude(pk=march_issue.pk).get()
    assert (issue.phase, issue.number) == (later, 1)


@pytest.mark.parametrize(
    "other", [{"starts_on": date(2015, 5, 1)}, {"starts_on": date(2015, 3, 1), "ends_on": date(2015, 3, 20)}, {"merged": True}]
)
def test_phase_that_is_merged_over_or_still_to_begin_is_not_the_next_one(author, march_issue, phase, other):
    Phase.objects.filter(pk=phase.pk).update(ends_on=MARCH.end)
    merged_into = phase if other.pop("merged", False) else None
    Phase.objects.create(**{"code": "other", "name_en": "Other", "starts_on": APRIL.start, "merged_into": merged_into, **other})
    press(author, march_issue)
    assert Issue.objects.get(phase=phase, number=18).period_start == APRIL.start


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


def test_button_is_not_on_a_filtered_list_nor_for_who_may_not_add(author, client, march_issue):
    button = f'action="{reverse("admin:newsletters_issue_next", args=[march_issue.pk])}"'
    listed = reverse("admin:newsletters_issue_changelist")
    Phase.objects.create(code="phase-4", name_en="Phase 4", starts_on=APRIL.start)
    for query in ({"q": "march"}, {"phase__id__exact": march_issue.phase_id}):
        answer = author.get(listed, query, follow=True)
        assert march_issue.title in answer.content.decode()
        assert button not in answer.content.decode(), query
    guest = create_account("guest")
    guest.user_permissions.add(Permission.objects.get(codename="view_issue"))
    client.force_login(guest)
    for address in (listed, reverse("admin:index")):
        assert button not in client.get(address).content.decode(), address
    assert client.post(reverse("admin:newsletters_issue_next", args=[march_issue.pk])).status_code == 403
    assert Issue.objects.count() == 1
