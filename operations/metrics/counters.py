"""What is counted for Prometheus. All processes of a machine count in files of METRICS_DIR, which are added up at a scrape."""

from pathlib import Path

from django.conf import settings
from prometheus_client import Counter, Histogram

REQUESTS = Counter("desk_requests", "Requests by the name of their route and class of status.", ["route", "status"])
CACHE_HITS = Counter("desk_page_cache_hits", "Requests that the page cache answered.")
SERVER_ERRORS = Counter("desk_server_errors", "Answers with a status of 500 or more.")
REQUEST_SECONDS = Histogram(
    "desk_request_seconds", "Time until the answer began.", buckets=(0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30)
)
JOB_RUNS = Counter("desk_job_runs", "Runs of the worker's jobs by outcome.", ["job", "outcome"])


def empty_counter_files() -> None:
    """Delete the files of earlier processes. `serve` calls it before it starts others."""
    if settings.METRICS_ENABLED:
        for file in Path(settings.METRICS_DIR).glob("*.db"):
            file.unlink(missing_ok=True)
