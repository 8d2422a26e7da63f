"""Links of sources and texts that no longer answer."""

from django.urls import reverse

from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import MOST, Answers, Box, Line, Link, declare
from editorial.dashboard.telling import day_in_words
from editorial.links import broken
from editorial.models import LinkCheck


@declare(100)
def links(asking: Asking, answers: Answers) -> Box | None:
    """One statement, and one more where there are more than the box shows."""
    if not asking.has_perm("editorial.view_linkcheck"):
        return None
    found = list(broken()[: MOST + 1])
    total = broken().count() if len(found) > MOST else len(found)
    everything = reverse("admin:editorial_linkcheck_changelist")
    more = [Link(f"Broken links {total}", f"{everything}?state={LinkCheck.Status.BROKEN}")]
    return Box("links", "Broken links", "No broken link is known.", [_line(link) for link in found[:MOST]], total, more)


def _line(link: LinkCheck) -> Line:
    well = f"Last seen well on {day_in_words(link.well_at.date())}" if link.well_at else "Never seen well"
    return Line(link.url, reverse("admin:editorial_linkcheck_change", args=[link.pk]), "Link", f"{link.failure} {well}".strip())
