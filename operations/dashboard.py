"""Dashboard widget of the desk: reports a dump that was not written last night."""

from datetime import timedelta

from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.failed_jobs import JobFailures, register_job_check
from editorial.dashboard.rendering import format_datetime
from editorial.dashboard.widgets import WidgetLine
from operations.dumps.dump_storage import latest_dump
from operations.dumps.dump_writer import last_due_time

GRACE_PERIOD = timedelta(hours=2)  # how late a dump may be before the dashboard reports it


@register_job_check
def missing_dumps(context: DashboardContext) -> JobFailures:
    """For people who may read the audit log. Without any dump there is no worker yet, which is no failure."""
    if not context.has_perm("editorial.view_auditentry"):
        return [], 0, []
    dump, night = latest_dump(), last_due_time(context.now)
    if dump is None or dump.begun_at >= night or context.now < night + GRACE_PERIOD:
        return [], 0, []
    about = f"Not made last night; programs get those of {format_datetime(dump.begun_at)}"
    return [WidgetLine("Files for programs", reverse("api-dumps"), "Nightly files", about, is_late=True)], 1, []
