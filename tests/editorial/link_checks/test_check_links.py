"""The round of the links: what is due, in its order, once, politely; and what is written down of it."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.link_checks import due_links
from editorial.link_checks.due_links import check_due_links, record_result
from editorial.link_checks.extract import update_links
from editorial.link_checks.fetch import FetchResult
from editorial.models import LinkCheck, LinkHost, Source
from tests.support.factories import make_source
from tests.support.http_servers import redirect_to, respond_with, serve_pages
from tests.support.worker_threads import retry_while_locked

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _allow_loopback(settings):
    settings.LINK_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def link():
    host = LinkHost.objects.create(name="cited.example")
    return LinkCheck.objects.create(url="https://cited.example/", host=host)


def make_all_due() -> None:
    """The pauses are over."""
    LinkCheck.objects.update(next_check_at=timezone.now())
    LinkHost.objects.update(free_at=timezone.now())


def record_visit(link, status="fine", at=NOW, **more):
    assert record_result(link, FetchResult(status, **more), at=at)
    link.refresh_from_db()
    return link


def test_cited_page_is_looked_at_and_not_again_for_a_week():
    with serve_pages({"/notice": respond_with("<p>Notice</p>")}) as site:
        make_source(url=f"{site.url}/notice")
        update_links()
        assert (check_due_links(), check_due_links()) == (1, 0)
        link = LinkCheck.objects.get()
        assert (link.status, link.failure, link.claimed_until) == ("fine", "", None)
        assert link.last_well_at == link.checked_at
        assert timedelta(days=6) < link.next_check_at - link.checked_at < timedelta(days=8)
        make_all_due()
        assert check_due_links() == 1
        assert len(site.requests) == 2


def test_host_is_asked_once_in_five_seconds_and_the_stalest_link_goes_first():
    pages = {f"/{number}": respond_with("<p>Notice</p>") for number in range(3)}
    with serve_pages(pages) as site, serve_pages({"/": respond_with("x")}, "127.0.0.2") as other:
        for number in range(3):
            make_source(url=f"{site.url}/{number}")
        make_source(url=f"{other.url}/")
        update_links()
        LinkCheck.objects.filter(url__endswith="/0").update(checked_at=NOW - timedelta(days=8))
        LinkCheck.objects.filter(url__endswith="/2").update(checked_at=NOW - timedelta(days=9))
        assert check_due_links() == 2
        assert ([path for path, _ in site.requests], len(other.requests)) == (["/1"], 1)
        pause = LinkHost.objects.get(name="127.0.0.1").free_at - timezone.now()
        assert timedelta(seconds=4) < pause <= timedelta(seconds=5)
        for _ in range(2):
            LinkHost.objects.update(free_at=timezone.now())
            check_due_links()
        assert [path for path, _ in site.requests] == ["/1", "/2", "/0"]


def test_link_that_leads_to_a_busy_host_waits_for_its_turn():
    with (
        serve_pages({"/": respond_with("<p>Notice</p>")}, "127.0.0.2") as other,
        serve_pages({"/": redirect_to(f"{other.url}/")}) as site,
    ):
        make_source(url=f"{site.url}/")
        update_links()
        LinkHost.objects.create(name="127.0.0.2", free_at=timezone.now() + timedelta(seconds=30))
        assert check_due_links() == 0
        link = LinkCheck.objects.get()
        assert (other.requests, link.status, link.claimed_until) == ([], "not_checked", None)
        make_all_due()
        assert check_due_links() == 1
        assert LinkCheck.objects.get().final_url == f"{other.url}/"


def test_host_that_asks_for_quiet_is_left_alone():
    with serve_pages({"/": respond_with(status=429, Retry_After="7200")}) as site:
        make_source(url=f"{site.url}/")
        update_links()
        check_due_links()
    link = LinkCheck.objects.select_related("host").get()
    assert link.status == "doubtful"
    for until in (link.next_check_at, link.host.free_at):
        assert timedelta(minutes=119) < until - timezone.now() <= timedelta(hours=2)


def test_host_that_asks_for_a_week_of_quiet_is_left_alone_for_a_day():
    with serve_pages({"/": respond_with(status=503, Retry_After=str(7 * 86400))}) as site:
        make_source(url=f"{site.url}/")
        update_links()
        check_due_links()
    host = LinkHost.objects.get()
    assert timedelta(hours=23) < host.free_at - timezone.now() <= timedelta(days=1)


def test_broken_one_is_tried_after_an_hour_a_day_three_days_then_weekly(link):
    pauses = []
    for _ in range(5):
        record_visit(link, "broken", failure="There is nothing.")
        pauses.append(link.next_check_at - NOW)
    assert pauses[:3] == [timedelta(hours=1), timedelta(days=1), timedelta(days=3)]
    assert all(timedelta(days=6) < pause < timedelta(days=8) for pause in pauses[3:])
    assert (link.consecutive_failures, link.last_well_at) == (5, None)
    record_visit(link)
    assert (link.consecutive_failures, link.failure, link.last_well_at) == (0, "", NOW)


def test_missing_answer_is_doubtful_at_first_and_broken_the_second_time(link):
    assert record_visit(link, "doubtful", is_transient=True).status == "doubtful"
    assert record_visit(link, "doubtful", is_transient=True).status == "broken"
    assert record_visit(link, "doubtful").status == "doubtful"


def test_text_that_changed_since_the_desk_knew_it_is_said_until_it_is_as_before(link):
    assert record_visit(link, content_hash="a").status == "fine"
    later = NOW + timedelta(days=7)
    assert record_visit(link, content_hash="b", at=later).status == "changed"
    assert link.changed_at == later
    assert record_visit(link, content_hash="b").status == "changed"
    assert link.changed_at == later
    assert record_visit(link, content_hash="a").status == "fine"


def test_result_that_comes_after_the_claim_ran_out_is_not_written(link):
    LinkCheck.objects.update(claimed_until=NOW)
    assert record_result(link, FetchResult("broken"), at=NOW) is False
    link.refresh_from_db()
    assert (link.status, link.claimed_until) == ("not_checked", NOW)


def test_claim_of_a_worker_that_died_runs_out(link):
    link.host.free_at = NOW - timedelta(seconds=1)
    link.host.save()
    LinkCheck.objects.update(claimed_until=timezone.now() + timedelta(seconds=30))
    assert due_links._claim_link() is None
    LinkCheck.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert due_links._claim_link() == link


def test_what_nobody_names_any_more_is_not_asked_for():
    with serve_pages({"/": respond_with("<p>Notice</p>")}) as site:
        make_source(url=f"{site.url}/")
        update_links()
        Source.objects.all().delete()
        update_links()
        assert (check_due_links(), site.requests) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_several_workers_look_at_each_link_once():
    hosts = [f"127.0.0.{number}" for number in range(1, 9)]
    with serve_pages({"/": respond_with("<p>Notice</p>")}, "0.0.0.0") as site:
        for host in hosts:
            make_source(url=f"http://{host}:{site.server_port}/")
        update_links()
        workers = [threading.Thread(target=retry_while_locked, args=(check_due_links,)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        asked = [headers["host"] for _, headers in site.requests]
        assert asked
        assert len(asked) == len(set(asked))
        # A worker that the database refused holds its claim until that runs out.
        LinkCheck.objects.update(claimed_until=None)
        LinkHost.objects.update(free_at=timezone.now())
        check_due_links()
        assert len({headers["host"] for _, headers in site.requests}) == 8
        assert "fine" in set(LinkCheck.objects.values_list("status", flat=True))
