"""What is wrong with watched lists: one alarm a cause, as a host that refuses programs does so for all lists that are on it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse

from gathering.models import WatchedList

ALL_LISTS = "admin:gathering_watchedlist_changelist"


class Cause(NamedTuple):
    """`url` is the path of the page about it: that of the list, or all lists in this state."""

    state: str
    lists: tuple[WatchedList, ...]

    @property
    def title(self) -> str:
        first, others = self.lists[0], len(self.lists) - 1
        return f"{first} and {others} more on {first.host.name}" if others else str(first)

    @property
    def label(self) -> str:
        return str(WatchedList.State(self.state).label)

    @property
    def sentence(self) -> str:
        return self.lists[0].sentence

    @property
    def url(self) -> str:
        if len(self.lists) > 1:
            return f"{reverse(ALL_LISTS)}?state__exact={self.state}"
        return reverse("admin:gathering_watchedlist_change", args=[self.lists[0].pk])


def causes_of(lists: Iterable[WatchedList]) -> list[Cause]:
    """Walls by host; what is wrong with one page, by list. In the order of the lists."""
    grouped: dict[tuple[str, int], list[WatchedList]] = {}
    for watched in lists:
        is_of_host = watched.state == WatchedList.State.BLOCKED
        grouped.setdefault((watched.state, watched.host_id if is_of_host else -watched.pk), []).append(watched)
    return [Cause(state, tuple(group)) for (state, _), group in grouped.items()]
