"""What a policy's page answers in one look: is it in force, what took its place, where is the original, until when to comment."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from catalogue.models import Organization
from editorial.models import Source
from editorial.workflow.publishing import publish, publish_together, withdraw
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def sentence_on(page: str) -> str:
    """The status under the title, without markup."""
    found = re.search(r'<p class="status-sentence">(.*?)\s*</p>', page, re.DOTALL)
    return re.sub("<[^>]+>", "", found[1]) if found else ""


def publish_successor(slug: str = "old-rules", effective_on: date | None = date(2020, 5, 1), **values: Any) -> Policy:
    """An old policy and the new rules that replace it."""
    old = make_policy(slug, **{"lifecycle": "in_force", **values})
    new = make_policy("new-rules", title="New & better rules", lifecycle="in_force")
    new.relations.create(type="replaces", target=old, effective_on=effective_on)
    publish_together([old, new], by=None)
    return old


def test_successor_is_linked_under_the_title_and_in_the_key_facts(client):
    publish_successor()
    page = page_of(client, "/policies/old-rules/")
    assert sentence_on(page) == "Superseded by New & better rules on 1 May 2020."
    assert page.count('Superseded by <a href="/policies/new-rules/">New & better rules</a> on 1 May 2020.') == 2
    assert "自2020" not in page
    assert sentence_on(page_of(client, "/zh-hans/policies/old-rules/")) == "已于2020年5月1日被New & better rules代替。"


def test_successor_that_is_removed_from_the_site_is_not_named(client):
    publish_successor()
    withdraw(Policy.objects.get(slug="new-rules"), by=None, notice="Entered twice.")
    assert sentence_on(page_of(client, "/policies/old-rules/")) == "In force."
    assert client.get("/api/v1/policies/old-rules/").json()["status_summary"] == "In force."


def test_draft_successor_is_not_named(client):
    old = make_policy("old-rules", lifecycle="in_force")
    publish(old, by=None)
    make_policy("secret-rules").relations.create(type="replaces", target=old, effective_on=date(2020, 5, 1))
    assert sentence_on(page_of(client, "/policies/old-rules/")) == "In force."


@pytest.mark.parametrize(
    "address",
    [
        "/policies/old-rules/",
        "/policies/?kind=notice",
        "/search/?q=old",
        "/api/v1/policies/?kind=notice",
        "/api/v1/policies/?kind=notice&fields=status",
    ],
)
def test_badge_agrees_with_the_day_wherever_it_stands(client, address):
    publish_successor(kind="notice")
    page = page_of(client, address)
    assert "superseded" in page
    assert "badge-in_force" not in page


def test_policy_whose_first_day_is_to_come_has_no_badge_in_force(client):
    tomorrow = TODAY + timedelta(days=1)
    publish(make_policy("to-come", lifecycle="in_force", in_force_on=tomorrow, in_force_on_precision="day"), by=None)
    for address in ("/policies/to-come/", "/policies/", "/"):
        assert "badge-in_force" not in page_of(client, address)
    assert sentence_on(page_of(client, "/policies/to-come/")).startswith("Not yet in force: from ")


@pytest.mark.parametrize("address", ["/policies/to-come/", "/api/v1/policies/to-come/"])
def test_kept_answer_is_not_given_on_another_day(client, monkeypatch, address):
    tomorrow = TODAY + timedelta(days=1)
    publish(make_policy("to-come", lifecycle="adopted", in_force_on=tomorrow, in_force_on_precision="day"), by=None)
    assert "Not yet in force" in page_of(client, address)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.now(UTC) + timedelta(days=1))
    assert "In force since" in page_of(client, address)


def test_api_gives_the_sentence_in_detail_and_lists(client):
    publish_successor()
    expected = ("superseded", "Superseded by New & better rules on 1 May 2020.")
    detail = client.get("/api/v1/policies/old-rules/").json()
    assert (detail["status"], detail["status_summary"]) == expected
    assert detail["lifecycle"] == "in_force"
    for query in ("", "&fields=status,status_summary,slug"):
        rows = client.get(f"/api/v1/policies/?q=old{query}").json()["results"]
        assert [(row["status"], row["status_summary"]) for row in rows] == [expected]
    schema = client.get("/api/v1/schema/?format=json").json()["components"]["schemas"]["Policy"]
    assert {"status", "status_summary"} <= set(schema["properties"])


def test_structured_data_does_not_call_a_superseded_policy_in_force(client):
    publish_successor()
    assert client.get("/api/v1/policies/old-rules/?format=jsonld").json()["legislationLegalForce"].endswith("/NotInForce")


def test_earlier_version_says_nothing_of_today(client):
    policy = publish(make_policy(lifecycle="in_force"), by=None)
    publish(policy, by=None, note="More is known.")
    page = page_of(client, "/policies/internet-plus/versions/1/")
    assert sentence_on(page) == ""
    assert "badge-in_force" in page


def test_original_is_the_official_text_with_language_and_issuer(client):
    policy = make_policy()
    policy.issuers.add(Organization.objects.create(code="sc", name_en="State Council", name_zh="国务院", kind="authority"))
    policy.texts.create(position=0, language="en", status="human", url="https://example.org/translation")
    policy.texts.create(position=1, language="zh-Hans", status="official", url="https://www.gov.cn/act")
    publish(policy, by=None)
    page = page_of(client, "/policies/internet-plus/")
    assert '<a class="button" href="https://www.gov.cn/act" rel="noopener">Original text (Chinese, State Council)</a>' in page
    assert '<a href="https://www.gov.cn/act" rel="noopener">Chinese, State Council</a>' in page
    assert "原文 (中文，国务院)" in page_of(client, "/zh-hans/policies/internet-plus/")


def test_original_without_an_address_is_the_text_on_the_page(client):
    policy = make_policy()
    policy.texts.create(language="zh-Hans", status="official", body="<p>第一条</p>")
    publish(policy, by=None)
    page = page_of(client, "/policies/internet-plus/")
    assert '<a class="button" href="#text-1">Original text (Chinese)</a>' in page
    assert 'id="text-1"' in page


@pytest.mark.parametrize(
    ("kind", "language", "is_original"),
    [
        ("official_website", "zh-Hans", True),
        ("document", "zh", True),
        ("document", "en", False),
        ("official_website", "", False),
        ("chinese_media", "zh-Hans", False),
    ],
)
def test_original_without_an_official_text_is_an_official_source_in_the_language_of_the_act(client, kind, language, is_original):
    source = Source.objects.create(kind=kind, title="通知", publisher="MIIT", url="https://www.miit.gov.cn/act", language=language)
    policy = make_policy()
    policy.sources.add(source)
    publish(policy, by=None)
    button = '<a class="button" href="https://www.miit.gov.cn/act" rel="noopener">Original text (Chinese, MIIT)</a>'
    assert (button in page_of(client, "/policies/internet-plus/")) is is_original


def publish_consultation(days: int, **values: Any) -> Policy:
    source = Source.objects.create(kind="official_website", title="征求意见", url="https://www.samr.gov.cn/draft")
    policy = make_policy("draft-rules", kind="consultation_draft", comments_close_on=TODAY + timedelta(days=days), **values)
    policy.sources.add(source)
    publish(policy, by=None)
    return policy


def test_open_consultation_has_a_box_with_days_left_place_to_comment_and_calendar(client):
    publish_consultation(12)
    page = page_of(client, "/policies/draft-rules/")
    box = page.partition('<section class="consultation-box"')[2].partition("</section>")[0]
    assert "12 days left" in box
    assert "24:00 China Standard Time" in box
    assert 'href="https://www.samr.gov.cn/draft"' in box
    assert 'href="/policies/draft-rules/calendar.ics"' in box
    assert page.index("What it says.") < page.index("consultation-box")
    [event] = Calendar.from_ical(client.get("/policies/draft-rules/calendar.ics").content).walk("VEVENT")
    assert event.decoded("dtstart") == TODAY + timedelta(days=12)


@pytest.mark.parametrize(("days", "values"), [(-1, {}), (5, {"published_on": TODAY + timedelta(days=2)})])
def test_consultation_that_is_closed_or_not_yet_issued_has_no_box(client, days, values):
    publish_consultation(days, **values)
    assert "consultation-box" not in page_of(client, "/policies/draft-rules/")


def test_calendar_of_a_publication_without_deadlines_or_that_was_removed_is_404(client):
    publish(make_policy(), by=None)
    assert client.get("/policies/internet-plus/calendar.ics").status_code == 404
    withdraw(publish_consultation(3), by=None, notice="Entered twice.")
    assert client.get("/policies/draft-rules/calendar.ics").status_code == 404


@pytest.mark.parametrize("address", ["/policies/", "/api/v1/policies/facets/"])
def test_unknown_stands_last_among_the_values_of_a_facet(client, address):
    publish_together([make_policy("a"), make_policy("b"), make_policy("c", lifecycle="adopted")], by=None)
    page = page_of(client, address)
    values = re.findall(r'name="lifecycle" value="(\w+)"|"code":"(adopted|unknown)"', page)
    assert ["".join(value) for value in values] == ["adopted", "unknown"]
