"""Facets and lists of terms: divisions below their section, a field for long facets, calendars where there are deadlines."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import Organization, Sector
from catalogue.web.query_params import VALUES_BEFORE_SEARCH
from editorial.workflow.publishing import publish, publish_together
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def sectors():
    """Manufacturing with two policies in one division and one in the other; mining alone with one."""
    manufacturing = Sector.objects.create(code="C", name_en="Manufacturing", name_zh="制造业", is_standard=True)
    food = Sector.objects.create(code="C13", name_en="Food", parent=manufacturing, is_standard=True)
    tobacco = Sector.objects.create(code="C16", name_en="Tobacco", parent=manufacturing, is_standard=True)
    mining = Sector.objects.create(code="B", name_en="Mining", is_standard=True)
    rows = [make_policy(f"policy-{n}") for n in range(4)]
    for row, sector in zip(rows, (food, food, tobacco, mining), strict=True):
        row.sectors.add(sector)
    publish_together(rows, by=None)


def sector_facet(client, query=""):
    facets = client.get(f"/policies/{query}").context["facets"]
    return next(facet for facet in facets if facet["name"] == "sector")


def test_division_is_below_its_section_whose_count_includes_it(client, sectors):
    top = sector_facet(client)["first"]
    assert [(value["code"], value["count"]) for value in top] == [("C", 3), ("B", 1)]
    assert [(value["code"], value["count"]) for value in top[0]["children"]] == [("C13", 2), ("C16", 1)]
    assert not top[0]["is_open"]


def test_section_of_a_chosen_division_is_open_and_first(client, sectors):
    page = client.get("/policies/?sector=C16").content.decode()
    assert re.search(r'<details class="filters-more filters-within" open>', page)
    Sector.objects.create(code="A", name_en="Farming", is_standard=True)
    farming = [make_policy(f"farming-{n}") for n in range(5)]
    for row in farming:
        row.sectors.add(Sector.objects.get(code="A"))
    publish_together(farming, by=None)
    assert [value["code"] for value in sector_facet(client)["first"]] == ["A", "C", "B"]
    assert [value["code"] for value in sector_facet(client, "?sector=C16")["first"]] == ["C", "A", "B"]


def test_long_facet_has_a_field_to_type_in_and_a_short_one_has_none(client, sectors):
    policy = make_policy("of-many")
    for n in range(VALUES_BEFORE_SEARCH + 1):
        policy.organizations.add(Organization.objects.create(code=f"body-{n}", name_en=f"Body {n}", kind="authority"))
    publish(policy, by=None)
    page = client.get("/policies/").content.decode()
    assert 'id="find-organization"' in page
    assert 'id="find-sector"' not in page
    field = re.search(r'<input id="find-organization"[^>]*>', page)[0]
    assert " name=" not in field  # it is no filter


def test_list_of_sectors_is_folded_to_its_sections(client, sectors):
    answer = client.get("/sectors/")
    page = answer.content.decode()
    assert [row["name"].code for row in answer.context["rows"]] == ["B", "C"]
    assert "2 divisions" in page
    assert page.index("<details>", page.index('href="/sectors/C/"')) < page.index('href="/sectors/C13/"')
    assert 'href="/zh-hans/sectors/C/" lang="zh-Hans">制造业' in client.get("/zh-hans/sectors/").content.decode()


def test_results_have_a_link_to_skip_to_them(client, sectors):
    page = client.get("/policies/").content.decode()
    assert page.index('href="#main"') < page.index('href="#results"') < page.index("masthead-name")
    assert page.count('id="results"') == 1
    assert "#results" not in client.get("/policies/?q=nowhere").content.decode()
    assert "#results" not in client.get("/about/").content.decode()


def test_list_without_deadlines_offers_no_calendar(client, sectors):
    assert "calendar.ics" not in client.get("/policies/").content.decode()
    assert "calendar.ics" not in client.get("/sectors/C/").content.decode()


@pytest.mark.parametrize(("days", "is_offered"), [(30, True), (-30, True), (-500, False)])
def test_list_with_a_deadline_since_a_year_offers_its_calendar(client, sectors, days, is_offered):
    policy = make_policy("draft", comments_close_on=timezone.localdate() + timedelta(days=days))
    policy.sectors.add(Sector.objects.get(code="C13"))
    publish(policy, by=None)
    assert ("calendar.ics" in client.get("/policies/").content.decode()) == is_offered
    assert ("calendar.ics" in client.get("/sectors/C/").content.decode()) == is_offered
    assert "calendar.ics" not in client.get("/sectors/B/").content.decode()
