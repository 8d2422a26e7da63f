"""The desk's first page: boxes, each with one question. What stands here is declared as these are imported."""

from editorial.dashboard import broken_links, due_dates, failed_jobs, recent_changes, schedule_calendar, work_queues

__all__ = ["broken_links", "due_dates", "failed_jobs", "recent_changes", "schedule_calendar", "work_queues"]
