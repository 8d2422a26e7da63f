"""Says among failed jobs that the store of kept copies is nearly full."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.failed_jobs import JobFailures, register_job_check
from editorial.dashboard.widgets import WidgetLine
from editorial.kept_copies.copy_store import MAX_STORE_BYTES, WARNING_SHARE, stored_bytes


@register_job_check
def copy_store(context: DashboardContext) -> JobFailures:
    """One statement, for whoever may change sources."""
    if not context.has_perm("editorial.change_source") or (size := stored_bytes()) < WARNING_SHARE * MAX_STORE_BYTES:
        return [], 0, []
    about = f"{filesizeformat(size)} of {filesizeformat(MAX_STORE_BYTES)}. When it is full, no copy is kept."
    return (
        [WidgetLine("The store of kept copies is nearly full", reverse("admin:editorial_source_changelist"), "Copies", about)],
        1,
        [],
    )
