"""The first page put together: who sees which boxes, in which order, and what is said before them."""

from dataclasses import dataclass

from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import BOXES, Box
from editorial.dashboard.gathering import gather


@dataclass(frozen=True)
class Page:
    """`full` boxes have something, the most urgent first; `quiet` ones have nothing and say so."""

    full: tuple[Box, ...]
    quiet: tuple[Box, ...]

    @property
    def waiting(self) -> list[Box]:
        """What somebody should do next."""
        return [box for box in self.full if box.waits]

    @property
    def is_new(self) -> bool:
        """Nobody has done anything at this desk yet, as far as the person may see."""
        return not self.full and bool(self.quiet)


def page_for(asking: Asking) -> Page:
    answers = gather(asking)
    filled = [fill(asking, answers) for _, fill in sorted(BOXES, key=lambda declared: declared[0])]
    boxes = [box for box in filled if box is not None]
    return Page(tuple(box for box in boxes if not box.is_quiet), tuple(box for box in boxes if box.is_quiet))
