"""Dashboard of the desk. Each module registers its widgets and queries when it is imported."""

from editorial.dashboard import (
    broken_links,
    copy_store_warning,
    due_dates,
    failed_jobs,
    held_mailings,
    passed_dates,
    recent_changes,
    schedule_calendar,
    term_proposals,
    work_queues,
)

__all__ = [
    "broken_links",
    "copy_store_warning",
    "due_dates",
    "failed_jobs",
    "held_mailings",
    "passed_dates",
    "recent_changes",
    "schedule_calendar",
    "term_proposals",
    "work_queues",
]
