"""The jobs of the worker and how often each runs."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.conf import settings

from access import shared_counters
from access.webhooks import delivery
from editorial.autosave import autosave_store
from editorial.link_checks.due_links import check_due_links
from editorial.link_checks.extract import update_links
from editorial.models import pending_import
from editorial.review_reminders.reminder_mails import send_reminders
from editorial.table_import import staged_file
from editorial.workflow.scheduling import publish_due
from operations.dumps.dump_writer import write_dump_if_due

MINUTE, TEN_MINUTES, HOUR = 60.0, 600.0, 3600.0  # seconds


class Job(NamedTuple):
    """`run` looks for work and returns how much it did; the worker calls it again after `seconds`. `name` says what was done."""

    name: str
    run: Callable[[], int | None]
    seconds: float


def worker_jobs(is_stopped: Callable[[], bool], *, seconds: float) -> list[Job]:
    """`seconds` is the pause of jobs that should run soon. Long jobs ask `is_stopped` now and then."""
    jobs = [
        Job("published", publish_due, seconds),
        Job("webhooks called", delivery.deliver_due_calls, seconds),
        Job("dump made", partial(write_dump_if_due, is_stopped), max(seconds, MINUTE)),
        Job("reminders sent", send_reminders, max(seconds, MINUTE)),
        Job("tidied", delete_expired_data, HOUR),
    ]
    if settings.LINK_CHECKS:
        jobs += [
            Job("links new", update_links, TEN_MINUTES),
            Job("links looked at", partial(check_due_links, is_stopped), seconds),
        ]
    return jobs


def delete_expired_data() -> None:
    """Delete autosaved texts, counters, webhook calls, staged tables and pending imports that are past their time."""
    autosave_store.delete_expired()
    shared_counters.delete_expired_counters()
    delivery.delete_old_calls()
    staged_file.delete_expired_files()
    pending_import.delete_expired_imports()
