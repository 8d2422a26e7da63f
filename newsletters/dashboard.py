"""The box of the first page that needs issues: how the partners' areas were covered."""

from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import Answers, Box, declare
from newsletters.coverage import coverage
from newsletters.models import Issue, Item


@declare(110)
def covered(asking: Asking, answers: Answers) -> Box | None:
    """For those who may see items and issues."""
    if not {Issue, Item} <= set(asking.types()):
        return None
    found = coverage()
    return Box(
        "coverage",
        "Priority areas in the last issues",
        "No issue yet: the areas that partners selected are counted once there is one.",
        total=len(found.columns) if found else 0,
        template="admin/dashboard/coverage.html",
        holds={"coverage": found},
    )
