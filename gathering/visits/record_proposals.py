"""Writes down what the page of a new list may mean, for somebody to choose from; nothing is a notice yet."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from gathering.models import WatchedList
from gathering.visits.steps import Finding
from infra.claims import release_row

MAX_PROPOSALS, MAX_ROWS = 3, 10
NEVER = timedelta(days=36500)  # until somebody has chosen


def record_proposals(watched: WatchedList, finding: Finding, *, at: datetime) -> bool:
    """Returns False, and saves nothing, where the claim ran out meanwhile."""
    proposals = [
        {"recipe": one.recipe.as_json(), "rows": [row.as_json() for row in one.rows[:MAX_ROWS]], "count": one.count}
        for one in finding.proposals[:MAX_PROPOSALS]
    ]
    is_named_by_host = watched.name == urlsplit(watched.url).hostname  # as the form leaves it where nobody typed a name
    name = finding.page_title[:200] if is_named_by_host and finding.page_title else watched.name
    sentence = "" if proposals else finding.sentence or "No list was found on this page."
    return release_row(
        WatchedList.objects.filter(pk=watched.pk), watched.claimed_until, proposals=proposals, sentence=sentence[:500],  # type: ignore[arg-type]
        name=name, page_title=finding.page_title[:300], step={}, visited_at=at, next_at=at + NEVER,
    )  # fmt: skip
