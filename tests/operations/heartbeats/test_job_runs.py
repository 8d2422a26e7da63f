"""Heartbeats: one row a worker and job, with the last failure, deleted at the end and after a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from operations.heartbeats.job_runs import JobRuns
from operations.models import Heartbeat

pytestmark = pytest.mark.django_db


def fail(runs: JobRuns, job: str) -> None:
    with pytest.raises(KeyError), runs.running(job):
        raise KeyError("secret")


def test_row_tells_start_end_and_the_last_failure(django_assert_num_queries):
    runs = JobRuns()
    with runs.running("published"):
        runs.write()
        assert Heartbeat.objects.get().ended_at is None
    fail(runs, "dump made")
    with django_assert_num_queries(1):
        runs.write()
    published, dump = Heartbeat.objects.order_by("-job")
    assert (published.error, dump.error) == ("", "KeyError")
    assert published.started_at <= published.ended_at <= published.seen_at
    with runs.running("dump made"):
        pass
    runs.write()
    assert Heartbeat.objects.get(job="dump made").error == ""
    assert Heartbeat.objects.count() == 2


def test_two_workers_have_rows_of_their_own_and_one_takes_its_own_away():
    one, other = JobRuns(), JobRuns()
    other.worker = "elsewhere:1"
    for runs in (one, other):
        with runs.running("published"):
            pass
        runs.write()
    one.delete()
    assert [row.worker for row in Heartbeat.objects.all()] == ["elsewhere:1"]


def test_rows_of_workers_that_were_killed_go_after_a_day():
    now = timezone.now()
    for hours in (23, 25):
        Heartbeat.objects.create(worker=f"{hours}", job="x", seen_at=now - timedelta(hours=hours))
    Heartbeat.objects.delete_old()
    assert [row.worker for row in Heartbeat.objects.all()] == ["23"]
