"""The home page: what closes soon, what changed this week, and nothing else than readers may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.workflow.publishing import publish, withdraw
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def section(client, name: str) -> str:
    page = client.get("/").content.decode()
    return page.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


def publish_consultation(slug: str, days: int) -> None:
    today = timezone.localdate()
    publish(make_policy(slug, published_on=today - timedelta(days=60), comments_close_on=today + timedelta(days=days)), by=None)


def test_consultations_that_close_next_stand_first_and_are_four_at_most(client):
    for days in (40, 0, 9, 30, 20, 1, -1):
        publish_consultation(f"closes-{days}", days)
    said = section(client, "closing-soon")
    assert [f"closes-{days}/" in said for days in (0, 1, 9, 20, 30, 40, -1)] == [True] * 4 + [False] * 3
    assert said.index("closes-0/") < said.index("closes-1/") < said.index("closes-9/") < said.index("closes-20/")
    assert "Closes today" in said
    assert "1 day left" in said


def test_day_without_open_consultations_says_so(client):
    assert "Nothing is open for comments today" in section(client, "closing-soon")


def test_changes_of_the_last_seven_days_stand_newest_first(client):
    now = timezone.now()
    for slug, days in (("eight-days-ago", 8), ("six-days-ago", 6), ("today", 0)):
        publish(make_policy(slug), by=None, at=now - timedelta(days=days))
    said = section(client, "changed-this-week")
    assert "/policies/eight-days-ago/" not in said
    assert said.index("/policies/today/") < said.index("/policies/six-days-ago/")


def test_quiet_week_says_when_the_last_change_was(client):
    assert "Nothing changed in the last seven days." in section(client, "changed-this-week")
    publish(make_policy(), by=None, at=timezone.now() - timedelta(days=400))
    said = section(client, "changed-this-week")
    assert "/policies/internet-plus/" not in said
    assert "The last change was on" in said


def test_what_was_removed_is_not_among_the_changes(client):
    policy = publish(make_policy(), by=None)
    withdraw(policy, by=None, notice="Entered in error.", outcome="gone")
    publish_consultation("still-there", 3)
    assert "still-there" in section(client, "changed-this-week")
    assert "internet-plus" not in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/", "/policies/", "/about/"])
def test_main_navigation_leads_to_what_closes_and_what_changed(client, address):
    navigation = client.get(address).content.decode().partition('aria-label="Main"')[2].partition("</nav>")[0]
    assert '<a href="/consultations/">Closing soon</a>' in navigation
    assert '<a href="/changes/">Changed this week</a>' in navigation
