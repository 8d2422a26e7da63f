"""Lists of publications are narrowed by issue, priority area, days and owner; what is no day or key is no error."""

import pytest
from django.urls import reverse

from catalogue.models import Phase, PriorityArea
from newsletters.models import Issue, Item
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
ITEMS = "/admin/newsletters/item/"


@pytest.fixture
def browser(client):
    client.force_login(create_account("author"))
    return client


@pytest.fixture
def items():
    areas = {code: PriorityArea.objects.create(code=code, name_en=code.upper()) for code in ("ict", "energy")}
    made = {}
    for number, (slug, code) in enumerate((("april", "ict"), ("may", "energy"), ("june", "ict")), start=4):
        made[slug] = Item.objects.create(slug=slug, title=slug, reported_on=f"2026-{number:02}-15")
        made[slug].priority_areas.add(areas[code])
    return made


def titles(browser, address: str, query: str) -> set[str]:
    page = browser.get(f"{address}?{query}", follow=True)
    assert page.status_code == 200
    return {row.title for row in page.context["cl"].result_list}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from_day=2026-05-15", {"may", "june"}),
        ("until_day=2026-05-15", {"april", "may"}),
        ("from_day=2026-05-01&until_day=2026-05-31", {"may"}),
        ("area=ict", {"april", "june"}),
        ("area=ict&from_day=2026-06-01&q=june", {"june"}),
        ("area=nothing", set()),
        ("area=%27%3B", set()),
        ("in_issue=none", {"april", "may", "june"}),
        ("from_day=&until_day=", {"april", "may", "june"}),
    ],
)
def test_items_are_narrowed_by_area_and_days(browser, items, query, expected):
    assert titles(browser, ITEMS, query) == expected


def test_items_of_an_issue_and_of_none(browser, items):
    phase = Phase.objects.create(code="one", name_en="One", starts_on="2015-01-01")
    issue = Issue.objects.create(
        slug="issue", title="Issue", phase=phase, number=1, period_start="2026-04-01", period_end="2026-04-30"
    )
    issue.placements.create(item=items["april"], section=1, position=1)
    assert titles(browser, ITEMS, f"in_issue={issue.pk}") == {"april"}
    assert titles(browser, ITEMS, "in_issue=none") == {"may", "june"}
    assert "Issue" in browser.get(ITEMS).content.decode().split('id="changelist-filter"')[1]


@pytest.mark.parametrize("value", ["yesterday", "2026-02-30", "9" * 22, "2026-05-01'", "%F0"])
def test_what_is_no_day_is_said_and_left_out(browser, items, value):
    page = browser.get(f"{ITEMS}?from_day={value}", follow=True)
    assert "was not understood" in page.content.decode()
    assert len(page.context["cl"].result_list) == 3


def test_form_of_the_days_keeps_the_other_filters(browser, items):
    page = browser.get(f"{ITEMS}?area=ict&q=june&from_day=2026-06-01").content.decode()
    form = page.split('class="day-filter"')[1].split("</form>")[0]
    assert 'name="area" value="ict"' in form
    assert 'name="q" value="june"' in form
    assert form.count("from_day") == 1
    assert 'value="2026-06-01"' in form


def test_policies_are_narrowed_by_owner_and_day_of_publication(browser):
    author = create_account("author", "second")
    make_policy("mine", title="Mine", owner=author, published_on="2026-05-15")
    make_policy("other", title="Other", published_on="2026-06-15")
    address = reverse("admin:policies_policy_changelist")
    assert titles(browser, address, f"owner__id__exact={author.pk}") == {"Mine"}
    assert titles(browser, address, "from_day=2026-06-01") == {"Other"}
    assert Policy.objects.count() == 2
