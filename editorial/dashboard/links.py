"""Links of sources and texts that no longer answer."""

from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import Answers, Box, Line, declare


@declare(100)
def links(asking: Asking, answers: Answers) -> Box | None:
    if not asking.types("change"):
        return None
    lines: list[Line] = []  # the checker of links joins here: a line for each of editorial.links.broken(MOST), and the total
    return Box("links", "Broken links", "No broken link is known.", lines, len(lines))
