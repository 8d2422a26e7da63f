"""What this room tells on the desk's first page: files that were not made last night."""

from datetime import timedelta

from django.urls import reverse

from config.dumps.making import last_night
from config.dumps.stored import latest
from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import Line
from editorial.dashboard.jobs import Failures, tell_of
from editorial.dashboard.telling import moment_in_words

PATIENCE = timedelta(hours=2)  # what is made at three may take its time


@tell_of
def dumps(asking: Asking) -> Failures:
    """For those who may read the audit log. A desk that never made any has no worker yet, which is no failure."""
    if not asking.has_perm("editorial.view_auditentry"):
        return [], 0, []
    dump, night = latest(), last_night(asking.now)
    if dump is None or dump.begun_at >= night or asking.now < night + PATIENCE:
        return [], 0, []
    about = f"Not made last night; programs get those of {moment_in_words(dump.begun_at)}"
    return [Line("Files for programs", reverse("api-dumps"), "Nightly files", about, is_late=True)], 1, []
