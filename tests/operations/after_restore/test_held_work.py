"""After a restore nothing goes out by itself; a person lets each kind go or drops it, once."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import WebhookCall, WebhookEndpoint
from editorial.models import AuditEntry, ReminderMail, Schedule
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from operations.after_restore import held_work
from operations.after_restore.models import HeldWork
from operations.worker_jobs import worker_jobs
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/held-work/"


@pytest.fixture
def people():
    return {role: create_account(role, email=f"{role}@desk.example") for role in ("author", "publisher", "administrator")}


@pytest.fixture
def waiting(people):
    """A schedule that fell due, a call of a webhook, and a reminder; all held."""
    now = timezone.now()
    WebhookEndpoint.objects.create(name="Partner", url="https://partner.example/hook", contact="it@partner.example")
    publish(make_policy("live", owner=people["author"], review_by=timezone.localdate()), by=None)
    planned = submit(make_policy("planned", title="Planned words"), by=people["author"])
    planned = approve(planned, by=people["publisher"])
    schedule(planned, by=people["publisher"], publish_at=now + timedelta(hours=1))
    Schedule.objects.update(publish_at=now - timedelta(hours=1))
    held_work.hold_all(backup_made_at=now - timedelta(hours=9), now=now)


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def run_outward_jobs() -> None:
    for job in worker_jobs(lambda: False, seconds=5):
        if job.outward_kind:
            job.run_unless_held()


def test_every_job_that_leaves_the_site_has_its_kind():
    kinds = {job.name: job.outward_kind for job in worker_jobs(lambda: False, seconds=5) if job.outward_kind}
    mails = {
        "offers carried out": "mailings",
        "alerts told": "mailings",
        "alarms of lists mailed": "mailings",
        "recipients collected": "mailings",
        "mails sent": "mailings",
        "bounces taken in": "mailings",
        "reminders sent": "reminders",
    }
    assert kinds == {"published": "schedules", "webhooks called": "webhooks", **mails}
    assert set(kinds.values()) == set(held_work.KINDS)


def test_nothing_goes_out_while_it_is_held(waiting, mailoutbox):
    run_outward_jobs()
    with pytest.raises(CommandError, match="held after a restore"):
        call_command("publish_due")
    assert Policy.objects.get(slug="planned").state == "scheduled"
    assert WebhookCall.objects.get().attempts == 0
    assert (ReminderMail.objects.get().state, mailoutbox) == ("waiting", [])


def test_what_is_let_go_goes_out(waiting, people, mailoutbox):
    browser = signed_in(people["administrator"])
    for kind in ("schedules", "reminders"):
        assert browser.post(ADDRESS, {"kind": kind, "decision": "release"}).status_code == 302
    run_outward_jobs()
    assert Policy.objects.get(slug="planned").state == "published"
    assert [mail.to for mail in mailoutbox] == [["author@desk.example"]]
    assert WebhookCall.objects.get(change=1).attempts == 0


def test_what_is_dropped_is_given_up_with_its_line_in_the_log(waiting, people, mailoutbox):
    browser = signed_in(people["administrator"])
    for kind in held_work.KINDS:
        browser.post(ADDRESS, {"kind": kind, "decision": "drop"})
    planned = Policy.objects.get(slug="planned")
    assert (planned.state, Schedule.objects.count()) == ("approved", 0)
    assert AuditEntry.objects.filter(action="unscheduled", uid=planned.uid, by_id=people["administrator"].pk).count() == 1
    assert set(WebhookCall.objects.values_list("state", "error")) == {("given_up", held_work.DROPPED)}
    assert ReminderMail.objects.get().state == "given_up"
    run_outward_jobs()
    assert (Policy.objects.get(slug="planned").state, mailoutbox) == ("approved", [])
    decided = HeldWork.objects.values_list("was_dropped", "decided_by")
    assert set(decided) == {(True, people["administrator"].pk)}


def test_second_decision_is_said_and_not_carried_out(waiting, people):
    browser = signed_in(people["administrator"])
    browser.post(ADDRESS, {"kind": "schedules", "decision": "release"})
    answer = browser.post(ADDRESS, {"kind": "schedules", "decision": "drop"}, follow=True)
    assert "Somebody has decided about the scheduled publications already." in answer.content.decode()
    assert Schedule.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{}, {"kind": "schedules"}, {"kind": "all", "decision": "drop"}, {"kind": "schedules", "decision": "x"}]
)
def test_form_without_a_known_decision_changes_nothing(waiting, people, typed):
    answer = signed_in(people["administrator"]).post(ADDRESS, typed, follow=True)
    assert "Nothing was done" in answer.content.decode()
    assert HeldWork.objects.filter(decided_at=None).count() == len(held_work.KINDS)


def test_page_says_what_waits(waiting, people):
    page = signed_in(people["administrator"]).get(ADDRESS).content.decode()
    for words in (
        "1 scheduled publication",
        "Planned words, planned for",
        "1 webhook call",
        "Partner: 1",
        "1 reminder",
        "author: ",
    ):
        assert words in page
    HeldWork.objects.all().delete()
    assert "Nothing is held." in signed_in(people["administrator"]).get(ADDRESS).content.decode()


def test_only_an_administrator_decides(waiting, people):
    for role in ("author", "publisher"):
        assert signed_in(people[role]).get(ADDRESS).status_code == 403
        assert signed_in(people[role]).post(ADDRESS, {"kind": "schedules", "decision": "drop"}).status_code == 403
    assert Schedule.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "sees", "link"), [("author", False, False), ("publisher", True, False), ("administrator", True, True)]
)
def test_dashboard_says_what_is_held_to_those_whom_it_concerns(waiting, people, role, sees, link):
    page = signed_in(people[role]).get(reverse("admin:index")).content.decode()
    assert ("1 scheduled publication, 1 webhook call, 1 reminder" in page) is sees
    assert (ADDRESS in page) is link
