"""Each trouble of a list is told once: on the dashboard while it lasts, and by mail to who answers for it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gathering.alarms.causes import causes_of
from gathering.alarms.tell_alarms import tell_alarms
from gathering.models import KnownRow, Lead, Visit, WatchedList
from gathering.old_rows import delete_old_rows
from gathering.staff import list_moves
from gathering.visits.holidays import days_without_holidays
from gathering.visits.silence import silence
from mailing.models import Delivery, Part
from tests.gathering.fake_reader import page
from tests.support.accounts import create_account
from tests.support.http_servers import respond_with, serve_pages

pytestmark = pytest.mark.django_db
ROWS = [f"/notice/{number} | 关于公布第{number}批绿色工厂名单的通知 | 2026-11-{number:02}" for number in range(10, 25)]
TODAY = date(2026, 12, 1)


def recipients():
    return sorted(Delivery.objects.values_list("address", flat=True))


def test_each_trouble_in_turn_is_mailed_once(watch, visit):
    create_account("editor", email="editor@example.org")
    older = [f"/old/{number} | 某省第{number}号旧公告 | 2026-10-{number:02}" for number in range(10, 25)]
    mails = []
    with serve_pages({"/list": respond_with(page("公示公告", *ROWS))}) as site:
        watch(f"{site.url}/list")
        visit()
        for answer in (page("首页", *ROWS), None, page("公示公告"), page("公示公告", *older)):
            site.pages["/list"] = respond_with(status=412) if answer is None else respond_with(answer)
            for _ in range(2):
                visit()
                mails.append(tell_alarms())
    assert mails == [1, 0] * 4
    texts = [bytes(part.text).decode() for part in Part.objects.order_by("pk")]
    assert [next(word for word in LABELS if word in text) for text in texts] == LABELS
    assert Lead.objects.count() == 0


LABELS = ["Another page: ", "Blocked: ", "Unreadable: ", "Gap: "]


def test_mail_goes_to_who_answers_for_the_list_and_else_to_the_editors(watch):
    author = create_account("author", email="author@example.org")
    create_account("editor", email="editor@example.org")
    create_account("publisher", email="publisher@example.org")
    watch("https://one.gov.cn/", state="gap", responsible=author)
    watch("https://two.gov.cn/", state="silent")
    watch("https://three.gov.cn/", state="working")
    assert tell_alarms() == 2
    assert recipients() == ["author@example.org", "editor@example.org"]


def test_muted_list_is_told_of_on_the_day_after(watch):
    create_account("editor", email="editor@example.org")
    watched = watch("https://one.gov.cn/", state="blocked")
    list_moves.mute(watched, 3)
    assert tell_alarms() == 0
    assert tell_alarms(timezone.now() + timedelta(days=2)) == 0
    assert tell_alarms(timezone.now() + timedelta(days=3)) == 1


def test_wall_of_a_host_is_one_alarm_for_all_its_lists(watch):
    for number in range(3):
        watch(f"https://one.gov.cn/{number}", state="blocked", sentence="It answers 412.")
    watch("https://one.gov.cn/other", state="unreadable")
    watch("https://two.gov.cn/", state="blocked")
    causes = causes_of(WatchedList.objects.select_related("host").order_by("pk"))
    assert [(cause.state, len(cause.lists)) for cause in causes] == [("blocked", 3), ("unreadable", 1), ("blocked", 1)]
    assert causes[0].title == "MIIT: Notices and 2 more on one.gov.cn"


def test_dashboard_names_alarms_until_they_are_muted(client, watch):
    client.force_login(create_account("editor"))
    watched = watch("https://one.gov.cn/", state="blocked", sentence="It answers 412.")
    assert "It answers 412." in client.get("/admin/").content.decode()
    list_moves.mute(watched, 7)
    assert "It answers 412." not in client.get("/admin/").content.decode()


def known(watched, *days):
    for number, day in enumerate(days):
        KnownRow.objects.create(watched_list=watched, key=f"k{number}", url="a", title="t", title_key="t", day=day)


def test_list_is_silent_after_twice_its_longest_gap_and_never_before_a_week(watch):
    quick, slow = watch("https://one.gov.cn/"), watch("https://two.gov.cn/")
    known(quick, *(date(2026, 11, day) for day in range(10, 25)))
    known(slow, date(2026, 8, 3), date(2026, 8, 23), date(2026, 8, 25))
    assert silence(quick, TODAY) == (7, 7)
    assert silence(slow, date(2026, 9, 10)) == (16, 40)


@pytest.mark.parametrize(("day", "expected"), [("2026-11-24", "working"), ("2026-11-23", "silent")])
def test_visit_without_news_finds_a_silent_list(watch, visit, monkeypatch, day, expected):
    monkeypatch.setattr("gathering.visits.record_visit.timezone.localdate", lambda at=None: TODAY)
    with serve_pages(
        {"/list": respond_with(page("公示公告", f"/1 | 关于公布名单的通知 | {day}", "/2 | 关于公布另一名单的通知 | 2026-11-22"))}
    ) as site:
        watch(f"{site.url}/list")
        visit()
        visit()
    assert WatchedList.objects.get().state == expected


def test_holidays_stretch_the_silence():
    assert days_without_holidays(date(2026, 2, 14), date(2026, 2, 24)) == 1
    assert days_without_holidays(date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert days_without_holidays(date(2026, 2, 20), date(2026, 2, 22)) == 0
    assert days_without_holidays(date(2026, 11, 1), date(2026, 11, 11)) == 10


def test_old_visits_settled_leads_and_unseen_rows_are_deleted(watch):
    watched, now = watch("https://one.gov.cn/"), timezone.now()
    for number, days in enumerate((29, 31)):
        Visit.objects.create(watched_list=watched, at=now - timedelta(days=days), sentence="s")
        long_ago = now - timedelta(days=days * 12)
        Lead.objects.create(watched_list=watched, key=f"k{number}", url="a", title="t", state="dismissed", settled_at=long_ago)
        KnownRow.objects.create(watched_list=watched, key=f"k{number}", url="a", title="t", title_key="t", last_seen_at=long_ago)
    Lead.objects.create(watched_list=watched, key="open", url="a", title="t", first_seen_at=now - timedelta(days=900))
    delete_old_rows()
    assert (Visit.objects.count(), KnownRow.objects.count()) == (1, 1)
    assert sorted(Lead.objects.values_list("key", flat=True)) == ["k0", "open"]
