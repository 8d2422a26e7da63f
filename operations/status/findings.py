"""What a check of the site finds: a state, and what to do about it in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from operations.status.site_facts import SiteFacts


class CheckState(IntEnum):
    IN_ORDER = 0
    LOOK = 1
    BROKEN = 2

    @property
    def words(self) -> str:
        return ("in order", "look at it", "broken")[self]


@dataclass(frozen=True)
class Finding:
    """`advice` says what to do; "" where all is in order. `measure` is a number for the metrics, in `unit`."""

    state: CheckState
    detail: str
    advice: str = ""
    measure: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Check:
    """`name` is part of the metrics and of the documentation. A quick check takes no statement of its own and no network."""

    name: str
    title: str
    run: Callable[[SiteFacts], Finding]
    is_quick: bool = False


@dataclass(frozen=True)
class NamedFinding:
    check: Check
    finding: Finding


def in_order(detail: str, **more: object) -> Finding:
    return Finding(CheckState.IN_ORDER, detail, **more)  # type: ignore[arg-type]


def look(detail: str, advice: str, **more: object) -> Finding:
    return Finding(CheckState.LOOK, detail, advice, **more)  # type: ignore[arg-type]


def broken(detail: str, advice: str, **more: object) -> Finding:
    return Finding(CheckState.BROKEN, detail, advice, **more)  # type: ignore[arg-type]


def in_words(time: timedelta) -> str:
    """`40 seconds`, `12 minutes`, `5 hours`, `3 days`: the largest unit that fits."""
    seconds = int(time.total_seconds())
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size or size == 1:
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError
