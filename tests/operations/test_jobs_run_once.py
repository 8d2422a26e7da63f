"""Three workers that begin at the same moment do each piece of work once."""

import json
import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.utils import timezone

from access.models import WebhookCall, WebhookEndpoint
from catalogue.models import Change, Dump, Version
from editorial.models import AuditEntry, LinkCheck, Schedule
from editorial.review_reminders import reminder_mails
from editorial.table_import.import_report import ImportReport
from editorial.table_import.staged_file import StagedFile
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from operations.worker_jobs import worker_jobs
from tests.access.webhooks.test_delivery import Receiver
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_source, make_vocabulary
from tests.support.file_stores import folder_stores, stored_paths
from tests.support.http_servers import respond_with, serve_pages
from tests.support.worker_threads import retry_while_locked

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, ROUNDS, PUBLICATIONS, HOSTS = 3, 4, 6, 4
JOBS = ("published", "webhooks called", "dump made", "reminders sent", "tidied", "links new", "links looked at")


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def due_work(settings, tmp_path, receiver, monkeypatch):
    """Something for every job."""
    settings.STORAGES = settings.STORAGES | folder_stores(tmp_path, "dumps", "imports")
    settings.LINK_CHECKS, settings.LINK_NETWORKS = True, ["127.0.0.0/8"]
    monkeypatch.setattr(reminder_mails, "SEND_FROM_HOUR", 0)
    make_vocabulary()
    WebhookEndpoint.objects.create(name="Partner", url=receiver.url, contact="partner@example.org")
    author, editor, publisher = (create_account(role, email=f"{role}@desk.example") for role in ("author", "editor", "publisher"))
    for number in range(PUBLICATIONS):
        row = make_policy(f"policy-{number}", owner=author, review_by=timezone.localdate())
        approve(submit(row, by=author), by=editor)
        schedule(row, by=publisher, publish_at=timezone.now() + timedelta(hours=1))
    Schedule.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
    with serve_pages({"/": respond_with("<p>Notice</p>")}, "0.0.0.0") as site:
        for number in range(1, HOSTS + 1):
            make_source(url=f"http://127.0.0.{number}:{site.server_port}/")
        yield site


def work_together(names: tuple[str, ...]) -> None:
    """All jobs in every worker, each job by all workers at the same moment."""
    begin = threading.Barrier(WORKERS)
    failures: list[Exception] = []

    def work() -> None:
        jobs = {job.name: job for job in worker_jobs(lambda: False, seconds=0)}
        for name in names * ROUNDS:
            begin.wait(60)
            try:
                retry_while_locked(jobs[name].run)
            except Exception as failure:
                failures.append(failure)

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert failures == []


def test_each_job_of_three_workers_is_done_once(due_work, receiver):
    work_together(JOBS)
    assert (Version.objects.count(), Change.objects.count(), Schedule.objects.count()) == (PUBLICATIONS, PUBLICATIONS, 0)
    assert AuditEntry.objects.filter(action=AuditEntry.Action.PUBLISHED).count() == PUBLICATIONS
    assert WebhookCall.objects.count() == PUBLICATIONS
    told = [json.loads(body)["data"]["uid"] for _, body in receiver.received]
    assert told == [str(uid) for uid in Change.objects.order_by("number").values_list("uid", flat=True)]
    assert Dump.objects.count() == Dump.objects.exclude(finished_at=None).count() == 1
    assert [message.to for message in mail.outbox] == [["author@desk.example"]]
    asked = [headers["host"] for _, headers in due_work.requests]
    assert (len(asked), len(set(asked))) == (HOSTS, HOSTS)
    assert LinkCheck.objects.exclude(checked_at=None).count() == HOSTS


def test_several_workers_tidy_the_same_rest_at_once(due_work, monkeypatch):
    for number in range(20):
        StagedFile(number, "policies.policy", UUID(int=1)).save(b"x", ImportReport("x", 0.0))
    monkeypatch.setattr("editorial.table_import.staged_file.RETENTION", timedelta(seconds=-60))
    work_together(("tidied",))
    assert stored_paths("imports") == set()
