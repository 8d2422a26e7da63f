"""Items in no issue, grouped by report date: within the issue's period, later, earlier."""

from typing import NamedTuple

from django.db.models import QuerySet

from newsletters.models import Issue, IssuePlacement, Item

MAX_IN_PERIOD = 100  # items shown of the period
MAX_OUTSIDE_PERIOD = 25


class UnplacedGroup(NamedTuple):
    """`items` are the first of the group, `total` is the number of all."""

    title: str
    items: list[Item]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.items)


def unplaced_items() -> QuerySet[Item]:
    placed = IssuePlacement.objects.order_by().values("item")
    return Item.objects.exclude(pk__in=placed).exclude(state=Item.State.WITHDRAWN).order_by("-reported_on", "-pk")


def unplaced_groups(issue: Issue) -> list[UnplacedGroup]:
    """Returns the groups that have items. At most nine statements."""
    period = (issue.period_start, issue.period_end)
    within = unplaced_items().filter(reported_on__range=period)
    later, earlier = unplaced_items().filter(reported_on__gt=period[1]), unplaced_items().filter(reported_on__lt=period[0])
    groups = (
        ("Reported in the issue’s period", within, MAX_IN_PERIOD),
        ("Later", later, MAX_OUTSIDE_PERIOD),
        ("Earlier", earlier, MAX_OUTSIDE_PERIOD),
    )
    found = [_group(title, items, most) for title, items, most in groups]
    return [group for group in found if group.items]


def _group(title: str, items: QuerySet[Item], most: int) -> UnplacedGroup:
    shown = list(with_priority_areas(items)[:most])
    return UnplacedGroup(title, shown, items.count() if len(shown) == most else len(shown))


def with_priority_areas(items: QuerySet[Item]) -> QuerySet[Item]:
    """Prefetches what a line about an item shows. One more statement."""
    return items.prefetch_related("priority_areas")
