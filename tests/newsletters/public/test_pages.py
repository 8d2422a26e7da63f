"""Issues, items, reports and the archive as they are read."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.index import process_cache
from catalogue.models import Organization
from editorial.workflow.publishing import publish
from newsletters.models import Issue, Item
from newsletters.public.choices import TranslationAvailability
from tests.support.kept_answers import forget_answers

pytestmark = pytest.mark.django_db


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_issue_names_its_phase_and_circle_and_its_contents_lead_to_what_is_there(client, demo_content):
    page = read(client, "/newsletters/2015-03/")
    for said in ("SESEC III", "3 April 2015", "EC, EFTA, CEN, CENELEC, ETSI", "co-financed", 'href="/newsletters/2015-03.pdf"'):
        assert said in page
    places = re.findall(r'href="#((?:section|item)-[\d-]+|abbreviations)"', page)
    assert len(places) == 4 + 10 + 1
    assert all(page.count(f'id="{place}"') == 1 for place in places)


def test_issue_links_its_items_to_what_they_report_on_and_keeps_analysis_apart(client, demo_content):
    page = read(client, "/newsletters/2015-03/")
    story = page.split('id="item-1-1"')[1].split("</article>")[0]
    assert 'href="/policies/internet-plus/"' in story
    assert 'href="/organizations/npc/"' in story
    assert "SESEC III desk, 31 March 2015" in story.split('class="analysis')[1]


def test_abbreviations_are_of_the_bodies_that_live_items_name_and_no_others(client, demo_content):
    page = read(client, "/newsletters/2015-03/")
    rows = page.split('id="abbreviations"')[1]
    assert re.search(r"<td>PBoC</td>.*?People.*?s Bank of China.*?中国人民银行", rows)
    assert "AQSIQ" not in rows
    item = Item.objects.get(slug="qr-code-standards")
    item.organizations.add(Organization.objects.get(code="aqsiq"))
    assert "AQSIQ" not in read(client, "/newsletters/2015-03/")
    publish(item, by=None, kind="minor")
    assert "AQSIQ" in read(client, "/newsletters/2015-03/")


def test_issue_takes_five_statements_cold_after_a_second_version_with_a_neighbour(client, demo_content):
    issue = Issue.objects.get(slug="2015-03")
    issue.takeaways = "<p>Else.</p>"
    issue.save()
    publish(issue, by=None, note="The takeaways.")
    values = {"period_start": date(2015, 5, 1), "period_end": date(2015, 6, 30), "summary": "Two months at a time."}
    later = Issue.objects.create(slug="2015-05", title="May and June", phase=issue.phase, number=3, **values)
    later.sections.create(position=1, title="Horizontal")
    publish(later, by=None)
    forget_answers()
    process_cache.clear()
    with CaptureQueriesContext(connection) as asked:
        page = read(client, "/newsletters/2015-03/")
    assert len(asked) <= 5
    assert 'rel="next" href="/newsletters/2015-05/"' in page
    archive = read(client, "/newsletters/")
    archive = archive.partition("<main")[2]
    assert archive.index("The newest issue") < archive.index("May and June") < archive.index('id="year-2015"')
    assert "SESEC III, number 3, 1 May 2015 to 30 June 2015" in archive


def test_item_says_where_it_was_printed_until_when_to_comment_and_how_to_have_the_text(client, item):
    publish(item, by=None)
    page = read(client, "/news/big-data-plan-out/")
    assert "Comments close on 1 October 2015" in page
    assert "大数据行动纲要发布" in page
    assert "translates the full text on request" in page


@pytest.mark.parametrize("availability", TranslationAvailability.values)
def test_each_availability_of_a_translation_is_a_sentence(client, item, availability):
    item.translation_availability = availability
    item.save()
    publish(item, by=None)
    said = read(client, "/news/big-data-plan-out/").split("Full text in English</dt><dd>")[1].split("</dd>")[0].strip()
    assert said.endswith(".")
    assert ("no translation" in said) == (availability == TranslationAvailability.NONE)


def test_report_has_its_contents_notes_that_lead_back_and_its_pdf(client, demo_content):
    page = read(client, "/reports/china-internet-plus-strategy-review/")
    contents = page.split("data-contents")[1].split("</nav>")[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) == 7
    assert all(page.count(f'id="{anchor}"') == 1 for anchor in anchors)
    assert re.search(r'id="fnref.2"><a href="#fn.2"', page)
    assert re.search(r'<li id="fn.2">.*?href="#fnref.2"', page)
    assert 'href="/reports/china-internet-plus-strategy-review.pdf"' in page
