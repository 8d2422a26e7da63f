"""Watched lists at the desk: adding one by its address, choosing among what the page may mean, and the buttons of its page."""

import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import Sector
from gathering.models import KnownRow, Lead, WatchedList
from gathering.staff import list_moves
from gathering.staff.list_forms import WatchedListForm
from gathering.visits import due_visits
from tests.gathering import fake_reader
from tests.gathering.conftest import finish_visits
from tests.gathering.fake_reader import page
from tests.support.accounts import create_account
from tests.support.http_servers import respond_with, serve_pages
from tests.support.worker_threads import retry_while_locked

pytestmark = pytest.mark.django_db
LISTS = "/admin/gathering/watchedlist/"
ROWS = [f"/notice/{number} | 关于公布第{number}批绿色工厂名单的通知 | 2026-11-{number:02}" for number in range(10, 25)]


@pytest.fixture
def editor(client):
    client.force_login(create_account("editor"))
    return client


def move(client, watched, name, **values):
    return client.post(f"{LISTS}{watched.pk}/move/", {"move": name, **values}, follow=True).content.decode()


def test_list_is_watched_two_presses_after_its_address(editor):
    with serve_pages({"/list": respond_with(page("公示公告", *ROWS))}) as site:
        answer = editor.post(f"{LISTS}add/", {"url": f"{site.url}/list"}, follow=True)
        watched = WatchedList.objects.get()
        assert "The worker visits it within seconds" in answer.content.decode()
        finish_visits()
        shown = editor.get(f"{LISTS}{watched.pk}/change/").content.decode()
        assert (shown.count("绿色工厂名单"), "15 rows in all" in shown) == (10, True)
        assert "It is watched from now on" in move(editor, watched, "choose", proposal="1")
        finish_visits()
    shown = editor.get(f"{LISTS}{watched.pk}/change/").content.decode()
    assert "Already there" in shown
    assert shown.count("绿色工厂名单") == 10
    watched.refresh_from_db()
    assert watched.name == "公示公告"
    assert (watched.state, watched.recipe, KnownRow.objects.count(), Lead.objects.count()) == (
        "trial", {"kind": "html", "row": "li"}, 15, 0,
    )  # fmt: skip


def test_page_without_a_list_says_so_and_a_selector_can_be_typed(editor):
    with serve_pages({"/list": respond_with("nothing")}) as site:
        editor.post(f"{LISTS}add/", {"url": f"{site.url}/list", "name": "Notices"})
        finish_visits()
        watched = WatchedList.objects.get()
        assert "No list was found on this page." in editor.get(f"{LISTS}{watched.pk}/change/").content.decode()
        form = {"url": watched.url, "name": "Notices", "pace": "12", "capture_as": "policy", "reads": "html", "row": "ul.list > li"}
        assert editor.post(f"{LISTS}{watched.pk}/change/", form).status_code == 302
    watched.refresh_from_db()
    assert (watched.recipe, watched.pace, watched.capture_as) == ({"kind": "html", "row": "ul.list > li"}, 12, "policy")
    assert watched.next_at <= timezone.now()


@pytest.mark.parametrize("address", ["", "ftp://x.cn/", "no address", "http://me:secret@x.cn/", "http://x.cn:0/"])
def test_address_that_is_none_is_refused_with_its_field(editor, address):
    answer = editor.post(f"{LISTS}add/", {"url": address})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not WatchedList.objects.exists()


def test_saving_the_form_writes_over_nothing_of_a_visit_meanwhile(editor, watch, monkeypatch):
    def visited_meanwhile(form):
        WatchedList.objects.update(etag='"new"', state="gap")
        return ""

    monkeypatch.setattr(WatchedListForm, "clean_language", visited_meanwhile)
    watched, sector = watch("https://one.gov.cn/", etag='"old"'), Sector.objects.create(code="C", name_en="Manufacturing")
    form = {"url": watched.url, "name": "New", "body": "MIIT", "pace": "4", "capture_as": "item", "reads": "html"}
    editor.post(f"{LISTS}{watched.pk}/change/", {**form, "sectors": [sector.pk]})
    watched.refresh_from_db()
    assert (watched.name, watched.etag, watched.state, [*watched.sectors.all()]) == ("New", '"new"', "gap", [sector])


def test_buttons_pause_resume_and_mute(editor, watch):
    watched = watch("https://one.gov.cn/", state="gap")
    assert "7 days" in move(editor, watched, "mute", days="7").replace("these days", "7 days")
    move(editor, watched, "pause")
    watched.refresh_from_db()
    assert (watched.state, watched.muted_until) == ("paused", timezone.localdate() + timedelta(days=6))
    move(editor, watched, "resume")
    move(editor, watched, "unmute")
    watched.refresh_from_db()
    assert (watched.state, watched.muted_until) == ("trial", None)
    assert "Nothing was done" in move(editor, watched, "choose", proposal="5")


def test_gap_is_closed_by_who_looked_and_another_page_begins_anew(watch):
    gap, other = (
        watch("https://one.gov.cn/", state="gap"),
        watch("https://two.gov.cn/", state="another_page", baseline_at=timezone.now()),
    )
    assert list_moves.accept(gap)
    assert list_moves.accept(other)
    gap.refresh_from_db()
    other.refresh_from_db()
    assert (gap.state, other.state, other.baseline_at) == ("working", "trial", None)


def test_nothing_is_pressed_while_a_worker_is_at_the_list(editor, watch):
    watched = watch("https://one.gov.cn/", claimed_until=timezone.now() + timedelta(seconds=30))
    assert "The worker is at this list just now." in move(editor, watched, "pause")
    watched.refresh_from_db()
    assert watched.state == "trial"


def test_author_sees_lists_and_presses_nothing(client, watch):
    client.force_login(create_account("author"))
    watched = watch("https://one.gov.cn/", state="gap")
    shown = client.get(f"{LISTS}{watched.pk}/change/").content.decode()
    assert "Visit now" not in shown
    assert client.post(f"{LISTS}{watched.pk}/move/", {"move": "pause"}).status_code == 403
    watched.refresh_from_db()
    assert watched.state == "gap"


def test_list_of_lists_costs_the_same_however_long(editor, watch):
    counts = []
    for start, end in ((0, 2), (2, 30)):
        for number in range(start, end):
            watched = watch(f"https://host{number}.gov.cn/", responsible=None)
            Lead.objects.create(watched_list=watched, key="k", url="a", title="t")
        with CaptureQueriesContext(connection) as statements:
            assert editor.get(LISTS).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8, counts


@pytest.mark.django_db(transaction=True)
def test_two_workers_leave_the_pause_between_all_requests_to_a_host(watch, monkeypatch):
    """50 lists on one host, with a pause of 20 ms in place of five seconds; robots.txt is one of the requests."""
    pause, times = timedelta(milliseconds=20), []
    monkeypatch.setattr("editorial.link_checks.host_claims.HOST_INTERVAL", pause)

    def answer(asked):
        times.append(time.monotonic())
        respond_with(page("公示公告", *ROWS))(asked)

    def work():
        while WatchedList.objects.filter(visited_at=None).exists():
            due_visits.visit_due_lists(read=fake_reader.read, propose=fake_reader.propose)

    with serve_pages({f"/{number}": answer for number in range(50)} | {"/robots.txt": answer}) as site:
        for number in range(50):
            watch(f"{site.url}/{number}")
        workers = [threading.Thread(target=retry_while_locked, args=(work,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(times) == 51
    assert min(later - earlier for earlier, later in pairwise(times)) >= pause.total_seconds()
