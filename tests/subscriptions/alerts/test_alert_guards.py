"""Guards of alerts that only a rare meeting of events needs: each test fails if its guard is taken out."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from catalogue.index.revision import read_revision
from catalogue.models import Change, Entry
from editorial.workflow.publishing import publish, withdraw
from mailing.entry_changes import last_change
from mailing.models import Mailing, Suppression
from subscriptions.alerts.alert_news import DAYS_BEFORE, closing_soon, news_between
from subscriptions.alerts.alert_runs import run_alerts
from subscriptions.alerts.alert_words import words_of
from subscriptions.alerts.find_alerts import matched_searches
from subscriptions.alerts.followed_list import followed_list
from subscriptions.alerts.reader_alerts import ask_for_alert, change_rhythm, confirm_alert, delete_expired_alerts
from subscriptions.models import Alert, AlertRun, SavedSearch, Subscriber
from subscriptions.models.alerts import MAX_QUERY
from tests.standards.standard_rows import make_standard
from tests.subscriptions.alerts.conftest import LATER, follow
from tests.subscriptions.readers import make_subscriber
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def published(slug="internet-plus", **values):
    return publish(make_policy(slug, **values), by=None)


def ask(subscriber: Subscriber, folder: str = "policies", query: str = "") -> bool:
    with transaction.atomic():
        return ask_for_alert(subscriber, {"folder": folder, "query": query, "rhythm": "now"})


def test_alert_that_nobody_confirmed_is_told_nothing_beside_one_that_is_followed(told, li):
    follow(li)
    ask(make_subscriber("wang@reader.example"))
    published()
    assert set(told()) == {"li"}


def test_stretch_of_the_log_ends_where_it_was_asked_to(db):
    published("one")
    until = last_change()
    published("two")
    assert [news.entry.slug for news in news_between(0, until)] == ["one"]


def test_what_was_published_and_removed_after_the_stretch_is_not_told_as_published(db):
    policy = published()
    until = last_change()
    withdraw(policy, by=None, outcome="withdrawn", notice="It was a draft.")
    assert news_between(0, until) == []
    (news,) = news_between(until, last_change())
    assert news.summary == "", "what was removed is not summed up"


def test_verification_of_a_source_is_no_news(db):
    published()
    before = last_change()
    Change.objects.filter(number=before).update(event=Change.Event.VERIFIED)
    assert news_between(0, before) == []


def test_deadline_that_is_over_is_not_told_by_a_worker_that_stood_still(db):
    today = date(2041, 8, 20)
    for slug, day in (("over", today - timedelta(days=5)), ("today", today), ("soon", today + timedelta(days=DAYS_BEFORE))):
        published(slug, comments_close_on=day)
    found = closing_soon(today - timedelta(days=30), today)
    assert [news.entry.slug for news in found] == ["today", "soon"]


def test_what_is_older_than_all_alerts_makes_no_run(li):
    published()
    follow(li)
    assert run_alerts(timezone.now() + LATER) == 0
    assert not AlertRun.objects.exclude(rhythm="deadlines").exists()


def test_search_for_an_entry_that_is_gone_says_so(li):
    policy = published()
    alert = follow(li, "search", f"uid={policy.uid}")
    withdraw(policy, by=None, outcome="gone", notice="No.")
    Change.objects.filter(uid=policy.uid).update(entry=None)
    alert.search.conditions["uids"] = ["00000000-0000-0000-0000-000000000000"]
    assert words_of([alert.search]) == {alert.search.pk: "A publication that was removed"}


@pytest.mark.parametrize(("folder", "query"), [("nothing", ""), ("policies", "colour=red")])
def test_list_that_is_none_any_more_is_not_followed(li, folder, query):
    assert not ask(li, folder, query)
    assert not Alert.objects.exists()


def test_mails_that_strangers_can_have_sent_to_a_reader_are_bounded(li):
    asked = [ask(li, query=f"issued_after=201{year}-01-01") for year in range(6)]
    assert asked == [True] * 5 + [False]


def test_yes_to_an_alert_ends_what_the_reader_wished_and_no_complaint(li):
    ask(li)
    Suppression.objects.create(address_hash=li.address_hash, scope="alerts", reason=Suppression.Reason.COMPLAINT)
    assert confirm_alert(li, li.alerts.get().pk)
    assert Suppression.objects.get().reason == Suppression.Reason.COMPLAINT


def test_reader_confirms_no_alert_of_another(li):
    other = make_subscriber("wang@reader.example")
    ask(other)
    assert not confirm_alert(li, other.alerts.get().pk)
    assert not Alert.objects.running().exists()


def test_another_rhythm_repeats_nothing_that_the_former_one_told(told, li):
    alert = follow(li)
    published()
    assert set(told()) == {"li"}
    assert change_rhythm(li, alert.pk, "daily")
    assert told(timezone.now() + timedelta(days=2)) == {}


def test_alert_of_a_reader_who_has_not_confirmed_the_address_waits_with_it(li):
    Subscriber.objects.filter(pk=li.pk).update(state="pending")
    ask(li)
    delete_expired_alerts(timezone.now() + timedelta(days=3))
    assert li.alerts.exists()


def test_list_has_one_spelling_without_blank_values_and_a_longest_one(db):
    revision = read_revision()
    assert followed_list("policies", QueryDict("kind=&kind=law&q=+"), revision).query == "kind=law"
    words = "a" * (MAX_QUERY + 1)
    assert "" in followed_list("policies", QueryDict(f"q={words}"), revision).errors


@pytest.mark.parametrize("has_alert", [True, False])
def test_search_that_nobody_of_the_rhythm_follows_makes_no_mailing(li, has_alert):
    follow(li, query="kind=notice")
    other = make_subscriber("wang@reader.example")
    if has_alert:
        follow(other, query="kind=law", rhythm="weekly")
    else:
        ask(other, query="kind=law")
    published(kind="law")
    run_alerts(timezone.now() + LATER)
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("query", ["kind!=law", "kind=law", "in_force_on=2041-01-01", "changed_since=2041-01-01"])
def test_each_condition_matches_what_the_list_has(li, query):
    days = {"in_force_on_precision": "day", "lifecycle": "in_force"}
    ended = {"ended_on": date(2016, 1, 1), "ended_on_precision": "day", "in_force_on_precision": "day"}
    published("over", kind="law", in_force_on=date(2015, 1, 1), **ended)
    published("now", kind="law", in_force_on=date(2015, 1, 1), **days)
    published("notice", kind="notice", in_force_on=date(2015, 1, 1), **days)
    revision = read_revision()
    wanted = followed_list("policies", QueryDict(query), revision).entry_query.keys
    alert = follow(li, query=query)
    assert "change" not in [one[0] for one in alert.search.conditions["ranges"]]
    found = matched_searches(dict(Entry.objects.values_list("pk", "uid")), revision, Q())
    assert set(found.get(alert.search, ())) == set(wanted)
    assert len(wanted) < 3


def test_search_whose_filter_is_not_valid_any_more_matches_nothing(li):
    policy = published()
    alert = follow(li, query=f"related_to={policy.uid}")
    SavedSearch.objects.filter(pk=alert.search_id).update(query="related_to=nobody")
    assert matched_searches(dict(Entry.objects.values_list("pk", "uid")), read_revision(), Q()) == {}


@pytest.mark.parametrize(
    "query", ["status=in_force", "status!=in_force", "in_force_on=2041-01-01", "replaces=GB%2FT+1-2000", "ccs=L80"]
)
def test_conditions_that_only_the_list_of_standards_knows_are_asked_of_it(li, query):
    publish(make_standard("GB/T 22080-2025", ccs="L80"), by=None)
    publish(make_standard("GB/T 2-2020", replaces=["GB/T 1-2000"], stage="withdrawn", ended_on=date(2021, 1, 1)), by=None)
    wanted = followed_list("standards", QueryDict(query), read_revision()).entry_query.keys
    alert = follow(li, "standards", query)
    found = matched_searches(dict(Entry.objects.values_list("pk", "uid")), read_revision(), Q())
    assert set(found.get(alert.search, ())) == set(wanted)
    assert len(wanted) == 1
