"""Priority areas against issues: counted truly, silence said in words, printed partner by partner."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import Phase, PriorityArea
from editorial.workflow.publishing import publish
from newsletters.area_coverage import area_coverage
from newsletters.models import Issue, Item
from tests.editorial.dashboard.conftest import dashboard_widgets, logged_in_client, people  # noqa: F401 - fixtures
from tests.support.demo_rows import insert_vocabulary

pytestmark = pytest.mark.django_db
COVERAGE = "/admin/newsletters/issue/coverage/"


@pytest.fixture
def areas():
    insert_vocabulary()
    return {area.code: area for area in PriorityArea.objects.all()}


def issue(number, *items, is_live=True):
    """Of the month with that number; each of `items` is the areas of one."""
    row = Issue.objects.create(
        slug=f"2015-{number:02}", title=f"Newsletter {number}", summary="What it says.", phase=Phase.objects.get(code="sesec-3"),
        number=number, period_start=date(2015, number, 1), period_end=date(2015, number, 28),
    )  # fmt: skip
    row.sections.create(position=1, title="News")
    for position, carried in enumerate(items):
        item = Item.objects.create(slug=f"item-{number}-{position}", title=f"Item {number}.{position}")
        item.priority_areas.set(carried)
        row.placements.create(item=item, section=1, position=position)
    if is_live:
        publish(row, by=None)
    return row


def area_of(found, code):
    return next(area for area in found.areas if area.code == code)


def test_items_are_counted_by_area_and_issue_and_an_area_without_any_keeps_its_row(areas):
    issue(1, [areas["healthcare"]], [areas["healthcare"], areas["ict"]])
    issue(2, [areas["ict"]])
    found = area_coverage()
    assert [column.number for column in found.columns] == [1, 2]
    assert [cell.count for cell in area_of(found, "healthcare").cells] == [2, 0]
    assert [cell.count for cell in area_of(found, "ict").cells] == [1, 1]
    assert [cell.count for cell in area_of(found, "transport").cells] == [0, 0]
    assert (found.start, found.end) == (date(2015, 1, 1), date(2015, 2, 28))


def test_area_without_an_item_for_three_issues_is_said_in_words(areas, people, dashboard_widgets):  # noqa: F811
    for number in range(1, 5):
        issue(number, [areas["ict"], areas["healthcare"]] if number == 1 else [areas["ict"]])
    assert area_of(area_coverage(), "healthcare").silence_text == "Nothing on Healthcare and medical devices for three issues"
    assert area_of(area_coverage(), "ict").silence_text == ""
    page = logged_in_client(people["author"]).get("/admin/").content.decode()
    assert "Nothing on Healthcare and medical devices for three issues" in page
    assert "Selected by CEN, EFTA" in page
    assert dashboard_widgets("author")["coverage"].extra_context["coverage"].silent_areas


def test_two_issues_are_no_silence(areas):
    issue(1, [areas["ict"]])
    issue(2, [areas["ict"]])
    assert area_coverage().silent_areas == []


def test_issue_in_the_making_ends_a_silence_and_does_not_make_one(areas):
    for number in (1, 2):
        issue(number, [areas["ict"]])
    issue(3, [areas["ict"]], is_live=False)
    assert area_of(area_coverage(), "healthcare").issues_without_items == 2
    issue(4, [areas["ict"]])
    assert area_of(area_coverage(), "healthcare").is_silent
    issue(5, [areas["healthcare"]], is_live=False)
    assert area_of(area_coverage(), "healthcare").issues_without_items == 0


def test_withdrawn_items_and_issues_are_not_counted(areas):
    issue(1, [areas["ict"]], [areas["ict"]])
    Item.objects.filter(slug="item-1-0").update(state="withdrawn")
    issue(2, [areas["ict"]])
    Issue.objects.filter(number=2).update(state="withdrawn")
    found = area_coverage()
    assert [column.number for column in found.columns] == [1]
    assert area_of(found, "ict").total == 1


def test_only_the_last_eight_issues_are_shown_and_it_takes_four_statements(areas):
    for number in range(1, 12):
        issue(number, [areas["ict"]])
    with CaptureQueriesContext(connection) as asked:
        found = area_coverage()
    assert [column.number for column in found.columns] == list(range(4, 12))
    assert len(asked) == 4
    assert area_of(found, "healthcare").silence_text.endswith("for eight issues")


def test_number_leads_to_the_items_that_it_counts(areas, people):  # noqa: F811
    issue(1, [areas["ict"]], [areas["ict"]], [areas["healthcare"]])
    issue(2, [areas["ict"]])
    browser = logged_in_client(people["author"])
    for area in area_coverage().areas:
        for cell in area.cells:
            listed = browser.get(f"/admin/newsletters/item/?{cell.query}")
            assert listed.context["cl"].result_count == cell.count, cell.query


@pytest.mark.parametrize("query", ["in_issue=x", "in_issue=²", "in_issue=99999999999999999999", "area=nothing"])
def test_narrowing_by_what_is_not_there_gives_an_empty_list(areas, people, query):  # noqa: F811
    issue(1, [areas["ict"]])
    answer = logged_in_client(people["author"]).get(f"/admin/newsletters/item/?{query}")
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert answer.context["cl"].result_count == 0


def test_page_for_the_committee_states_period_partners_and_silence(areas, people):  # noqa: F811
    for number in range(1, 4):
        issue(number, [areas["ict"]])
    issue(4, is_live=False)
    page = " ".join(logged_in_client(people["editor"]).get(COVERAGE).content.decode().split())
    assert "1 January 2015 to 28 April 2015" in page
    assert "4 issues, 3 of them published" in page
    partners = [page.index(f">{name} –") for name in ("CEN", "CENELEC", "EC", "EFTA", "ETSI")]
    assert partners == sorted(partners)
    cen = page[partners[0] : partners[1]]
    assert "Nothing on Healthcare and medical devices for three issues." in cen
    assert "Cybersecurity" not in cen


def test_page_for_the_committee_without_an_issue_says_how_to_begin(people):  # noqa: F811
    assert "There is no issue yet." in logged_in_client(people["author"]).get(COVERAGE).content.decode()


def test_who_may_see_issues_but_no_items_gets_no_coverage(areas, people):  # noqa: F811
    issue(1, [areas["ict"]])
    people["guest"].user_permissions.set(Permission.objects.filter(codename="view_issue"))
    browser = logged_in_client(people["guest"])
    assert browser.get(COVERAGE).status_code == 403
    assert "coverage" not in [box.name for box in browser.get("/admin/").context["page"].filled]
    assert Client().get(COVERAGE).status_code == 302
