"""Visits to watched lists, from the request to the leads, against a site on loopback."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from editorial.models import LinkHost
from gathering.list_pages.list_rows import ListRow
from gathering.models import KnownRow, Lead, RobotsFile, Visit, WatchedList
from gathering.visits.judge_visit import judge
from gathering.visits.steps import Finding
from tests.gathering.conftest import finish_visits
from tests.gathering.fake_reader import page
from tests.support.http_servers import redirect_to, respond_with, serve_pages

pytestmark = pytest.mark.django_db
TITLE = "公示公告"
ROWS = [f"/notice/{number} | 关于公布第{number}批绿色工厂名单的通知 | 2026-11-{number:02}" for number in range(10, 25)]


@pytest.fixture(autouse=True)
def _on_a_day_soon_after_the_newest_row(monkeypatch):
    """A list without a new row falls silent after a week, and these rows have the days of one November."""
    monkeypatch.setattr("gathering.visits.record_visit.timezone.localdate", lambda at=None: date(2026, 12, 1))


def listing(*rows, title=TITLE, second="", **headers):
    """A list that answers 304 to whoever has it already."""
    text = page(title, *rows, second=second)

    def answer(asked):
        etag = f'"{abs(hash(text))}"'
        is_known = asked.headers.get("If-None-Match") == etag
        respond_with(*([] if is_known else [text]), status=304 if is_known else 200, ETag=etag, **headers)(asked)

    return answer


def state():
    return WatchedList.objects.get().state


def paths(site):
    return [path for path, _ in site.requests]


def test_first_visit_is_a_baseline_and_the_second_is_not_modified(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        assert (visit(), state()) == (1, "trial")
        assert (KnownRow.objects.count(), Lead.objects.count()) == (15, 0)
        assert (visit(), state()) == (1, "working")
        assert paths(site) == ["/robots.txt", "/list", "/list"]
    assert [visit.status for visit in Visit.objects.all()] == [304, 200]
    assert (Lead.objects.count(), KnownRow.objects.count()) == (0, 15)


def test_one_new_row_is_exactly_one_lead(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        site.pages["/list"] = listing("/notice/30 | 关于征求《GB/T 22080》意见的通知 | 2026-11-30 | 2026-12-30", *ROWS)
        visit()
        visit()
    lead = Lead.objects.get()
    assert (lead.title, str(lead.day), str(lead.closes_on)) == ("关于征求《GB/T 22080》意见的通知", "2026-11-30", "2026-12-30")
    assert (lead.numbers, lead.state, state()) == (["GB/T 22080"], "new", "working")


@pytest.mark.parametrize("change", [
    lambda row: row.replace(" |", "#top |", 1),
    lambda row: row.replace(" |", "?utm_source=home&utm_medium=web |", 1),
    lambda row: row.replace("/notice", "http://www.127.0.0.1:{port}/notice"),
    lambda row: row.replace("/notice", "https://127.0.0.1:{port}/notice"),
])  # fmt: skip
def test_change_of_an_address_that_names_the_same_page_is_no_lead(watch, visit, change):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        port = site.url.rpartition(":")[2]
        site.pages["/list"] = listing(*[change(row).replace("{port}", port) for row in ROWS])
        visit()
    assert (Lead.objects.count(), state()) == (0, "working")


def test_address_that_moved_with_title_and_day_is_no_lead(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        site.pages["/list"] = listing(*[row.replace("/notice", "/new-site/notice") for row in ROWS])
        visit()
    assert (Lead.objects.count(), state()) == (0, "working")


def test_home_page_wall_empty_list_and_unknown_rows_are_four_states_and_no_lead(watch, visit):
    states = []
    older = [f"/old/{number} | 某省第{number}号旧公告 | 2026-10-{number:02}" for number in range(10, 25)]
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        for answer in (
            listing("/a | 首页新闻一则 | 2026-11-29", *ROWS[:3], title="工业和信息化部"),
            respond_with("<script>check()</script>", status=412),
            respond_with(page(TITLE)),
            listing(*older),
        ):
            site.pages["/list"] = answer
            visit()
            visit()
            states.append(state())
    assert states == ["another_page", "blocked", "unreadable", "gap"]
    assert Lead.objects.count() == 0


def test_list_that_comes_back_works_again_and_a_bad_page_is_not_confirmed_by_304(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        site.pages["/list"] = listing("/a | 首页新闻一则 | 2026-11-29", title="工业和信息化部")
        visit()
        visit()
        assert (state(), [visit.status for visit in Visit.objects.all()]) == ("another_page", [200, 200, 200])
        site.pages["/list"] = listing(*ROWS)
        visit()
    assert state() == "working"


def test_list_whose_rows_lost_their_days_is_unreadable(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        site.pages["/list"] = listing(*[row.rsplit("|", 1)[0] for row in ROWS])
        visit()
    assert (state(), Lead.objects.count()) == ("unreadable", 0)


def test_page_without_a_known_row_leads_to_the_second_page_which_closes_the_gap(watch, visit):
    newer = [f"/newer/{number} | 关于第{number}号新标准的公告 | 2026-11-{number:02}" for number in range(25, 30)]
    with serve_pages({"/list": listing(*ROWS), "/list-2": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        site.pages["/list"] = listing(*newer, second="/list-2")
        visit()
        assert paths(site)[-2:] == ["/list", "/list-2"]
    assert (state(), Lead.objects.count()) == ("working", 5)


def test_gap_keeps_the_rows_that_are_newer_than_all_known_ones_as_leads(watch, visit):
    newer = [f"/newer/{number} | 关于第{number}号新标准的公告 | 2026-11-{number:02}" for number in range(23, 30)]
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        site.pages["/list"] = listing(*newer)
        visit()
    assert (state(), Lead.objects.filter(day__gte="2026-11-24").count(), Lead.objects.count()) == ("gap", 6, 6)


def test_interface_is_asked_on_the_same_host_with_the_cookie_of_its_page(watch, visit):
    shell = respond_with(page("-> /interface"), Set_Cookie="JSESSIONID=abc; Path=/; HttpOnly")
    with serve_pages({"/list": shell, "/interface": respond_with(page("", *ROWS))}) as site:
        watch(f"{site.url}/list")
        visit()
        assert paths(site) == ["/robots.txt", "/list", "/interface"]
        assert site.requests[-1][1]["cookie"] == "JSESSIONID=abc"
    assert KnownRow.objects.count() == 15


def test_interface_of_another_host_is_not_asked(watch, visit):
    with serve_pages({"/interface": respond_with(page("", *ROWS))}, "127.0.0.2") as other:
        with serve_pages({"/list": respond_with(page(f"-> {other.url}/interface"))}) as site:
            watch(f"{site.url}/list")
            visit()
        assert (other.requests, state()) == ([], "unreadable")


def test_redirect_to_a_private_address_is_refused(watch, visit):
    with serve_pages({"/list": redirect_to("http://10.0.0.1/list")}) as site:
        watch(f"{site.url}/list")
        visit()
    watched = WatchedList.objects.get()
    assert watched.state == "blocked"
    assert "10.0.0.1" in watched.sentence
    assert "not on the public internet" in watched.sentence


def test_robots_rule_is_obeyed_and_asked_for_once_a_day(watch, visit):
    rules = respond_with("User-agent: *\nDisallow: /*.doc$\n", Content_Type="text/plain")
    with serve_pages({"/robots.txt": rules, "/list": listing(*ROWS)}) as site:
        forbidden = watch(f"{site.url}/list.doc")
        watch(f"{site.url}/list")
        visit()
        visit()
        assert paths(site) == ["/robots.txt", "/list", "/list"]
        forbidden.refresh_from_db()
        assert (forbidden.state, "robots.txt" in forbidden.sentence) == ("blocked", True)
        RobotsFile.objects.update(fetched_at=timezone.now() - timedelta(days=2))
        visit()
        assert paths(site).count("/robots.txt") == 2


def test_server_that_fails_is_called_blocked_at_the_third_time(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list")
        visit()
        site.pages["/list"] = respond_with(status=503)
        states = []
        for _ in range(3):
            visit()
            states.append(state())
    assert states == ["trial", "trial", "blocked"]


def test_host_that_asks_for_quiet_is_left_alone(watch):
    with serve_pages({"/robots.txt": respond_with(status=404), "/list": respond_with(status=429, Retry_After="7200")}) as site:
        watch(f"{site.url}/list")
        finish_visits()
    wait = timedelta(minutes=119)
    assert LinkHost.objects.get().free_at > timezone.now() + wait
    assert WatchedList.objects.get().next_at > timezone.now() + wait


def test_paused_list_is_not_visited(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watch(f"{site.url}/list", state="paused")
        visit()
        assert site.requests == []


def test_next_visit_is_a_pace_away_give_or_take_a_fifth(watch, visit):
    with serve_pages({"/list": listing(*ROWS)}) as site:
        watched = watch(f"{site.url}/list", pace=12)
        pauses = []
        for _ in range(3):
            visit()
            watched.refresh_from_db()
            pauses.append(watched.next_at - watched.visited_at)
    assert all(timedelta(hours=9.6) <= pause <= timedelta(hours=14.4) for pause in pauses)
    assert len(set(pauses)) > 1


def test_robots_that_moved_within_the_site_is_followed_and_a_failing_server_allows_nothing(watch, visit):
    rules = respond_with("User-agent: *\nDisallow: /list$\n", Content_Type="text/plain")
    pages = {"/robots.txt": redirect_to("/moved-robots.txt"), "/moved-robots.txt": rules, "/list": listing(*ROWS)}
    with serve_pages(pages) as site, serve_pages({"/robots.txt": respond_with(status=503)}, "127.0.0.2") as failing:
        watch(f"{site.url}/list")
        watch(f"{failing.url}/list")
        visit()
        assert (paths(site), paths(failing)) == (["/robots.txt", "/moved-robots.txt"], ["/robots.txt"])
    assert set(WatchedList.objects.values_list("state", flat=True)) == {"blocked"}


def test_page_of_a_new_year_may_be_empty_in_january_and_its_first_rows_are_no_gap(watch):
    watched = watch(
        "https://one.gov.cn/{year}/", state="working", baseline_at=timezone.now(), listed_url="https://one.gov.cn/2026/"
    )
    KnownRow.objects.create(watched_list=watched, key="k", url="u", title="t", title_key="t", day=date(2026, 12, 30))
    empty = Finding("unreadable", "No list was found on this page.", 200)
    first = Finding("list", status=200, rows=(ListRow("https://one.gov.cn/2027/1", "第一号公告", date(2027, 1, 4)),))
    assert judge(watched, empty, date(2027, 1, 3)).state == "working"
    assert judge(watched, empty, date(2027, 2, 1)).state == "unreadable"
    verdict = judge(watched, first, date(2027, 1, 4))
    assert (verdict.state, len(verdict.new)) == ("working", 1)
    assert judge(watched, first, date(2026, 12, 31)).state == "gap"


def test_redirect_is_followed_by_another_request_and_not_for_ever(watch, visit):
    pages = {
        "/list": redirect_to("/moved"),
        "/moved": listing(*ROWS),
        "/loop": redirect_to("/loop2"),
        "/loop2": redirect_to("/loop"),
    }
    with serve_pages(pages) as site:
        watch(f"{site.url}/list")
        visit()
        assert (paths(site), state()) == (["/robots.txt", "/list", "/moved"], "trial")
        WatchedList.objects.update(url=f"{site.url}/loop")
        visit()
    assert (state(), len(paths(site))) == ("blocked", 9)
