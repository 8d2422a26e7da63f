"""An issue ends with the abbreviations of the glossary that it uses, as they were agreed when it was published."""

import datetime
import re

import pytest
from django.urls import reverse

from catalogue.models import Organization
from editorial.content.consistency_check import check_catalogue
from editorial.workflow.publishing import publish, publish_together, withdraw
from newsletters.issue_layout.issue_abbreviations import add_abbreviations
from newsletters.models import Issue
from tests.glossary.term_rows import make_term
from tests.support.admin_form import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    term = make_term("multi-level protection scheme", title_zh="网络安全等级保护", abbreviation="MLPS")
    publish_together(
        [term, make_term("Internet of Things", abbreviation="IoT"), make_term("quick code", abbreviation="QR")], by=None
    )
    make_term("Draft", abbreviation="DRA")
    return term


@pytest.fixture
def issue(phase, item, scheme):
    period = {"period_start": datetime.date(2015, 9, 1), "period_end": datetime.date(2015, 9, 30)}
    issue = Issue.objects.create(slug="2015-09", title="September", summary="DRA.", phase=phase, number=1, **period)
    issue.sections.create(position=1, title="Policy")
    issue.placements.create(section=1, item=item)
    item.facts = "<p>The MLPS/IoT rules and the iots. <strong>PBoC</strong> has DRA.</p>"
    item.save()
    return issue


def shown(client) -> list[tuple[str, str]]:
    page = client.get("/newsletters/2015-09/").content.decode()
    return re.findall(r"<tr><td>([^<]*)</td><td>(?:<a [^>]*>)?([^<]*)", page.partition('id="abbreviations"')[2])


def test_issue_explains_what_its_items_use_and_no_draft_s(client, issue, item):
    assert add_abbreviations(issue)
    publish_together([item, issue], by=None)
    assert shown(client) == [("IoT", "Internet of Things"), ("MLPS", "multi-level protection scheme")]
    assert client.get("/api/v1/issues/2015-09/").json()["abbreviations"][1]["title_zh"] == "网络安全等级保护"
    assert check_catalogue() == []


def test_published_issue_keeps_its_words_whatever_becomes_of_the_term(client, issue, item, scheme):
    add_abbreviations(issue)
    publish_together([item, issue], by=None)
    before = client.get("/newsletters/2015-09/").content
    scheme.title = "classified protection"
    scheme.save()
    publish(scheme, by=None, note="Another name.")
    withdraw(scheme, by=None, notice="Removed.")
    assert client.get("/newsletters/2015-09/").content == before


def test_second_save_adds_nothing_and_leaves_what_an_editor_wrote(issue):
    add_abbreviations(issue)
    issue.abbreviations.filter(abbreviation="IoT").update(title="")
    assert not add_abbreviations(issue)
    assert dict(issue.abbreviations.values_list("abbreviation", "title")) == {"IoT": "", "MLPS": "multi-level protection scheme"}


def test_abbreviation_without_words_is_not_shown(client, issue, item):
    add_abbreviations(issue)
    issue.abbreviations.filter(abbreviation="IoT").update(title="")
    publish_together([item, issue], by=None)
    assert [short for short, _ in shown(client)] == ["MLPS"]


def test_body_of_an_item_goes_before_a_term_with_its_abbreviation(client, issue, item):
    item.organizations.add(Organization.objects.create(code="iot", abbreviation="IoT", name_en="Institute", kind="authority"))
    add_abbreviations(issue)
    publish_together([item, issue], by=None)
    assert shown(client) == [("IoT", "Institute"), ("MLPS", "multi-level protection scheme")]


@pytest.mark.parametrize("screen", ["change", "arrange"])
def test_form_and_layout_fill_the_list_when_they_are_saved(admin_client, issue, item, screen):
    address = reverse(f"admin:newsletters_issue_{screen}", args=[issue.pk])
    if screen == "change":
        answer = admin_client.post(address, form_data(admin_client, address))
    else:
        section = issue.sections.get()
        placed = {"item": [item.pk], f"in-{item.pk}": section.pk, f"place-{item.pk}": 1}
        data = {"revision": 0, "section": [section.pk], f"title-{section.pk}": "Policy", f"number-{section.pk}": 1, **placed}
        answer = admin_client.post(address, data)
    assert answer.status_code == 302
    assert sorted(issue.abbreviations.values_list("abbreviation", flat=True)) == ["IoT", "MLPS"]
