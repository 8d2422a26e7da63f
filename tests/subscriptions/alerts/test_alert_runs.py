"""What is published is told to those who follow it: once, in one mail, at their rhythm."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.workflow.publishing import publish, withdraw
from mailing.models import Delivery, Mailing, Part
from policies.models import Policy
from subscriptions.alerts import alert_runs
from subscriptions.alerts.alert_runs import run_alerts
from subscriptions.models import Alert, AlertRun
from tests.subscriptions.alerts.conftest import LATER, age_changes, follow
from tests.subscriptions.correction_mail.conftest import body
from tests.subscriptions.readers import make_subscriber
from tests.support.factories import make_policy, make_vocabulary
from tests.support.worker_threads import retry_while_locked

pytestmark = pytest.mark.django_db


def published(slug="internet-plus", **values):
    return publish(make_policy(slug, **values), by=None)


def changed(row, kind="major", note="The text changed.", **values):
    again = Policy.objects.get(pk=row.pk)
    for name, value in {"summary": f"Anew, {kind}.", **values}.items():
        setattr(again, name, value)
    again.save()
    return publish(again, by=None, kind=kind, note=note)


def test_published_policy_is_told_to_those_who_follow_it_and_nobody_else(told, li):
    follow(li, query="kind=law")
    follow(make_subscriber("wang@reader.example"), query="kind=notice")
    policy = published(kind="law")
    mails = told()
    assert set(mails) == {"li"}
    for kind in ("plain", "html"):
        text = body(mails["li"], kind)
        for words in (policy.title, "/policies/internet-plus/", "Policies of the kind Law", "What it says."):
            assert words in text, (kind, words)
    assert mails["li"]["Subject"] == f"Expert Desk alert 订阅提醒: {policy.title}"
    assert mails["li"]["List-Id"].startswith("<alerts.")
    assert mails["li"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told() == {}


def test_bundle_is_gathered_for_ten_minutes_and_told_in_one_mail(told, li):
    follow(li)
    published("one")
    published("two")
    now = timezone.now()
    assert told(now + timedelta(minutes=9)) == {}
    text = body(told(now + timedelta(minutes=11))["li"])
    assert "/policies/one/" in text
    assert "/policies/two/" in text
    assert Mailing.objects.filter(kind="alert").count() == 1


@pytest.mark.parametrize(("rhythm", "early", "due"), [("daily", 5, 6), ("weekly", 6, 12)])
def test_daily_and_weekly_alerts_wait_for_the_morning_of_the_desk(told, li, rhythm, early, due):
    zone = ZoneInfo("Asia/Shanghai")
    follow(li, rhythm=rhythm)
    policy = make_policy()
    publish(policy, by=None, at=datetime(2041, 8, 5, 12, tzinfo=zone))  # a Monday
    assert told(datetime(2041, 8, early, 23, tzinfo=zone)) == {}
    assert told(datetime(2041, 8, due, 6, 59, tzinfo=zone)) == {}
    assert set(told(datetime(2041, 8, due, 7, tzinfo=zone))) == {"li"}


def test_new_wording_is_not_told_and_a_correction_is_with_its_note(told, li):
    policy = published()
    follow(li, "search", f"uid={policy.uid}")
    changed(policy, kind="minor", note="Spelling.")
    assert told() == {}
    changed(policy, kind="correction", note="The number was wrong.")
    text = body(told()["li"])
    assert "Corrected" in text
    assert "The number was wrong." in text
    assert "You follow: Internet Plus" in text


def test_removal_is_told_to_followers_of_the_entry_alone(told, li):
    policy = published()
    follow(li, "search", f"uid={policy.uid}")
    follow(make_subscriber("wang@reader.example"))
    withdraw(policy, by=None, outcome="withdrawn", notice="It was a draft.")
    mails = told()
    assert set(mails) == {"li"}
    assert "It was a draft." in body(mails["li"])


def test_what_is_removed_for_good_is_named_by_its_address_alone(told, li):
    policy = published()
    follow(li, "search", f"uid={policy.uid}")
    withdraw(policy, by=None, outcome="gone", notice="No.")
    mail = told()["li"]
    for text in (mail["Subject"], body(mail), body(mail, "html")):
        assert policy.title not in text
    assert "/policies/internet-plus/" in body(mail)


def test_reader_is_told_of_nothing_that_was_published_before(told, li):
    published("before")
    follow(make_subscriber("early@reader.example"), query="level=national")
    published("between")
    follow(li)
    published("after")
    mails = told()
    assert "/policies/between/" in body(mails["early"])
    assert "/policies/between/" not in body(mails["li"])
    assert "/policies/after/" in body(mails["li"])


def test_run_that_died_is_taken_up_again_and_tells_once(told, li, monkeypatch):
    follow(li)
    published()
    with monkeypatch.context() as broken:
        broken.setattr(alert_runs, "start", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            told()
    assert (AlertRun.objects.count(), Mailing.objects.count(), Part.objects.count()) == (0, 0, 0)
    assert set(told()) == {"li"}
    assert told() == {}


def test_position_is_swapped_once_when_another_worker_is_faster(told, li, monkeypatch):
    follow(li)
    published()
    work_out, now = alert_runs._parts, timezone.now() + LATER

    def slowly(*args):
        found = work_out(*args)
        if not AlertRun.objects.exists():
            monkeypatch.setattr(alert_runs, "_parts", work_out)
            assert run_alerts(now) == 1
        return found

    monkeypatch.setattr(alert_runs, "_parts", slowly)
    assert run_alerts(now) == 0
    assert (AlertRun.objects.filter(rhythm="now").count(), Mailing.objects.count()) == (1, 1)


def test_deadline_is_told_once_three_days_before_to_every_rhythm(told, li):
    follow(li, rhythm="weekly")
    today = timezone.localdate()
    published("closes", comments_close_on=today + timedelta(days=3))
    published("later", comments_close_on=today + timedelta(days=4))
    AlertRun.objects.create(rhythm="weekly", after=0, until=9)
    evening = timezone.make_aware(datetime.combine(today, datetime.min.time())) + timedelta(hours=20)
    assert told(evening - timedelta(hours=14)) == {}, "before seven"
    text = body(told(evening)["li"])
    assert "Comments close soon" in text
    assert "/policies/closes/" in text
    assert "/policies/later/" not in text
    assert told(evening + timedelta(hours=1)) == {}
    assert "/policies/later/" in body(told(evening + timedelta(days=1))["li"])


def test_entry_that_two_searches_find_stands_once_above_two_lines(told, li):
    follow(li)
    follow(li, query="level=national")
    published()
    text = body(told()["li"])
    assert (text.count("What it says."), text.count("You follow:")) == (1, 2)


def test_mail_holds_thirty_entries_and_says_that_there_are_more(told, li, monkeypatch):
    monkeypatch.setattr("subscriptions.alerts.alert_audience.MAX_ENTRIES", 2)
    follow(li)
    for slug in ("one", "two", "three"):
        published(slug)
    text = body(told()["li"])
    assert [f"/policies/{slug}/" in text for slug in ("one", "two", "three")] == [False, True, True]
    assert "There is more than fits into a mail" in text


def test_chinese_reader_gets_chinese_words_and_readers_of_one_list_share_a_selection(told, li):
    for number in range(2):
        follow(make_subscriber(f"zh{number}@reader.example", language="zh-hans"), query="level=national")
    published()
    mails = told()
    assert "您" in body(mails["zh0"])
    assert "/zh-hans/policies/internet-plus/" in body(mails["zh0"], "html")
    assert len(set(Delivery.objects.values_list("selection", flat=True))) == 1


def test_unsubscribed_and_suspended_readers_are_told_nothing(told, li):
    follow(li)
    for state in ("pending", "suspended"):
        follow(make_subscriber(f"{state}@reader.example"), query="level=national").subscriber.__class__.objects.filter(
            address__startswith=state
        ).update(state=state)
    published()
    assert set(told()) == {"li"}
    assert {row.address: row.reason for row in Delivery.objects.filter(state="excluded")} == {
        "suspended@reader.example": "Suspended: mail came back."
    }


def test_run_asks_as_much_for_many_readers_and_searches_as_for_few(told, li):
    make_vocabulary()
    counts = []
    for number, kinds in enumerate((["law"], ["notice", "action_plan", "standard"])):
        for kind in kinds:
            follow(make_subscriber(f"{kind}@reader.example"), query=f"kind={kind}")
            published(f"{kind}-{number}", kind=kind)
        with CaptureQueriesContext(connection) as queries:
            assert run_alerts(timezone.now() + LATER) == 1
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 35, counts


def test_idle_worker_asks_one_statement(django_assert_num_queries, db):
    published()
    with django_assert_num_queries(1):
        assert run_alerts() == 0


def test_quiet_rhythms_ask_little(django_assert_max_num_queries, li):
    for query, rhythm in (("kind=law", "now"), ("kind=notice", "daily"), ("", "weekly")):
        follow(li, query=query, rhythm=rhythm)
    run_alerts()
    with django_assert_max_num_queries(10):
        assert run_alerts() == 0
    age_changes(0)
    assert Alert.objects.count() == 3


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_mailing_a_stretch(li):
    follow(li)
    for number in range(3):
        published(f"policy-{number}")
    barrier, now = threading.Barrier(4), timezone.now() + LATER

    def work() -> None:
        barrier.wait()
        retry_while_locked(lambda: run_alerts(now))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Mailing.objects.filter(kind="alert").count() == 1
    assert AlertRun.objects.filter(rhythm="now").count() == 1
