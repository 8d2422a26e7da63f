"""The jobs of the worker and how often each runs."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from access import shared_counters
from access.webhooks import delivery
from editorial.autosave import autosave_store
from editorial.kept_copies.due_copies import take_due_copies
from editorial.link_checks.due_links import check_due_links
from editorial.link_checks.extract import update_links
from editorial.models import pending_import
from editorial.review_reminders.reminder_mails import send_reminders
from editorial.table_import import staged_file
from editorial.workflow.added_offers import carry_out_due_offers, delete_old_failures
from editorial.workflow.scheduling import publish_due
from enquiries.take_up_enquiries import delete_expired_enquiries, handle_enquiries
from enquiries.translation_moves import publish_states
from gathering.alarms.tell_alarms import tell_alarms
from gathering.old_rows import delete_old_rows
from gathering.visits.due_visits import visit_due_lists
from mailing.bounces.bounce_mailbox import read_bounces
from mailing.bounces.events import delete_old_events
from mailing.bounces.waiting_reports import take_in_reports
from mailing.freeze import freeze_due
from mailing.send import send_due
from mailing.settle import delete_old_notices
from operations.after_restore import held_work
from operations.answers_job import make_stamped_answers
from operations.backups.backup_runs import back_up_if_due
from operations.dumps.dump_writer import write_dump_if_due
from operations.errors.error_mails import send_error_mails
from operations.models import ErrorReport, Heartbeat
from operations.pdf_job import delete_unused_pdfs, make_missing_pdfs
from operations.reader_erasures import carry_out_erasures, record_stops
from subscriptions.alerts.alert_runs import run_alerts
from subscriptions.sign_up_job import delete_expired_requests, handle_link_requests

MINUTE, TEN_MINUTES, HOUR = 60.0, 600.0, 3600.0  # seconds


class Job(NamedTuple):
    """`run` looks for work and returns how much it did; the worker calls it again after `seconds`. `name` says what was done.

    `outward_kind` is set where something leaves the site, or a mailbox, that no restore takes back: a kind of `held_work.KINDS`.
    """

    name: str
    run: Callable[[], int | None]
    seconds: float
    outward_kind: str = ""

    def run_unless_held(self) -> int | None:
        """Run it, or do nothing while a person has to decide about its kind after a restore."""
        if self.outward_kind and held_work.is_held(self.outward_kind):
            return None
        return self.run()


def worker_jobs(is_stopped: Callable[[], bool], *, seconds: float) -> list[Job]:
    """`seconds` is the pause of jobs that should run soon. Long jobs ask `is_stopped` now and then."""
    jobs = [
        Job("published", publish_due, seconds, held_work.SCHEDULES),
        Job("offers carried out", carry_out_due_offers, seconds, held_work.MAILINGS),
        Job("webhooks called", delivery.deliver_due_calls, seconds, held_work.WEBHOOKS),
        Job("PDFs made", partial(make_missing_pdfs, is_stopped), seconds),
        Job("answers made", partial(make_stamped_answers, is_stopped), seconds),
        Job("dump made", partial(write_dump_if_due, is_stopped), max(seconds, MINUTE)),
        Job("alerts told", run_alerts, max(seconds, MINUTE), held_work.MAILINGS),
        Job("recipients collected", partial(freeze_due, is_stopped), seconds, held_work.MAILINGS),
        Job("mails sent", partial(send_due, is_stopped), seconds, held_work.MAILINGS),
        Job("bounces taken in", read_bounces, max(seconds, MINUTE), held_work.MAILINGS),
        Job("reports taken in", take_in_reports, max(seconds, MINUTE)),
        Job("reminders sent", send_reminders, max(seconds, MINUTE), held_work.REMINDERS),
        Job("lists visited", partial(visit_due_lists, is_stopped), seconds),
        Job("alarms of lists mailed", tell_alarms, TEN_MINUTES, held_work.MAILINGS),
        Job("links asked for", handle_link_requests, seconds),
        Job("enquiries taken up", handle_enquiries, seconds),
        Job("votes shown", publish_states, HOUR),
        Job("readers erased", carry_out_erasures, max(seconds, MINUTE)),
        Job("stops written down", record_stops, max(seconds, MINUTE)),
        Job("errors mailed", send_error_mails, max(seconds, MINUTE)),
        Job("backup made", partial(back_up_if_due, is_stopped), max(seconds, MINUTE)),
        Job("tidied", delete_expired_data, HOUR),
    ]
    if settings.LINK_CHECKS:
        jobs += [
            Job("links new", update_links, TEN_MINUTES),
            Job("links looked at", partial(check_due_links, is_stopped), seconds),
            Job("copies kept", partial(take_due_copies, is_stopped), seconds),
        ]
    return jobs


def delete_expired_data() -> None:
    """Delete what is past its time: autosaved texts, counters, calls, staged tables, PDFs, requests, visits, errors, sessions."""
    autosave_store.delete_expired()
    shared_counters.delete_expired_counters()
    delivery.delete_old_calls()
    staged_file.delete_expired_files()
    pending_import.delete_expired_imports()
    delete_unused_pdfs()
    delete_expired_requests()
    delete_expired_enquiries()
    delete_old_notices()
    delete_old_events()
    delete_old_failures()
    delete_old_rows()
    ErrorReport.objects.delete_old()
    Heartbeat.objects.delete_old()
    SessionStore.clear_expired()
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(last_seen_at__lt=timezone.now() - longest).delete()
