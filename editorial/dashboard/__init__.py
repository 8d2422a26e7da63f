"""The desk's first page: boxes, each with one question. What stands here is declared as these are imported."""

from editorial.dashboard import changes, dates, jobs, links, month, work

__all__ = ["changes", "dates", "jobs", "links", "month", "work"]
