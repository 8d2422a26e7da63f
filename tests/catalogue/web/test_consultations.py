"""The page of open consultations: which are there, in which order, and what an empty day offers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def publish_consultation(slug: str, days: int):
    today = timezone.localdate()
    published_on = today - timedelta(days=400)
    policy = make_policy(slug, published_on=published_on, comments_close_on=today + timedelta(days=days))
    publish(policy, by=None)


def test_open_consultations_stand_soonest_first_with_their_days_left(client):
    for slug, days in (("later", 30), ("today", 0), ("soon", 1)):
        publish_consultation(slug, days)
    page = client.get("/consultations/").content.decode()
    places = [page.index(f'href="/policies/{slug}/" lang="en"') for slug in ("today", "soon", "later")]
    assert places == sorted(places)
    for said in ("Closes today", "1 day left", "30 days left", "3 are open"):
        assert said in page
    assert "Closed lately" not in page


def test_day_without_open_consultations_shows_what_closed_last(client):
    publish_consultation("closed", -1)
    page = client.get("/consultations/").content.decode()
    assert "Nothing is open for comments today" in page
    assert "Closed lately" in page
    assert 'href="/policies/closed/"' in page


def test_consultation_that_is_issued_tomorrow_is_not_open_today(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    publish(make_policy("tomorrow", published_on=tomorrow, comments_close_on=tomorrow + timedelta(days=30)), by=None)
    assert "/policies/tomorrow/" not in client.get("/consultations/").content.decode()
