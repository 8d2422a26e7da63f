"""Dashboard of the desk: a dump or a backup that was not made last night, what is held after a restore, the site's condition."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.failed_jobs import JobFailures, register_job_check
from editorial.dashboard.rendering import format_datetime
from editorial.dashboard.widgets import QueryResults, Widget, WidgetLine, register_widget
from operations.after_restore import held_work
from operations.backups.backup_runs import LATE, last_good_backup
from operations.backups.models import Backup
from operations.dumps.dump_writer import last_due_time
from operations.status.site_facts import recent_facts
from operations.status.status_page import status_widget

GRACE_PERIOD = timedelta(hours=2)  # how late a dump may be before the dashboard reports it
NO_BACKUPS = "Nobody makes any: BACKUP_RECIPIENT is not set (docs/backups.md)"


@register_job_check
def missing_dumps(context: DashboardContext) -> JobFailures:
    """For people who may read the audit log. Without any dump there is no worker yet, which is no failure."""
    if not context.has_perm("editorial.view_auditentry"):
        return [], 0, []
    begun_at, night = recent_facts(context.now).last_dump, last_due_time(context.now)
    if begun_at is None or begun_at >= night or context.now < night + GRACE_PERIOD:
        return [], 0, []
    about = f"Not made last night; programs get those of {format_datetime(begun_at)}"
    return [WidgetLine("Files for programs", reverse("api-dumps"), "Nightly files", about, is_late=True)], 1, []


@register_widget(20)
def condition(context: DashboardContext, results: QueryResults) -> Widget | None:
    return status_widget(context)


@register_widget(5)
def held_after_restore(context: DashboardContext, results: QueryResults) -> Widget | None:
    """For people who may decide, and for those who may read the audit log; nothing while nothing is held."""
    may_decide = context.has_perm("operations.change_heldwork")
    if not (may_decide or context.has_perm("editorial.view_auditentry")):
        return None
    rows = list(held_work.held_rows())
    if not rows:
        return None
    waiting = held_work.describe_counts({kind: kind.count(context.now) for kind in map(held_work.kind_of, rows)})
    line = WidgetLine(
        f"Restored from the backup of {format_datetime(rows[0].backup_made_at)}",
        reverse("held-work") if may_decide else "",
        "",
        f"Held until an administrator decides: {waiting or 'nothing so far'}",
        is_late=True,
    )
    return Widget("held", "Held after a restore", "Nothing is held.", [line], 1, todo_label="restore to decide about")


@register_widget(31)
def backups(context: DashboardContext, results: QueryResults) -> Widget | None:
    """For people who may read the audit log: when the last good backup was made; work to do where that is too long ago."""
    if not context.has_perm("editorial.view_auditentry"):
        return None
    good = last_good_backup()
    if good and context.now - good.begun_at < LATE:
        line = WidgetLine(format_datetime(good.begun_at), "", "", "Verified: it was restored to a temporary place")
        return Widget("backup", "Last good backup", "", [line], 1)
    problem = _backup_problem(good)
    lines = [WidgetLine("Nightly backup", "", "", problem.about, problem.note, is_late=True)] if problem else []
    return Widget("backup", "Last good backup", "", lines, 1, todo_label="without a good backup") if lines else None


class _BackupProblem(NamedTuple):
    about: str
    note: str = ""


def _backup_problem(good: Backup | None) -> _BackupProblem | None:
    """None where nobody expects a backup: in a demonstration without a key."""
    if not settings.BACKUP_RECIPIENT:
        return None if settings.LOCAL else _BackupProblem(NO_BACKUPS)
    last = Backup.objects.exclude(finished_at=None).first()
    about = f"The last good one is of {format_datetime(good.begun_at)}" if good else "None was good so far"
    return _BackupProblem(about, last.problem if last else "")
